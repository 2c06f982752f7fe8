"""A pulse survey: counts per unit, week and item, or anonymous answers, a line each, which are counted here.

What to ask for: the export of the survey tool *without* respondents. Two forms are read, told apart by their columns:

* counts: ``unit,week,item,invited,answered,n1,n2,n3,n4,n5``, with how many people chose 1 to 5 as the statement was put;
* answers: ``unit,week,item,answer``, one line for each answer, and nothing that ties two lines together.

Items are those of ``schemas/pulse_items.toml``; ``undertow schemas template pulse --language nl`` prints them. Answers to items
of which disagreeing is good are turned here, so that favourable means the same everywhere.

When it misleads
----------------
* Of answers alone nobody knows how many people answered at all: it is taken to be the most that answered one item.
* A unit of which only some were invited is no picture of it; fewer than the threshold are not counted.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.connectors.base import BadRecord, Fault, Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, choice, needed, unit, week, whole
from schemas.fields import Family
from schemas.pulse import ITEMS, REVERSED, boxes

SCALE = ("n1", "n2", "n3", "n4", "n5")
BOX_OF = (0, 0, 1, 2, 2)
"""Of each answer, the box: ends of a scale are few people's, so they are never kept apart from what is next to them."""


def counts(line: Line) -> UnitLine:
    """A line of counts.

    >>> line = {"unit": "Desk", "week": "2026-W40", "item": "work_lost", "invited": "60", "answered": "41"}
    >>> counts(line | {"n1": "4", "n2": "8", "n3": "9", "n4": "12", "n5": "7"}).figures["work_lost_favourable"]
    12
    """
    where, when, item = unit(line), week(line), choice(line, "item", ITEMS)
    answered, invited = needed(line, "answered"), whole(line, "invited")
    chosen = [needed(line, field) for field in SCALE]
    if sum(chosen) > answered:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "answered")
    if invited is not None and answered > invited:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "invited")
    figures = {"pulse_invited": invited, "pulse_answered": answered}
    return UnitLine(where, when, figures | _in_boxes(item, chosen), item)


def answer(line: Line) -> UnitLine:
    """A single answer.

    >>> answer({"unit": "Desk", "week": "2026-W40", "item": "role_clear", "answer": "5"}).figures
    {'role_clear_unfavourable': 0, 'role_clear_neutral': 0, 'role_clear_favourable': 1}
    """
    where, when, item = unit(line), week(line), choice(line, "item", ITEMS)
    given = choice(line, "answer", ("1", "2", "3", "4", "5"))
    return UnitLine(where, when, _in_boxes(item, [int(field == f"n{given}") for field in SCALE]), None)


def whole_pulse(figures: Mapping[str, int | None]) -> Mapping[str, int | None]:
    """The figures once all lines are in: where only answers are known, so many answered as answered one item, at least."""
    told = [sum(figures[box] or 0 for box in boxes(item)) for item in ITEMS if figures.get(boxes(item)[0]) is not None]
    answered = max([*told, figures.get("pulse_answered") or 0]) if told else figures.get("pulse_answered")
    invited = figures.get("pulse_invited")
    # Lines that contradict each other on who was invited leave it unknown.
    known = invited if invited is None or invited >= (answered or 0) else None
    return {**figures, "pulse_invited": known, "pulse_answered": answered}


def _in_boxes(item: str, chosen: list[int]) -> dict[str, int | None]:
    turned = chosen[::-1] if item in REVERSED else chosen
    return {
        box: sum(people for people, at in zip(turned, BOX_OF, strict=True) if at == number)
        for number, box in enumerate(boxes(item))
    }


PULSE = UnitTableConnector(
    name="pulse",
    tool="any",
    family=Family.PULSE,
    sheet=replace(
        OF_UNITS,
        title="A pulse survey",
        ask=("answers to a few short statements, counted per unit, week and item, or one anonymous answer a line",),
        where="your survey tool; `undertow schemas template pulse` prints the columns and ten ready statements",
        blind=(
            "Who does not answer, and why: that people stop answering is kept, not what they think.",
            "How few people answered: boxes are told from 50 people, 20 answers and 5 in each box on.",
        ),
    ),
    layouts=(
        Layout(("unit", "week", "item", "answered", *SCALE), ("invited",), counts),
        Layout(("unit", "week", "item", "answer"), (), answer),
    ),
    asked="pulse_invited",
    largest=frozenset({"pulse_invited", "pulse_answered"}),
    finish=whole_pulse,
)
