"""The tables about units that people fill in, of a world: pulse, questions, training, other tools, and HR's of each quarter.

Columns are those of ``undertow schemas template``. A figure that nobody knows is no line, or an empty cell; never a zero.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.changes import NAMES, changes
from pipeline.simulator.pulse import pulse
from pipeline.simulator.questions import questions
from pipeline.simulator.span import Span
from pipeline.simulator.training import training
from pipeline.simulator.unsanctioned import unsanctioned
from pipeline.simulator.vendors.base import File, table
from pipeline.simulator.world import World

Array = NDArray[np.float64]


def _by_week(path: str, columns: Sequence[str], figures: Callable[[World], Mapping[str, Array]]) -> Callable[[World, Span], File]:
    """A table with a line for each unit and week of which anything is known."""

    def write(world: World, span: Span) -> File:
        grids = list(figures(world).values())
        return table(path, ("unit", "week", *columns), _lines(world, span, grids))

    return write


def _lines(world: World, span: Span, grids: Sequence[Array]) -> Iterator[list[object]]:
    for number, name, place, week in places(world, span):
        values = [grid[number, place] for grid in grids]
        if np.isfinite(values[0]):
            yield [name, week, *(_cell(value) for value in values)]


def places(world: World, span: Span) -> Iterator[tuple[int, str, int, str]]:
    """Number and name of each team, and number and name of each week that is over."""
    for unit in world.organisation.teams:
        for place, week in enumerate(span.weeks):
            yield unit.number, unit.name, place, str(week)


def _cell(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _pulse(world: World, span: Span) -> File:
    answers = pulse(world)

    def rows() -> Iterator[list[object]]:
        for number, name, place, week in places(world, span):
            for item, chosen in answers.chosen.items():
                counts = chosen[number, place]
                if np.isfinite(counts).all():
                    asked = (answers.invited[number, place], answers.answered[number, place])
                    yield [name, week, item, *(int(count) for count in (*asked, *counts))]

    return table("pulse.csv", ("unit", "week", "item", "invited", "answered", "n1", "n2", "n3", "n4", "n5"), rows())


def _people(world: World, span: Span) -> File:
    figures = changes(world)

    def rows() -> Iterator[list[object]]:
        for number, name, place, _ in places(world, span):
            if np.isfinite(figures["headcount"][number, place]):
                yield [name, span.weeks[place].quarter, *(_cell(figures[column][number, place]) for column in NAMES)]

    return table("people.csv", ("unit", "quarter", *NAMES), rows())


TABLES: Mapping[str, Callable[[World, Span], File]] = {
    "people": _people,
    "pulse": _pulse,
    "questions": _by_week("questions.csv", ("role_and_future", "tool", "other"), questions),
    "training": _by_week("training.csv", ("offered", "attended"), training),
    "unsanctioned": _by_week("unsanctioned.csv", ("chat", "code", "writing", "images", "meetings", "other"), unsanctioned),
}
