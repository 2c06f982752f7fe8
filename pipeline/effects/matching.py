"""Units that were helped, beside units that were as low in the same weeks, with or without a signal alike, and left alone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from pipeline.effects.figures import AFTER, Around, Array, Figures, Mask, Whole
from pipeline.effects.trial import Trial

QUIET_WEEKS = 12
"""Whoever was helped so shortly before is not left alone."""
MOST_COMPARED = 5
"""More units for each one that was helped make an interval hardly narrower."""
LEVELS = (1 / 3, 2 / 3)
FALLEN = 0.1
SMALL = 25

Blocks: TypeAlias = dict[tuple[int, int], list[int]]
"""Units by the week in which the block was helped, and their class."""


class Act(NamedTuple):
    """What was done: for which unit, by number, in which week, and what kind."""

    unit: int
    week: int
    kind: str


class Episode(NamedTuple):
    """A signal: of which unit, by number, from which week on it was told, and the week in which it was over."""

    unit: int
    told: int
    over: int


class Helped(NamedTuple):
    """A unit that was helped with one kind, and when first."""

    unit: int
    week: int


def matched(figures: Figures, acts: Sequence[Act], kind: str, episodes: Sequence[Episode]) -> Trial:
    """The trial of a kind: each unit counts once, with its first such act; blocks of one week and one class of units.

    A unit that was helped in several ways at once counts as well: the effect is that of the kind and of what went with it. A unit
    that was left alone until the outcome, and helped after it, may stand on both sides; to leave out all who were helped later
    would compare with those who needed no help any more.

    It misleads when a change lead picks by what is in no figure. Whoever is helped within the weeks that count is left out on
    both sides; where the lowest are helped first, again and again, the others are those who came back by themselves, and the
    effect is told too low: by about three points in the worst case measured (`benchmarks/effects.py`), never too high.

    Parameters
    ----------
    figures, acts, episodes
        Of one tool; numbers are places in ``figures.units``.
    kind
        What is judged.

    References
    ----------
    Iacus, King and Porro, Political Analysis 20 (2012): match exactly, on coarse classes.
    """
    units = [unit for unit in first_acts(figures, acts, kind) if figures.has_outcome(unit.week)]
    around = {week: figures.around(week) for week in sorted({unit.week for unit in units})}
    classes = {week: _classes(figures, week, known, episodes) for week, known in around.items()}
    helped = [unit for unit in units if classes[unit.week][unit.unit] >= 0]
    wanted: Blocks = {}
    for unit in helped:
        wanted.setdefault((unit.week, int(classes[unit.week][unit.unit])), []).append(unit.unit)
    free = {
        (week, class_): np.flatnonzero(left_alone(figures, acts, week) & (classes[week] == class_)).tolist()
        for week, class_ in wanted
    }
    return _trial(around, wanted, _shared_out(wanted, free))


def first_acts(figures: Figures, acts: Sequence[Act], kind: str) -> list[Helped]:
    """For each unit the first act of a kind, in order of units."""
    first: dict[int, int] = {}
    for act in acts:
        if act.kind == kind:
            first[act.unit] = min(act.week, first.get(act.unit, figures.weeks))
    return [Helped(unit, week) for unit, week in sorted(first.items())]


def left_alone(figures: Figures, acts: Sequence[Act], week: int) -> Mask:
    """Units for which nothing was done shortly before a week, nor until its outcome."""
    alone = np.ones(len(figures.units), np.bool_)
    alone[[act.unit for act in acts if week - QUIET_WEEKS <= act.week < week + AFTER[1]]] = False
    return alone


def _classes(figures: Figures, week: int, around: Around, episodes: Sequence[Episode]) -> Whole:
    """The class of each unit in a week, coarse on purpose; -1 where it cannot be told."""
    has_signal = np.zeros(len(figures.units), np.int64)
    has_signal[[one.unit for one in episodes if one.told <= week < one.over]] = 1
    level: Whole = np.digitize(around.before, LEVELS).astype(np.int64)
    has_fallen = (around.earlier - around.before >= FALLEN).astype(np.int64)
    is_small = (_size(figures, week) < SMALL).astype(np.int64)
    return np.where(around.is_whole, ((has_signal * 3 + level) * 2 + has_fallen) * 2 + is_small, -1)


def _size(figures: Figures, week: int) -> Array:
    known = np.where(np.isfinite(figures.size[:, :week]), figures.size[:, :week], 0.0)
    largest: Array = known.max(axis=1, initial=0.0)
    return largest


def _shared_out(wanted: Blocks, free: Blocks) -> Blocks:
    """Units left alone, each to one block only; blocks take turns, those with least choice first."""
    given: Blocks = {block: [] for block in wanted}
    taken: set[int] = set()
    scarce = sorted(wanted, key=lambda block: (len(free[block]) / len(wanted[block]), block))
    for turn in range(MOST_COMPARED):
        for block in scarce:
            room = (turn + 1) * len(wanted[block]) - len(given[block])
            chosen = [unit for unit in free[block] if unit not in taken][:room]
            given[block] += chosen
            taken.update(chosen)
    return given


def _trial(known: Mapping[int, Around], wanted: Blocks, given: Blocks) -> Trial:
    parts = [
        (known[week], [*wanted[week, class_], *given[week, class_]], len(wanted[week, class_]), number)
        for number, (week, class_) in enumerate(sorted(wanted))
    ]
    return Trial(
        change=_joined([around.after[units] - around.before[units] for around, units, _, _ in parts]),
        before=_joined([around.before[units] for around, units, _, _ in parts]),
        earlier=_joined([around.earlier[units] for around, units, _, _ in parts]),
        is_helped=_joined([np.arange(len(units)) < helped for _, units, helped, _ in parts]) > 0,
        block=_joined([np.full(len(units), float(number)) for _, units, _, number in parts]).astype(np.int64),
    ).only_mixed()


def _joined(parts: Sequence[Array | Mask]) -> Array:
    return np.concatenate([np.empty(0), *parts])
