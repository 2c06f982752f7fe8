"""The adoption dashboard, for HR and change leads: how a tool is taken up, which signals are open, what is not shown and why."""

from dashboards.panels import (
    BLUE,
    ORANGE,
    Column,
    Dashboard,
    Json,
    Line,
    Panel,
    Place,
    course_panel,
    dashboard_link,
    query_variable,
    table_panel,
    text_panel,
)
from dashboards.sql import query
from pipeline.texts import Text, texts

NAME = "adoption"
PLACES = {
    "read": (1, Place(0, 0, 24, 5)),
    "adoption": (2, Place(0, 5, 12, 9)),
    "licences": (3, Place(12, 5, 12, 9)),
    "signals": (4, Place(0, 14, 24, 10)),
    "units": (5, Place(0, 24, 24, 11)),
    "withheld": (6, Place(0, 35, 14, 8)),
    "sources": (7, Place(14, 35, 10, 8)),
}
"""Each panel's id, which never changes, and its place."""
OTHER = {"en": ("nl", "Nederlands"), "nl": ("en", "English")}


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    text = texts(language)
    other, other_name = OTHER[language]
    return Dashboard(
        uid=uid(language),
        title=text("dashboard.title"),
        description=text("dashboard.description"),
        panels=[*_courses(language, text), *_tables(language, text)],
        variables=[
            query_variable(name, text(f"dashboard.variable_{name}"), query(NAME, name, language)) for name in ("org", "tool")
        ],
        links=[dashboard_link(other_name, uid(other))],
    )


def uid(language: str) -> str:
    """The address of the dashboard in a language."""
    return f"undertow-{NAME}-{language}"


def _courses(language: str, text: Text) -> list[Json]:
    adoption = {
        "share_active": Line(text("report.active_line"), BLUE),
        "share_own_action": Line(text("report.own_action_line"), ORANGE, is_dashed=True),
    }
    licences = {
        "share_seats_used": Line(text("report.seats_used_line"), BLUE),
        "share_seats_idle": Line(text("report.seats_idle_line"), ORANGE, is_dashed=True),
    }
    return [
        text_panel(_panel("read", text), text("dashboard.read_text")),
        course_panel(_panel("adoption", text), query(NAME, "adoption", language), adoption),
        course_panel(_panel("licences", text), query(NAME, "licences", language), licences),
    ]


def _tables(language: str, text: Text) -> list[Json]:
    columns = {
        "signals": {
            "team": Column(text("dashboard.column_team"), 180),
            "seen": Column(text("dashboard.column_seen"), 180),
            "since": Column(text("dashboard.column_since"), 100),
            "sure": Column(text("dashboard.column_sure"), 110),
            "rests_on": Column(text("dashboard.column_rests_on")),
            "may_also_be": Column(text("dashboard.column_may_also_be")),
            "may_help": Column(text("dashboard.column_may_help")),
        },
        "units": {
            "department": Column(text("dashboard.column_department")),
            "team": Column(text("dashboard.column_team")),
            "quarter": Column(text("dashboard.column_quarter"), 110),
            "cohort_size": Column(text("dashboard.column_people_on_roster"), 150, "none"),
            "people": Column(text("report.units_people"), 220),
            "licences": Column(text("report.units_licences"), 220),
        },
        "withheld": {
            "why": Column(text("dashboard.column_why")),
            "teams": Column(text("dashboard.column_teams"), 90, "none"),
            "weeks": Column(text("dashboard.column_weeks"), 90, "none"),
            "which": Column(text("dashboard.column_which")),
        },
        "sources": {
            "week": Column(text("dashboard.column_week"), 120, "time:YYYY-MM-DD"),
            "name": Column(text("dashboard.column_source")),
            "how": Column(text("dashboard.column_how"), 110),
            "days_reported": Column(text("dashboard.column_days_reported"), 130, "none"),
            "days_expected": Column(text("dashboard.column_days_expected"), 130, "none"),
        },
    }
    return [
        table_panel(_panel(name, text), query(NAME, name, language), shown, text(f"dashboard.{name}_nothing"))
        for name, shown in columns.items()
    ]


def _panel(name: str, text: Text) -> Panel:
    number, place = PLACES[name]
    return Panel(number, text(f"dashboard.{name}_title"), text(f"dashboard.{name}_description"), place)
