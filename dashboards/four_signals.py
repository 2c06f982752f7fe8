"""The article's four signals, in its own terms: what each is, what helps, and in how many teams it is open."""

from dashboards.charts import Line, count_panel, stat_panel
from dashboards.house import House
from dashboards.panels import BLUE, ORANGE, PURPLE, SKY, Column, Dashboard, Json, Place, table_panel, text_panel

NAME = "four-signals"
SIGNALS = ("uncertainty", "resistance", "talent", "polarisation")
COLORS = (BLUE, ORANGE, SKY, PURPLE)
PLACES = {
    "read": (1, Place(0, 0, 24, 4)),
    **{f"{signal}_text": (2 + i, Place(6 * i, 4, 6, 8)) for i, signal in enumerate(SIGNALS)},
    **{signal: (6 + i, Place(6 * i, 12, 6, 3)) for i, signal in enumerate(SIGNALS)},
    "course": (10, Place(0, 15, 24, 9)),
    "patterns": (11, Place(0, 24, 24, 16)),
}


def build(language: str) -> Dashboard:
    """The dashboard in one language."""
    house = House(NAME, language, PLACES)
    return house.dashboard([*_signals(house), _course(house), _patterns(house)])


def _signals(house: House) -> list[Json]:
    to_signals = (house.text("house.open_signals"), house.to("signals"))
    return [
        text_panel(house.panel("read"), house.say("read_text")),
        *(text_panel(house.panel(f"{signal}_text"), house.say(f"{signal}_text")) for signal in SIGNALS),
        *(
            stat_panel(house.panel(signal), house.sql(signal), "said", house.nothing(signal), link=to_signals)
            for signal in SIGNALS
        ),
    ]


def _course(house: House) -> Json:
    bars = {signal: Line(house.text(f"family.{signal}"), color) for signal, color in zip(SIGNALS, COLORS, strict=True)}
    return count_panel(house.panel("course"), house.sql("course"), bars, house.nothing("course"), is_stacked=True)


def _patterns(house: House) -> Json:
    columns = {
        "signal": Column(house.text("column.signal"), 200),
        "way": Column(house.text("column.pattern"), 280),
        "looked": Column(house.text("column.looked"), 180),
        "teams_now": Column(house.text("column.teams_now")),
        "earlier": Column(house.text("column.earlier"), 90, "none"),
    }
    return table_panel(house.panel("patterns"), house.sql("patterns"), columns, house.nothing("patterns"))
