"""The spans of a quarter about which the profile ``dp`` speaks, each at most once; those of a kind never overlap."""

from collections.abc import Sequence

from pipeline.periods import Week
from schemas.noised import NoisedGrain

WEEKS_A_SPAN = 4
SPANS_A_QUARTER = 3
"""Of four weeks; what remains of a quarter after twelve weeks is in none."""


def weeks_of_quarter(week: Week) -> tuple[Week, ...]:
    """The weeks of the quarter of a week, those whose Thursday lies in it: 12 to 14, mostly 13.

    >>> weeks = weeks_of_quarter(Week.parse("2026-W45"))
    >>> str(weeks[0]), str(weeks[-1]), len(weeks)
    ('2026-W40', '2026-W53', 14)
    """
    first = Week(week.cohort_day)
    return tuple(one for number in range(14) if (one := first.shift(number)).quarter == week.quarter)


def span_ending(week: Week, grain: NoisedGrain) -> tuple[Week, ...]:
    """The weeks of the span of a kind that ends with a week; empty where none does.

    >>> [str(week) for week in span_ending(Week.parse("2026-W20"), NoisedGrain.FOUR_WEEKS)]
    []
    >>> [str(week) for week in span_ending(Week.parse("2026-W21"), NoisedGrain.FOUR_WEEKS)]
    ['2026-W18', '2026-W19', '2026-W20', '2026-W21']
    """
    if grain is NoisedGrain.WEEK:
        return (week,)
    weeks = weeks_of_quarter(week)
    if grain is NoisedGrain.QUARTER:
        return weeks if week == weeks[-1] else ()
    number = weeks.index(week) + 1
    whole = number % WEEKS_A_SPAN == 0 and number <= WEEKS_A_SPAN * SPANS_A_QUARTER
    return weeks[number - WEEKS_A_SPAN : number] if whole else ()


def spans_in(weeks: Sequence[Week], grain: NoisedGrain) -> int:
    """How many spans of a kind a quarter of these weeks has: what its epsilon is divided by."""
    return {NoisedGrain.WEEK: len(weeks), NoisedGrain.FOUR_WEEKS: SPANS_A_QUARTER, NoisedGrain.QUARTER: 1}[grain]


def first_week(last: Week, grain: NoisedGrain) -> Week | None:
    """The first week of the span of a kind that ends with a week; None where none does."""
    span = span_ending(last, grain)
    return span[0] if span else None
