"""What the gate costs on top of aggregation, for ten thousand units: planning a quarter, and letting each week's rows through.

Aggregation is what has to be done without any gate: parsing lines of an export, tallying person-days, adding them up for units.
The gate is the rest: the plan of the quarter (thresholds, remainders, hysteresis), dominance, and the steps of each row. Rows as
models are made either way. ``python benchmarks/gate.py``; at most 20 % is wanted.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date

import numpy as np
import orjson

from pipeline.collector.activity import Activity
from pipeline.collector.plan import Plan, make_plan
from pipeline.connectors import CONNECTORS
from pipeline.periods import Week
from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.dominance import safe_sums
from pipeline.privacy.gate import MAGNITUDES, STEPS, Cell, _row, pass_gate
from schemas.fields import Grain, Reason
from schemas.usage import UsageRow

WEEK = Week.parse("2026-W40")
PEOPLE_A_TEAM = 15
TEAMS_A_DEPARTMENT = 20
DAYS = 5
FEATURES = ("code_completion", "chat_panel_ask_mode")
SEED = 7


def roster_of(units: int) -> tuple[list[Membership], dict[str, str | None]]:
    """About so many units in two levels, teams of 3 to 27 people; some joined in the quarter before."""
    rng = np.random.default_rng(SEED)
    teams = units * TEAMS_A_DEPARTMENT // (TEAMS_A_DEPARTMENT + 1)
    rows: list[Membership] = []
    parents: dict[str, str | None] = {}
    for team in range(teams):
        department = f"department {team // TEAMS_A_DEPARTMENT}"
        parents |= {f"team {team}": department, department: None}
        for _ in range(int(rng.integers(3, 2 * PEOPLE_A_TEAM - 2))):
            start = date(2026, 8, 1) if rng.random() < 0.05 else None
            rows.append(Membership(f"person-{len(rows)}", f"team {team}", start, None, len(rows)))
    return rows, parents


def export_of(rows: list[Membership], day: date) -> list[bytes]:
    """The lines of a day on which two in three are active, as long as the vendor's: half of it is never looked at."""
    totals = {
        "user_initiated_interaction_count": 9,
        "code_generation_activity_count": 12,
        "code_acceptance_activity_count": 4,
        "loc_suggested_to_add_sum": 60,
        "loc_added_sum": 21,
    }
    rest = {f"totals_by_{kind}": [{"name": f"{kind} {i}", **totals} for i in range(2)] for kind in ("ide", "language", "model")}
    features = {"totals_by_feature": [{"feature": feature, **totals} for feature in FEATURES]}
    return [
        orjson.dumps({"user_login": row.person, "day": day.isoformat(), **totals, **features, **rest})
        for row in rows
        if row.line % 3
    ]


def aggregate(lines: list[bytes], plan: Plan, places: dict[str, int], k: int) -> Activity:
    """Parse and tally a day."""
    connector = CONNECTORS["github-copilot"]
    activity = Activity(places, [WEEK], [plan], k, sums=MAGNITUDES)
    for line in lines:
        for found in connector.person_days(orjson.loads(line)):
            activity.add(found)
    return activity


def ungated(plan: Plan, activity: Activity) -> list[UsageRow]:
    """Every planned row that has figures, as it would be without a gate."""
    of_week = activity.week(0).figures_of_week()
    listed = frozenset(UsageRow.measures())
    return [
        _row(UsageRow, Cell(group, Grain.WEEK, WEEK.monday, None, None, listed), group.reason, of_week.of(plan.parts_of(group)))
        for group in plan.groups.planned
        if group.reason is None
    ]


def dominance(plan: Plan, activity: Activity) -> frozenset[str]:
    """Which sums may be shown."""
    return safe_sums(plan.groups.planned, plan.members, activity.week(0).masses())


def walk(cells: list[Cell]) -> int:
    """Every step for every cell, without making rows."""
    done = 0
    for before in cells:
        cell: Cell | Reason = before
        for step in STEPS:
            cell = step(cell)
            if isinstance(cell, Reason):
                break
        done += 1
    return done


def timed(work: Callable[[], object], repetitions: int) -> float:
    """The median of several runs, in seconds."""
    seconds = []
    for _ in range(repetitions):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def main() -> None:
    """Measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--units", type=int, default=10_000)
    arguments.add_argument("--repetitions", type=int, default=3)
    chosen = arguments.parse_args()
    rows, parents = roster_of(chosen.units)
    places = {row.person: row.line for row in rows}
    cohort, before = (freeze(rows, parents, day) for day in (WEEK.cohort_day, Week(WEEK.cohort_day).shift(-1).cohort_day))

    def planned(k: int, earlier: Cohort | None) -> Plan:
        return make_plan(cohort, places, k, before=earlier)

    plan = planned(10, before)
    lines = export_of(rows, WEEK.monday)
    activity = aggregate(lines, plan, places, 10)
    of_week, listed, safe = activity.week(0).figures_of_week(), frozenset(UsageRow.measures()), dominance(plan, activity)
    cells = [
        Cell(group, Grain.WEEK, WEEK.monday, of_week.of(plan.parts_of(group)), None, listed, group.unit in safe)
        for group in plan.groups.planned
    ]
    n = chosen.repetitions
    aggregation = DAYS * timed(lambda: aggregate(lines, plan, places, 10), n) + timed(lambda: ungated(plan, activity), n)
    # The cohort and the positions of people are needed without a gate too; the lowest threshold plans next to nothing.
    costs = {
        "plan of a quarter": timed(lambda: planned(10, before), n),
        "dominance of a week": timed(lambda: dominance(plan, activity), n),
        "steps for each row": timed(lambda: walk(cells), n),
    }
    shown = sum(pass_gate(UsageRow, cell).reason is None for cell in cells)
    print(f"units                    {len(plan.groups.planned):>10,}  ({shown:,} of them shown, {len(rows):,} people)")
    print(f"person-days of a week    {DAYS * len(lines):>10,}")
    print(f"aggregation, seconds     {aggregation:>10.2f}")
    for what, seconds in costs.items():
        print(f"{what:<24} {seconds:>10.2f}")
    print(f"the gate costs           {sum(costs.values()) / aggregation:>10.1%}  on top of one week; at most 20 % wanted")


if __name__ == "__main__":
    main()
