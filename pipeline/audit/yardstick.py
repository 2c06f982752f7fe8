"""The yardstick: what others publish, every week the exact figures of each team of at least so many people, and of all above it.

There is no frozen cohort, no remainder and no second rule, as in the products that the facts on privacy list (section 6.2). It
is given the form of the real thing, so that the same attacks run on it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pipeline.audit.attacks.overlap import BINS
from pipeline.audit.surfaces import Rows, Seen
from pipeline.audit.world import World, login
from pipeline.collector.plan import Plan
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.groups import Groups

WHOLE = "organisation"


def publish(world: World, least: int) -> Seen:
    """What somebody who reads such a product sees of a world."""
    roster = [Membership(login(one.person), one.unit, one.start, one.end, i) for i, one in enumerate(world.stints)]
    number = {login(person): person for person in range(len(world.active))}
    plans, rows = [], []
    for week in world.weeks:
        cohort = freeze(roster, world.parents, week.monday)
        plan = _plan(cohort)
        plans.append(plan)
        rows += [row for row in _rows(world, plan, week, number) if row["cohort_size"] >= least]
    tables: dict[str, Rows] = {"usage_fact": rows, "licence_fact": [], "work_fact": []}
    return Seen(tuple(plans), world.weeks, (), tables, {}, (), "")


def _plan(cohort: Cohort) -> Plan:
    parts = tuple(cohort.sizes)
    members: dict[str, list[int]] = defaultdict(list)
    for i, part in enumerate(parts):
        for unit in _upwards(part, cohort.parents):
            members[unit].append(i)
    return Plan(cohort, Groups((), {}), parts, (), {unit: np.array(own) for unit, own in members.items()})


def _upwards(unit: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = parents[unit]
    yield WHOLE


def _rows(world: World, plan: Plan, week: Week, number: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    first = DAYS_A_WEEK * world.weeks.index(week)
    days = world.active[:, first : first + DAYS_A_WEEK].sum(axis=1)
    people: dict[str, list[int]] = defaultdict(list)
    for person, part in plan.cohort.unit_of.items():
        people[part].append(number[person])
    for unit, parts in plan.members.items():
        own = [person for part in parts for person in people[plan.parts[part]]]
        worked = days[own]
        yield {
            "unit": unit,
            "parent": None if unit == WHOLE else plan.cohort.parents[unit] or WHOLE,
            "grain": "week",
            "start": week.monday,
            "status": "ok",
            "cohort_size": len(own),
            "people_active": int((worked > 0).sum()),
            "people_active_by_own_action": int((worked > 0).sum()),
            "interactions": int((worked * world.amounts[own]).sum()),
            **{name: int(((worked >= few) & (worked <= many)).sum()) for name, (few, many) in BINS.items()},
        }
