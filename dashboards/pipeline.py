"""For IT: what came in and what did not, what was kept back, how far behind it is, how large the store is; nothing of teams."""

from dashboards.charts import Line, State, count_panel, stat_panel, timeline_panel
from dashboards.house import House
from dashboards.panels import BLUE, GREY, ORANGE, PURPLE, SKY, Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "pipeline"
PLACES = {
    "read": (1, Place(0, 0, 24, 5)),
    "newest": (2, Place(0, 5, 6, 3)),
    "late": (3, Place(6, 5, 6, 3)),
    "down": (4, Place(12, 5, 6, 3)),
    "withheld_now": (5, Place(18, 5, 6, 3)),
    "states": (6, Place(0, 8, 24, 8)),
    "freshness": (7, Place(0, 16, 12, 7)),
    "outages": (8, Place(12, 16, 12, 7)),
    "arrived": (9, Place(0, 23, 12, 8)),
    "withheld": (10, Place(12, 23, 12, 8)),
    "behind": (14, Place(0, 31, 12, 8)),
    "throughput": (15, Place(12, 31, 12, 8)),
    "size": (11, Place(0, 39, 12, 9)),
    "ledger": (12, Place(12, 39, 12, 4)),
    "statements": (13, Place(12, 43, 12, 5)),
}
COLORS = (GREY, ORANGE, PURPLE, SKY, BLUE)
"""Of the states, from not here to complete; each has its words beside it."""


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    return house.dashboard([*_top(house), _states(house), *_counts(house), *_tables(house)])


def _top(house: House) -> list[Json]:
    figures = {"newest": "said", "late": "sources", "down": "weeks", "withheld_now": "said"}
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        *(stat_panel(house.panel(name), house.sql(name), column, house.nothing(name)) for name, column in figures.items()),
    ]


def _states(house: House) -> Json:
    states = [State(house.say(f"state_{number}"), color) for number, color in enumerate(COLORS)]
    return timeline_panel(house.panel("states"), house.sql("states"), "name", states, house.nothing("states"))


def _counts(house: House) -> list[Json]:
    arrived = {"arrived": Line(house.say("arrived_line"), BLUE), "outstanding": Line(house.say("outstanding_line"), ORANGE)}
    withheld = {"for_privacy": Line(house.say("privacy_line"), BLUE), "not_reported": Line(house.say("missing_line"), ORANGE)}
    behind = {"behind": Line(house.say("behind_line"), BLUE), "set_aside": Line(house.say("set_aside_line"), ORANGE)}
    messages = {"messages": Line(house.say("throughput_line"), BLUE)}
    return [
        count_panel(house.panel("arrived"), house.sql("arrived"), arrived, house.nothing("arrived"), is_stacked=True),
        count_panel(house.panel("withheld"), house.sql("withheld"), withheld, house.nothing("withheld"), is_stacked=True),
        count_panel(house.panel("behind"), house.sql("behind"), behind, house.nothing("behind")),
        count_panel(house.panel("throughput"), house.sql("throughput"), messages, house.nothing("throughput")),
    ]


def _tables(house: House) -> list[Json]:
    columns = {
        "freshness": {
            "name": Column(house.text("column.source")),
            "of_tool": Column(house.text("column.tool_name")),
            "latest_week": Column(house.text("column.latest_week"), 140),
            "weeks_behind": Column(house.text("column.behind"), 110, "none"),
            "how": Column(house.text("column.how"), 105),
        },
        "outages": {
            "when_week": Column(house.text("column.when"), 130),
            "name": Column(house.text("column.source")),
            "of_tool": Column(house.text("column.tool_name")),
            "how": Column(house.text("column.how"), 105),
            "days": Column(house.text("column.days_of_days"), 120),
        },
        "size": {
            "what": Column(house.text("column.what")),
            "stored_rows": Column(house.text("column.stored_rows"), 120, "none"),
            "bytes": Column(house.text("column.bytes"), 120, "bytes"),
        },
        "ledger": {
            "in_quarter": Column(house.text("column.in_quarter"), 140),
            "name": Column(house.text("column.source")),
            "epsilon": Column(house.text("column.epsilon"), 160, "none"),
        },
        "statements": house.statement_columns(),
    }
    return [table_panel(house.panel(name), house.sql(name), shown, house.nothing(name)) for name, shown in columns.items()]
