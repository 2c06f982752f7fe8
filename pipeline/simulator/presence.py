"""Who is at work on which day: contract, public holidays, leave, illness.

Sources: 20 to 25 % of people are inactive in holiday weeks (viva-insights-sample-code, data pitfalls; strength A-). The dates
of Dutch school holidays differ by region and year; fixed ISO weeks stand in for them. Christmas, illness and weekend work are
guesses.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.public_holidays import is_public_holiday
from pipeline.simulator.organisation import Organisation
from pipeline.simulator.timeline import Timeline

AWAY_ANY_WEEK = 0.05
"""Leave or illness of a whole week, at any time of the year."""
AWAY_IN_BREAK = {8: 0.17, 9: 0.17, 18: 0.17, 19: 0.12, 42: 0.12, 43: 0.12, 52: 0.4, 53: 0.4, 1: 0.3}
"""More of it in spring, May, autumn and at Christmas; ISO week to share of people."""
SUMMER_STARTS = range(28, 35)
SUMMER_WEEKS = 2
SUMMER_SHARE = 0.65
"""People who take two weeks in a row that start in one of these ISO weeks: with the above 23 % are away in weeks 29 to 34."""
ABSENT_ANY_DAY = 0.03
WEEKEND_WORK = 0.02


def available(rng: np.random.Generator, organisation: Organisation) -> NDArray[np.bool_]:
    """Whether each person could work on each day; people by days. A weekend day now and then is worked too."""
    timeline = organisation.timeline
    people = len(organisation.people)
    weekdays = np.array([person.works_on for person in organisation.people]).reshape(people, 5)
    weekends = rng.random((people, timeline.all_weeks, 2)) < WEEKEND_WORK
    contract = np.concatenate([np.repeat(weekdays[:, None, :], timeline.all_weeks, axis=1), weekends], axis=2)
    here = contract & ~_away(rng, people, timeline)[:, :, None]
    days = here.reshape(people, -1) & (rng.random((people, timeline.all_days)) >= ABSENT_ANY_DAY)
    return days & ~_public_holidays(timeline) & (organisation.unit_of_day >= 0)


def _away(rng: np.random.Generator, people: int, timeline: Timeline) -> NDArray[np.bool_]:
    """Whole weeks away; people by weeks."""
    weeks = [timeline.week(number).monday.isocalendar() for number in range(timeline.all_weeks)]
    rates = 1 - (1 - AWAY_ANY_WEEK) * (1 - np.array([AWAY_IN_BREAK.get(week.week, 0) for week in weeks]))
    away = rng.random((people, timeline.all_weeks)) < rates
    for year in sorted({week.year for week in weeks}):
        goes = rng.random(people) < SUMMER_SHARE
        starts = rng.choice(SUMMER_STARTS, people)
        for place, week in enumerate(weeks):
            if week.year == year:
                away[:, place] |= goes & (starts <= week.week) & (week.week < starts + SUMMER_WEEKS)
    return away


def _public_holidays(timeline: Timeline) -> NDArray[np.bool_]:
    return np.array([is_public_holiday(day, "NL") for day in timeline.days])
