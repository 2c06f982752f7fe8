"""One unit, for its change lead: its course, its signals, what was done for it, what is shown and what is stored of it."""

from dashboards.charts import Line, State, course_panel, stat_panel, timeline_panel
from dashboards.house import House
from dashboards.panels import BLUE, GREY, ORANGE, PURPLE, SKY, Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "unit"
PLACES = {
    "read": (1, Place(0, 0, 24, 5)),
    "people": (2, Place(0, 5, 8, 3)),
    "use": (3, Place(8, 5, 8, 3)),
    "open": (4, Place(16, 5, 8, 3)),
    "signals": (7, Place(0, 8, 24, 11)),
    "quarters": (5, Place(0, 19, 12, 8)),
    "course": (6, Place(12, 19, 12, 8)),
    "interventions": (8, Place(0, 27, 24, 5)),
    "shown": (9, Place(0, 32, 24, 16)),
    "stored": (10, Place(0, 48, 12, 8)),
    "withheld": (11, Place(12, 48, 12, 8)),
}
COLORS = (GREY, "#DDEBF7", SKY, BLUE)
"""Of the bands, from no figure to most; each has its words beside it, and more is not better."""


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    panels = [*_top(house), _quarters(house), _course(house), *_tables(house)]
    return house.dashboard(panels, ("org", "tool", "unit"), marks_interventions=True)


def _top(house: House) -> list[Json]:
    figures = {"people": "people", "use": "said", "open": "signals"}
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        *(stat_panel(house.panel(name), house.sql(name), column, house.nothing(name)) for name, column in figures.items()),
    ]


def _quarters(house: House) -> Json:
    states = [State(house.say(f"state_{number}"), color) for number, color in enumerate(COLORS)]
    return timeline_panel(house.panel("quarters"), house.sql("quarters"), "what", states, house.nothing("quarters"))


def _course(house: House) -> Json:
    lines = {
        "share_active": Line(house.say("course_first"), BLUE, low="first_low", high="first_high"),
        "share_own_action": Line(house.say("course_second"), ORANGE, is_dashed=True),
        "share_seats_used": Line(house.say("course_third"), PURPLE, is_dashed=True),
    }
    return course_panel(house.panel("course"), house.sql("course"), lines, house.nothing("course"))


def _tables(house: House) -> list[Json]:
    said = house.signal_columns(is_linked=False)
    columns = {
        "signals": {"standing": Column(house.text("column.standing"), 100)}
        | {name: column for name, column in said.items() if name not in {"team", "unit"}},
        "interventions": {
            "done": Column(house.text("column.done"), 160),
            "what": Column(house.text("column.done_what")),
            "use_before": Column(house.text("column.use_before"), 220),
            "use_after": Column(house.text("column.use_after"), 220),
        },
        "shown": {
            "about": Column(house.text("column.about"), 220),
            "counted": Column(house.text("column.counted"), 200),
            "shown": Column(house.text("column.shown"), 340),
            "how": Column(house.text("column.shown_how")),
        },
        "stored": {
            "what": Column(house.text("column.what")),
            "stored_rows": Column(house.text("column.stored_rows"), 80, "none"),
            "first_day": Column(house.text("column.first_day"), 110, "time:YYYY-MM-DD"),
            "latest_day": Column(house.text("column.latest_day"), 110, "time:YYYY-MM-DD"),
        },
        "withheld": {
            "why": Column(house.text("column.why")),
            "weeks": Column(house.text("column.weeks"), 80, "none"),
            "first_week": Column(house.text("column.first_week"), 130),
            "latest_week": Column(house.text("column.latest_week"), 130),
        },
    }
    return [table_panel(house.panel(name), house.sql(name), shown, house.nothing(name)) for name, shown in columns.items()]
