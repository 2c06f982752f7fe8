"""Every vendor's files, read by the vendor's own connector, give the figures of the fast tables, and nothing is rejected."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pipeline.collector.health import state_of
from pipeline.collector.job import Job
from pipeline.collector.people import most_active
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import roster_of
from pipeline.collector.seats import count_seats
from pipeline.collector.unit_tables import read_units
from pipeline.collector.usage import read_usage
from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import Fault, UnitTableConnector
from pipeline.connectors.connector import UsageConnector
from pipeline.periods import Week
from pipeline.public_holidays import working_days
from pipeline.simulator import Settings, World, live, simulate, weekly
from pipeline.simulator.organisation import StaffPriors
from pipeline.simulator.planting import Planting
from pipeline.simulator.tables import TABLES
from pipeline.simulator.vendors import WRITERS
from tests.collector.made import plan_of_everything

HARMLESS = {Fault.NOT_A_PERSON, Fault.PERSON_OUTSIDE_COHORT, Fault.PERSON_IN_NO_UNIT, Fault.SEAT_WITHOUT_PERSON}
"""Robots, joiners who wait for the next quarter's roster, and leavers: that is how it is, and the files are sound."""
PLANTING = Planting(patterns=(), confounded=1, window=(0.3, 0.7))
SETTINGS = Settings(
    staff=StaffPriors(sizes=(11,), countries=("NL", "BE")),
    planting=PLANTING,
    tools=("github-copilot", *(tool for tool in WRITERS if tool != "github-copilot")),
)
"""With every confounder: what looks odd has to be counted the same way too."""
SEED, TEAMS, START, WEEKS = 5, 16, "2026-W13", tuple(Week.parse("2026-W13").shift(number) for number in range(14))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("vendors")
    simulate(target, SEED, TEAMS, len(WEEKS), START, settings=SETTINGS, inputs=tuple(TABLES))
    return target


@pytest.fixture(scope="module")
def world() -> World:
    return live(SEED, SETTINGS, TEAMS, len(WEEKS), START)


def job(folder: Path, source: str) -> Job:
    own, accounts = folder / source, folder / source / "accounts.csv"
    inputs = tuple(sorted(path for path in own.rglob("*") if path.is_file())) if own.is_dir() else (folder / f"{source}.csv",)
    return Job(
        source=source,
        inputs=tuple(path for path in inputs if path.parent.name not in {"seats", "users"} and path != accounts),
        seats=tuple(path for path in inputs if path.parent.name in {"seats", "users"}),
        roster=folder / "roster.csv",
        accounts=accounts if accounts.exists() else None,
        weeks=WEEKS,
        today=date(2027, 12, 31),
        plan=plan_of_everything(),  # the sums too
    )


@pytest.mark.parametrize("tool", WRITERS)
def test_a_tools_files_are_read_without_fault_and_give_the_same_figures(folder: Path, world: World, tool: str) -> None:
    connector, rejections = CONNECTORS[tool], Rejections()
    assert isinstance(connector, UsageConnector)
    usage = read_usage(job(folder, tool), connector, rejections, lambda _: None)
    assert set(rejections.counts) <= HARMLESS
    tables = weekly(world, tool)
    assert max(map(np.nansum, tables.figures.values())) > 0
    for number, week in enumerate(WEEKS):
        activity, plan = usage.activity.week(number), usage.plans[number]
        counts = {name: figure for name, figure in activity.figures_of_week().counts.items() if name not in activity.lacks}
        if (snapshot := usage.snapshot(week)) is not None:
            counts |= count_seats(snapshot, week, activity)
        for place, part in enumerate(plan.parts):
            if part in tables.units:
                told = {name: figure[place] for name, figure in counts.items() if name in tables.figures}
                assert {"people_active", "people_active_by_own_action"} <= told.keys()
                assert ("interactions" in told) == ("interactions" not in activity.lacks)
                assert told == {name: tables.figures[name][tables.units.index(part), number] for name in told}, (week, part)
        working = working_days(week, "NL")
        reported = activity.days_reported(day for day, date_ in enumerate(week.days) if date_ in working)
        assert tables.state[number] == state_of(activity, working, reported=reported, drifted=False)


@pytest.mark.parametrize("source", [*TABLES, "work"])
def test_a_table_is_read_without_fault_and_gives_the_same_figures(folder: Path, world: World, source: str) -> None:
    connector, rejections = CONNECTORS[source], Rejections()
    assert isinstance(connector, UnitTableConnector)
    read = read_units(job(folder, source), connector, rejections)
    assert not rejections.counts
    tables = weekly(world, "any")
    seen = 0
    for number, of_week in enumerate(read.figures):
        for part, figures in of_week.items():
            for name, value in figures.items():
                ours = tables.figures[name][tables.units.index(part), number]
                assert value == (None if np.isnan(ours) else ours), (WEEKS[number], part, name)
                seen += 1
    assert seen > 0


def test_changes_of_people_are_those_that_the_collector_works_out(folder: Path, world: World) -> None:
    """The quarter's first weeks and last weeks say who is most active, left and fell silent."""
    copilot = job(folder, "github-copilot")
    connector, tables = CONNECTORS["github-copilot"], weekly(world, "any")
    assert isinstance(connector, UsageConnector)
    usage = read_usage(copilot, connector, Rejections(), lambda _: None)
    quarter = [number for number, week in enumerate(WEEKS) if week.quarter == "2026-Q2"]
    last = WEEKS[quarter[-1]]
    assert last.shift(1).quarter != "2026-Q2"
    found = most_active(
        roster_of(copilot, folder / "roster.csv", Rejections()),
        usage.plans[quarter[-1]],
        last,
        [usage.activity.week(number) for number in quarter],
    )
    for part, figures in found.items():
        if part in tables.units:
            place = tables.units.index(part)
            ours = {name: tables.figures[name][place, quarter[-1]] for name in figures}
            assert figures == {name: None if np.isnan(value) else value for name, value in ours.items()}
