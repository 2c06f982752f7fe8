"""The silent signals, for HR and change leads: which teams, since when, how sure, what else it may be, what to do."""

from dashboards.charts import State, stat_panel, timeline_panel
from dashboards.house import House
from dashboards.panels import BLUE, GREY, ORANGE, SKY, Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "signals"
PLACES = {
    "read": (1, Place(0, 0, 12, 5)),
    "monday": (2, Place(12, 0, 12, 5)),
    "open": (3, Place(0, 5, 8, 3)),
    "new": (4, Place(8, 5, 8, 3)),
    "over": (5, Place(16, 5, 8, 3)),
    "states": (6, Place(0, 8, 24, 11)),
    "signals": (7, Place(0, 19, 24, 16)),
    "earlier": (8, Place(0, 35, 24, 6)),
}
COLORS = ("transparent", GREY, SKY, ORANGE, BLUE)
"""Of the states, from 0; each has its words beside it."""


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    return house.dashboard([*_top(house), _timeline(house), *_tables(house)])


def _top(house: House) -> list[Json]:
    figures = {"open": "teams", "new": "signals", "over": "signals"}
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        text_panel(house.panel("monday"), house.say("monday_text")),
        *(stat_panel(house.panel(name), house.sql(name), column, house.nothing(name)) for name, column in figures.items()),
    ]


def _timeline(house: House) -> Json:
    states = [State(house.say(f"state_{number}"), color) for number, color in enumerate(COLORS)]
    return timeline_panel(house.panel("states"), house.sql("states"), "team", states, house.nothing("states"))


def _tables(house: House) -> list[Json]:
    earlier = {
        "team": Column(house.text("column.team"), 200, link=house.to_unit()),
        "seen": Column(house.text("column.seen"), 240),
        "began": Column(house.text("column.began"), 150),
        "ended": Column(house.text("column.ended"), 150),
        "how": Column(house.text("column.ending")),
        "unit": Column(house.text("column.unit"), is_hidden=True),
    }
    return [
        table_panel(house.panel("signals"), house.sql("signals"), house.signal_columns(), house.nothing("signals")),
        table_panel(house.panel("earlier"), house.sql("earlier"), earlier, house.nothing("earlier")),
    ]
