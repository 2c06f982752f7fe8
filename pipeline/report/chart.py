"""Geometry of a line chart over weeks: where lines run, where they break, where the axis speaks.

Coordinates are 0 to 100 both ways, y downwards; the page stretches them to its width and lays the labels over them as text.

>>> segments([0.5, None, 0.25, 0.3])
['M0,50h0', 'M66.67,75L100,70']
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.periods import Week
from pipeline.texts import Text


def across(i: int, n: int) -> float:
    """Where the i-th of n weeks stands."""
    return round(100 * i / (n - 1), 2) if n > 1 else 50.0


def segments(values: Sequence[float | None]) -> list[str]:
    """SVG paths of a series: one for each unbroken run; a run of a single week becomes a dot (a line of no length)."""
    runs: list[list[str]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{across(i, len(values)):g},{100 - 100 * value:g}")
    return [f"M{run[0]}h0" if len(run) == 1 else "M" + "L".join(run) for run in runs if run]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the axis."""

    x: float
    width: float


def gaps(missing: Sequence[bool]) -> list[Span]:
    """Stretches without any figure, half a week wider on both sides so that a single week can be seen."""
    n = len(missing)
    half = 50 / max(n - 1, 1)
    spans = []
    start = None
    for i, gone in enumerate([*missing, False]):
        if gone and start is None:
            start = i
        if not gone and start is not None:
            left = max(across(start, n) - half, 0)
            right = min(across(i - 1, n) + half, 100)
            spans.append(Span(round(left, 2), round(right - left, 2)))
            start = None
    return spans


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis."""

    x: float
    label: str


def ticks(weeks: Sequence[Week], text: Text) -> list[Tick]:
    """Names of months along the axis: each month of a short course, each first month of a quarter of a long one."""
    every = 1 if len(weeks) <= 18 else 3 if len(weeks) <= 80 else 12
    found = []
    for i, week in enumerate(weeks):
        is_first_of_month = week.monday.day <= 7
        if is_first_of_month and (week.monday.month - 1) % every == 0:
            month = text(f"month_short.{week.monday.month}")
            found.append(Tick(across(i, len(weeks)), f"{month} {week.monday.year}"))
    return found
