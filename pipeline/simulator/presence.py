"""Who is at work on which day: contract, public holidays, leave, illness.

Sources: 20 to 25 % of people are inactive in holiday weeks (viva-insights-sample-code, data pitfalls; strength A-). The dates
of school holidays differ by region and year; fixed ISO weeks stand in for them. Christmas, illness, weekend work and how many
take a bridge day are guesses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.public_holidays import is_public_holiday
from pipeline.simulator.organisation import Organisation
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.turnover import WEEKS_A_YEAR

BREAKS: Mapping[str, Mapping[int, float]] = {
    "NL": {8: 0.17, 9: 0.17, 18: 0.17, 19: 0.12, 42: 0.12, 43: 0.12, 52: 0.4, 53: 0.4, 1: 0.3},
    "DE": {7: 0.08, 14: 0.15, 15: 0.17, 21: 0.12, 22: 0.1, 43: 0.12, 44: 0.12, 52: 0.45, 53: 0.45, 1: 0.3},
    "BE": {9: 0.17, 15: 0.17, 16: 0.15, 44: 0.17, 52: 0.4, 53: 0.4, 1: 0.3},
}
"""More people are away in spring, May or Easter, autumn and at Christmas; ISO week to share of people."""
SUMMER_STARTS = range(28, 35)
EARLIER_SUMMER = {"DE": 1, "BE": 1}
"""Weeks by which the summer begins earlier than in the Netherlands."""
SUMMER_WEEKS = 2
THURSDAY, TUESDAY = 3, 1


@dataclass(frozen=True, slots=True)
class PresencePriors:
    """How often people are away.

    Parameters
    ----------
    any_week
        Leave or illness of a whole week, at any time of the year.
    any_day
        Of a day.
    summer_share
        People who take two weeks in a row that start in one of ISO weeks 28 to 34: with the above 23 % are away in 29 to 34.
    weekend_work
        Weekend days that are worked.
    bridge_share
        People who take the day between a holiday and the weekend off; no calendar knows these days.
    long_leaves_a_year, long_leave_weeks
        Parental leave and long illness: spells of a person a year (a guess; Dutch parental leave is 26 weeks, mostly taken in
        parts), and from, and up to, how many weeks they last.
    """

    any_week: float = 0.05
    any_day: float = 0.03
    summer_share: float = 0.65
    weekend_work: float = 0.02
    bridge_share: float = 0.0
    long_leaves_a_year: float = 0.0
    long_leave_weeks: tuple[int, int] = (8, 27)


STANDARD = PresencePriors()


def available(rng: np.random.Generator, organisation: Organisation, priors: PresencePriors = STANDARD) -> NDArray[np.bool_]:
    """Whether each person could work on each day; people by days. A weekend day now and then is worked too."""
    timeline = organisation.timeline
    people = len(organisation.people)
    weekdays = np.array([person.works_on for person in organisation.people]).reshape(people, 5)
    weekends = rng.random((people, timeline.all_weeks, 2)) < priors.weekend_work
    contract = np.concatenate([np.repeat(weekdays[:, None, :], timeline.all_weeks, axis=1), weekends], axis=2)
    here = contract & ~_away(rng, organisation, priors)[:, :, None]
    days = here.reshape(people, -1) & (rng.random((people, timeline.all_days)) >= priors.any_day)
    for country, numbers in _people_by_country(organisation).items():
        days[numbers] &= ~_public_holidays(timeline, country)
    return days & (organisation.unit_of_day >= 0)


def absent(rng: np.random.Generator, organisation: Organisation, priors: PresencePriors) -> NDArray[np.bool_]:
    """Whether each person is away on each day for what the plainest world leaves out: bridge days and long leave."""
    timeline, people = organisation.timeline, len(organisation.people)
    away = np.zeros((people, timeline.all_days), dtype=bool)
    if priors.bridge_share:
        for country, numbers in _people_by_country(organisation).items():
            between = np.flatnonzero(bridge_days(timeline, country))
            away[np.ix_(numbers, between)] = rng.random((len(numbers), len(between))) < priors.bridge_share
    begins = rng.random((people, timeline.all_weeks)) < priors.long_leaves_a_year / WEEKS_A_YEAR
    for person, week in np.argwhere(begins).tolist():
        away[person, 7 * week : 7 * (week + int(rng.integers(*priors.long_leave_weeks)))] = True
    return away


def bridge_days(timeline: Timeline, country: str) -> NDArray[np.bool_]:
    """The Fridays after a holiday on Thursday and the Mondays before one on Tuesday; by day.

    >>> from pipeline.periods import Week
    >>> line = Timeline(Week.parse("2026-W20"), 1)  # Ascension Day is 14 May 2026
    >>> [str(line.days[day]) for day in np.flatnonzero(bridge_days(line, "NL")) if line.days[day].month == 5]
    ['2026-05-15']
    """
    free = _public_holidays(timeline, country)
    weekday = np.arange(timeline.all_days) % DAYS_A_WEEK
    bridge = np.zeros_like(free)
    bridge[1:] |= free[:-1] & (weekday[:-1] == THURSDAY)
    bridge[:-1] |= free[1:] & (weekday[1:] == TUESDAY)
    return bridge & ~free


def _people_by_country(organisation: Organisation) -> Mapping[str, NDArray[np.int64]]:
    there = np.array([organisation.units[person.stints[0].unit].country for person in organisation.people])
    return {str(country): np.flatnonzero(there == country) for country in np.unique(there)}


def _away(rng: np.random.Generator, organisation: Organisation, priors: PresencePriors) -> NDArray[np.bool_]:
    """Whole weeks away; people by weeks."""
    timeline, people = organisation.timeline, len(organisation.people)
    weeks = [timeline.week(number).monday.isocalendar() for number in range(timeline.all_weeks)]
    rates = np.zeros((people, timeline.all_weeks))
    earlier = np.zeros(people, dtype=np.int64)
    for country, numbers in _people_by_country(organisation).items():
        breaks = BREAKS.get(country, BREAKS["NL"])
        rates[numbers] = 1 - (1 - priors.any_week) * (1 - np.array([breaks.get(week.week, 0) for week in weeks]))
        earlier[numbers] = EARLIER_SUMMER.get(country, 0)
    away = rng.random((people, timeline.all_weeks)) < rates
    for year in sorted({week.year for week in weeks}):
        goes = rng.random(people) < priors.summer_share
        starts = rng.choice(SUMMER_STARTS, people) - earlier
        for place, week in enumerate(weeks):
            if week.year == year:
                away[:, place] |= goes & (starts <= week.week) & (week.week < starts + SUMMER_WEEKS)
    return away


def _public_holidays(timeline: Timeline, country: str) -> NDArray[np.bool_]:
    return np.array([is_public_holiday(day, country) for day in timeline.days])
