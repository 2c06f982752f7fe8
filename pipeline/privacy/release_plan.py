"""The release plan: a readable allow-list of what may be computed, kept and shown, each line with its reason and its end.

What is not in the plan does not exist: rows are made only for families and grains that have an entry, and the gate takes out
every measure that no entry names. The plan that is shipped is ``deploy/release-plan.toml``; ``undertow privacy plan`` tells it in
plain words.

Modules
-------
``plan_model``    what a plan can say, and its fingerprint
``plan_limits``   what no plan can allow
``plan_faults``   the rules, one a function
``dp_faults``     those of the profile ``dp``
``plan_reading``  from a file to entries
``plan_changes``  what becomes looser from one plan to the next
"""

import tomllib
from collections.abc import Iterable
from datetime import date

from pipeline.errors import UnusableInput
from pipeline.privacy import dp_faults, plan_faults
from pipeline.privacy.groups import K_FLOOR
from pipeline.privacy.plan_changes import loosens
from pipeline.privacy.plan_faults import Fault
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.privacy.plan_reading import line_of, read_entries, read_whole

__all__ = ["ReleasePlan", "loosens", "read_plan"]


def read_plan(text: str, today: date | None = None) -> ReleasePlan:
    """The plan of a TOML text.

    Parameters
    ----------
    text
        As in ``deploy/release-plan.toml``.
    today
        The day on which it must hold; left out, entries may have run out: a plan of the past is a plan.

    Raises
    ------
    UnusableInput
        Names every fault at once, with its line and what to do.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UnusableInput(f"The release plan is not valid TOML: {fault}.", "Mend that line.") from fault
    entries, wrong = read_entries(found.pop("entries", None))
    plan, of_plan = read_whole(found, entries)
    # Where k itself is at fault, the rest is judged by the least it could be.
    rules = plan_faults.RULES if wrong else (*plan_faults.RULES, *plan_faults.WHOLE)
    wrong = [*of_plan, *wrong, *plan_faults.faults(rules, plan.k if plan else K_FLOOR, entries)]
    if plan is not None:
        wrong += dp_faults.faults(dp_faults.DraftDp(plan.profile, plan.budget, plan.k, entries))
    if today is not None:
        wrong += plan_faults.expired(entries, today)
    if plan is None or wrong:
        raise UnusableInput(_told(text, wrong), "Mend these; nothing is computed until then.")
    return plan


def _told(text: str, wrong: Iterable[Fault]) -> str:
    placed = sorted(((line_of(text, fault) or 0, str(fault)) for fault in wrong), key=lambda one: one[0])
    return "\n  ".join(
        ["The release plan cannot be used.", *(f"line {line}, {what}." if line else f"{what}." for line, what in placed)]
    )
