"""The overview, for HR: how much a tool is really used, where use is quietly falling, what is not shown and why."""

from dashboards.charts import Line, course_panel, stat_panel
from dashboards.house import House
from dashboards.house import uid as house_uid
from dashboards.panels import BLUE, ORANGE, Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "adoption"
PLACES = {
    "read": (1, Place(0, 0, 24, 5)),
    "licences_used": (8, Place(0, 5, 5, 3)),
    "own_action": (9, Place(5, 5, 5, 3)),
    "depth": (10, Place(10, 5, 5, 3)),
    "habit": (11, Place(15, 5, 4, 3)),
    "open": (12, Place(19, 5, 5, 3)),
    "signals": (4, Place(0, 8, 24, 12)),
    "adoption": (2, Place(0, 20, 12, 9)),
    "licences": (3, Place(12, 20, 12, 9)),
    "tools": (13, Place(0, 29, 24, 4)),
    "units": (5, Place(0, 33, 24, 11)),
    "withheld": (6, Place(0, 44, 13, 9)),
    "sources": (7, Place(13, 44, 11, 9)),
}


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    return house.dashboard([*_figures(house), *_courses(house), *_tables(house)], marks_interventions=True)


def uid(language: str) -> str:
    """The address of the dashboard in a language: where messages lead."""
    return house_uid(NAME, language)


def _figures(house: House) -> list[Json]:
    figures = {"licences_used": "said", "own_action": "said", "depth": "said", "habit": "said", "open": "teams"}
    to_signals = (house.text("house.open_signals"), house.to("signals"))
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        *(
            stat_panel(
                house.panel(name), house.sql(name), column, house.nothing(name), link=to_signals if name == "open" else None
            )
            for name, column in figures.items()
        ),
    ]


def _courses(house: House) -> list[Json]:
    columns = {"adoption": ("share_active", "share_own_action"), "licences": ("share_seats_used", "share_seats_idle")}
    return [
        course_panel(
            house.panel(name),
            house.sql(name),
            {
                first: Line(house.say(f"{name}_first"), BLUE, low="first_low", high="first_high"),
                second: Line(house.say(f"{name}_second"), ORANGE, is_dashed=True, low="second_low", high="second_high"),
            },
            house.nothing(name),
        )
        for name, (first, second) in columns.items()
    ]


def _tables(house: House) -> list[Json]:
    column = {
        "signals": {
            "team": Column(house.text("column.team"), 115, link=house.to_unit()),
            "seen": Column(house.text("column.seen"), 220),
            "may_also_be": Column(house.text("column.may_also_be")),
            "one_step": Column(house.text("column.one_step")),
            "unit": Column(house.text("column.unit"), is_hidden=True),
        },
        "tools": {
            "name": Column(house.text("column.tool_name")),
            "known": Column(house.text("column.known"), 160),
            "people": Column(house.text("column.people"), 180),
            "by_own_action": Column(house.text("column.by_own_action"), 180),
            "licences": Column(house.text("column.licences"), 180),
            "idle": Column(house.text("column.idle"), 180),
        },
        "units": {
            "department": Column(house.text("column.department")),
            "team": Column(house.text("column.team"), link=house.to_unit()),
            "people_on_roster": Column(house.text("column.people_on_roster"), 150, "none"),
            "last_quarter": Column(house.text("column.last_quarter"), 150),
            "people": Column(house.text("column.people"), 170),
            "people_before": Column(house.text("column.people_before"), 170),
            "licences": Column(house.text("column.licences"), 170),
            "unit": Column(house.text("column.unit"), is_hidden=True),
        },
        "withheld": {
            "why": Column(house.text("column.why")),
            "teams": Column(house.text("column.teams"), 80, "none"),
            "weeks": Column(house.text("column.weeks"), 80, "none"),
            "which": Column(house.text("column.which_teams")),
        },
        "sources": {
            "week": Column(house.text("column.week"), 110, "time:YYYY-MM-DD"),
            "name": Column(house.text("column.source")),
            "how": Column(house.text("column.how"), 110),
            "days": Column(house.text("column.days_of_days"), 120),
        },
    }
    return [table_panel(house.panel(name), house.sql(name), shown, house.nothing(name)) for name, shown in column.items()]
