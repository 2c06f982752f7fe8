"""The fast tables are what the collector makes of the files of the same world, figure by figure."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pipeline.collector.health import state_of
from pipeline.collector.job import Job
from pipeline.collector.rejections import Rejections
from pipeline.collector.seats import count_seats
from pipeline.collector.usage import UsageSource, read_usage
from pipeline.connectors import CONNECTORS
from pipeline.periods import Week
from pipeline.public_holidays import working_days
from pipeline.simulator import SEED, Weekly, live, weekly

WEEKS = tuple(Week.parse("2026-W01").shift(number) for number in range(40))


def read(source: str, inputs: list[Path], exports: Path, weeks: tuple[Week, ...], seats: tuple[Path, ...] = ()) -> UsageSource:
    roster = exports / "roster.csv"
    job = Job(source=source, inputs=tuple(inputs), roster=roster, seats=seats, weeks=weeks, today=date(2027, 12, 31))
    return read_usage(job, CONNECTORS[source], Rejections(), lambda _: None)


def collected(usage: UsageSource, tables: Weekly, weeks: tuple[Week, ...]) -> dict[str, np.ndarray]:
    """The collector's figures of the same units, NaN where it has none."""
    found: dict[str, np.ndarray] = {}
    for number, week in enumerate(weeks):
        activity, plan = usage.activity.week(number), usage.plans[number]
        counts = dict(activity.figures_of_week().counts)
        if (snapshot := usage.snapshot(week)) is not None:
            counts |= count_seats(snapshot, week, activity)
        for place, part in enumerate(plan.parts):
            if part in tables.units:
                for name, figure in counts.items():
                    grid = found.setdefault(name, np.full(tables.cohort_size.shape, np.nan))
                    grid[tables.units.index(part), number] = figure[place]
    return found


@pytest.fixture(scope="session")
def usage(exports: Path) -> UsageSource:
    copilot = exports / "github-copilot"
    days, seats = sorted((copilot / "users-1-day").iterdir()), tuple((copilot / "seats").iterdir())
    return read("github-copilot", days, exports, WEEKS, seats)


def test_every_figure_is_the_collectors(usage: UsageSource) -> None:
    tables = weekly(live(SEED, teams=12))
    for name, figure in collected(usage, tables, WEEKS).items():
        np.testing.assert_array_equal(tables.figures[name], figure, err_msg=name)


def test_the_state_of_the_source_is_the_collectors(usage: UsageSource) -> None:
    tables = weekly(live(SEED, teams=12))
    for number, week in enumerate(WEEKS):
        activity, working = usage.activity.week(number), working_days(week, "NL")
        reported = activity.days_reported(day for day, date_ in enumerate(week.days) if date_ in working)
        assert tables.state[number] == state_of(activity, working, reported=reported, drifted=False)
