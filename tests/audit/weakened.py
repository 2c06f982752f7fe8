"""Protections taken away: each a function that replaces one of the pipeline's for the length of a test.

There is no such switch outside the tests.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from pipeline.audit import surfaces
from pipeline.audit.experiments import runs
from pipeline.collector import plan, shards, usage
from pipeline.collector.activity import Activity
from pipeline.collector.plan import Plan, make_plan
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import Roster
from pipeline.connectors.base import Fault, PersonDay
from pipeline.periods import Week
from pipeline.privacy import gate, groups
from pipeline.privacy.cohort import freeze
from pipeline.privacy.gate import Cell
from pipeline.privacy.groups import Floors
from pipeline.privacy.remainders import Settlement
from pipeline.rollups import release_surface
from pipeline.store.standing import Standing
from schemas.fields import Reason
from tests.collector.made import plan_of_everything

Patch = pytest.MonkeyPatch


def no_threshold(patch: Patch) -> None:
    """Every group shows its figures."""
    patch.setattr(Settlement, "raise_to", lambda settlement, floor: None)


def no_secondary_suppression(patch: Patch) -> None:
    """Small groups are hidden, and nothing else with them."""

    def hide(settlement: Settlement, floor: int) -> None:
        for node in settlement.shown():
            node.is_hidden = node.size < floor

    patch.setattr(Settlement, "raise_to", hide)


def no_frozen_cohort(patch: Patch) -> None:
    """Each week counts people where they are that week."""

    def make_plans(
        roster: Roster, weeks: Sequence[Week], k: int, rejections: Rejections, floors: Floors
    ) -> tuple[Mapping[str, int], list[Plan]]:
        places = {person: i for i, person in enumerate(dict.fromkeys(row.person for row in roster.memberships))}
        cohorts = [freeze(roster.memberships, roster.tree.on(week.monday), week.monday) for week in weeks]
        return places, [make_plan(cohort, places, k, floors) for cohort in cohorts]

    patch.setattr(plan, "make_plans", make_plans)
    patch.setattr(usage, "make_plans", make_plans)


def no_hysteresis(patch: Patch) -> None:
    """A unit is shown as soon as it is large enough."""
    patch.setattr(groups, "remember", lambda nodes, cohort, before, root: None)


def deaf_to_the_list(patch: Patch) -> None:
    """Whoever asked not to be counted is counted."""
    patch.setattr(usage, "all_names", lambda listed, places: frozenset())


def exact_numbers_of_records(patch: Patch) -> None:
    """The status of a source counts records one by one."""
    patch.setattr(shards, "at_most", lambda records: records)


def without_steps(*names: str) -> Callable[[Patch], None]:
    """A gate that leaves out some of its steps."""

    def weaken(patch: Patch) -> None:
        steps = tuple(step for step in gate.STEPS if step.__name__ not in names)
        assert len(steps) == len(gate.STEPS) - len(names)
        patch.setattr(gate.pass_gate, "__defaults__", (steps,))

    return weaken


def threshold_on_the_count(patch: Patch) -> None:
    """A gate that withholds where few were active: a public fact replaced by a secret one."""

    def few_active(cell: Cell) -> Cell | Reason:
        active = (cell.measures or {}).get("people_active")
        return Reason.TOO_SMALL if active is not None and active < 5 else cell

    patch.setattr(gate.pass_gate, "__defaults__", ((*gate.STEPS, few_active),))


def sums_in_the_plan(patch: Patch) -> None:
    """A plan that lists sums of interactions."""
    sound = surfaces.job_of
    patch.setattr(surfaces, "job_of", lambda *asked: replace(sound(*asked), plan=plan_of_everything()))


def sums_without_the_rule(patch: Patch) -> None:
    """Such a plan, and a gate that does not ask whether one person made most of a sum."""
    sums_in_the_plan(patch)
    without_steps("dominance")(patch)


def sums_of_any_group(patch: Patch) -> None:
    """Such a plan, and a gate that lets any sum of small groups pass."""
    sums_in_the_plan(patch)
    without_steps("magnitude_floor", "dominance")(patch)


def no_ledger(patch: Patch) -> None:
    """Whatever was collected is sent."""
    patch.setattr(runs, "close_once", lambda ledger, release, send: send(release))


def forgetful_store(patch: Patch) -> None:
    """The store takes whatever comes, as if nothing stood there."""
    patch.setattr(Standing, "judge", lambda self, said: (False, False))


def talkative(patch: Patch) -> None:
    """The collector logs whom it read of."""
    silent = Activity.add

    def add(self: Activity, row: PersonDay) -> Fault | None:
        logging.getLogger("collector").debug("counted %s", row.person)
        return silent(self, row)

    patch.setattr(Activity, "add", add)


def released_from(people: int) -> Callable[[Patch], None]:
    """Bands of a quarter from so many people on, in place of 30."""

    def weaken(patch: Patch) -> None:
        sound = release_surface.shown
        patch.setattr(release_surface, "shown", lambda plan: sound(plan) | {"people_band": people, "quarter_from": people})

    return weaken


def without_last_row(seen: surfaces.Seen) -> surfaces.Seen:
    """The same, but the last row of use is not there."""
    return replace(seen, processing={**seen.processing, "usage_fact": seen.processing["usage_fact"][:-1]})
