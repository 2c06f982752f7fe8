"""Uses of AI tools that were not handed out, by kind of tool: from a proxy or data-loss prevention, counted per unit there.

What to ask for: counts per unit and week, as one line (``unit,week,chat,code,writing,images,meetings,other``) or a line per kind
(``unit,week,category,uses``). No person, device or address: a table that has such a column is refused. Where the proxy looked and
saw nothing, write 0.

It misleads as a list of wrongs: people take another tool where the one they were given does not help. And it sees only what
passes the organisation's own network.
"""

from dataclasses import replace

from pipeline.connectors.base import Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, choice, needed, unit, week, whole
from schemas.fields import Family

CATEGORIES = ("chat", "code", "writing", "images", "meetings", "other")


def all_categories(line: Line) -> UnitLine:
    """A line with all kinds of tools; one that is left empty is unknown, not zero."""
    return UnitLine(unit(line), week(line), {f"unsanctioned_{category}": whole(line, category) for category in CATEGORIES})


def one_category(line: Line) -> UnitLine:
    """A line of one kind of tool.

    >>> one_category({"unit": "Desk", "week": "2026-W40", "category": "chat", "uses": "120"}).figures
    {'unsanctioned_chat': 120}
    """
    where, when, category = unit(line), week(line), choice(line, "category", CATEGORIES)
    return UnitLine(where, when, {f"unsanctioned_{category}": needed(line, "uses")}, category)


UNSANCTIONED = UnitTableConnector(
    name="unsanctioned",
    tool="any",
    family=Family.UNSANCTIONED,
    sheet=replace(
        OF_UNITS,
        title="Tools that were not handed out",
        ask=("uses of other AI tools, counted per unit, week and kind of tool",),
        where="your proxy or data-loss prevention; `undertow schemas template unsanctioned` prints the columns",
        blind=("Who used what, by design.", "What passes outside the organisation's own network."),
    ),
    layouts=(
        Layout(("unit", "week", *CATEGORIES), (), all_categories),
        Layout(("unit", "week", "category", "uses"), (), one_category),
    ),
)
