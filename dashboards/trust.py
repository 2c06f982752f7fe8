"""For everybody: what is collected and what never is, from how many people on, how long, who agreed, how often was looked."""

from dashboards.charts import stat_panel
from dashboards.house import House
from dashboards.panels import Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "trust"
PLACES = {
    "read": (1, Place(0, 0, 24, 4)),
    "least": (2, Place(0, 4, 8, 3)),
    "consent": (3, Place(8, 4, 8, 3)),
    "looks_now": (4, Place(16, 4, 8, 3)),
    "never": (5, Place(0, 7, 12, 8)),
    "rights": (6, Place(12, 7, 12, 8)),
    "shown": (7, Place(0, 15, 24, 15)),
    "kept": (8, Place(0, 30, 24, 15)),
    "statements": (9, Place(0, 45, 12, 8)),
    "looks": (10, Place(12, 45, 12, 8)),
    "withheld": (11, Place(0, 53, 24, 7)),
}
NEVER = 5
"""How many lines the catalogue has of what is never collected."""


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    return house.dashboard([*_top(house), *_plan(house), *_logs(house)])


def _top(house: House) -> list[Json]:
    never = "\n".join(f"- {house.text(f'report.never_{number}')}" for number in range(1, NEVER + 1))
    figures = {"least": "people", "consent": "said", "looks_now": "seen"}
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        *(stat_panel(house.panel(name), house.sql(name), column, house.nothing(name)) for name, column in figures.items()),
        text_panel(house.panel("never"), f"{never}\n\n{house.text('report.never_note')}"),
        text_panel(house.panel("rights"), house.say("rights_text")),
    ]


def _plan(house: House) -> list[Json]:
    columns = {
        "about": Column(house.text("column.about"), 130),
        "which": Column(house.text("column.which")),
        "how_often": Column(house.text("column.how_often"), 100),
        "how_exact": Column(house.text("column.how_exact"), 140),
        "people": Column(house.text("column.least_people"), 100, "none"),
        "what_for": Column(house.text("column.what_for"), 190),
        "for_whom": Column(house.text("column.for_whom"), 190),
        "days": Column(house.text("column.days"), 80, "none"),
        "expires": Column(house.text("column.expires"), 100, "time:YYYY-MM-DD"),
    }
    return [table_panel(house.panel(name), house.sql(name), columns, house.nothing(name)) for name in ("shown", "kept")]


def _logs(house: House) -> list[Json]:
    columns = {
        "statements": house.statement_columns(),
        "looks": {
            "month": Column(house.text("column.month"), 110, "time:YYYY-MM-DD"),
            "as_whom": Column(house.text("column.as_whom")),
            "at_what": Column(house.text("column.at_what")),
            "looks": Column(house.text("column.looks"), 100, "none"),
        },
        "withheld": {
            "why": Column(house.text("column.why")),
            "teams": Column(house.text("column.teams"), 100, "none"),
        },
    }
    return [table_panel(house.panel(name), house.sql(name), shown, house.nothing(name)) for name, shown in columns.items()]
