"""The release plans under which the pipeline is attacked, beside the one that is shipped for the profile ``standard``."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import exp

from pipeline.privacy.release_plan import ReleasePlan, read_plan
from pipeline.privacy.standard_plan import standard_plan_text

SUMS = """
[entries.sums-by-week]
measures = ["interactions", "suggestions", "suggestions_accepted"]
from_people = 25
grain = "week"
family = "usage"
surface = "processing"
form = "exact"
owner = "HR analytics"
purpose = "offer-help"
legal_basis = "gdpr-6-1-f"
audience = ["services"]
expires = 2027-12-31
keep_days = 400
forbidden_uses = ["appraisal", "targets", "ranking", "licence-clawback", "sanctions"]
"""


@cache
def dp_plan() -> ReleasePlan:
    """The plan of the profile ``dp`` that is shipped, ``deploy/release-plan.dp.toml``."""
    installed: Traversable = files("pipeline") / "release-plan.dp.toml"
    in_the_repository = files("pipeline") / ".." / "deploy" / "release-plan.dp.toml"
    return read_plan((installed if installed.is_file() else in_the_repository).read_text("utf-8"))


@cache
def plan_with_sums() -> ReleasePlan:
    """The standard plan, and the sums that the gate could let pass: without them the rule of dominance has nothing to do."""
    return read_plan(standard_plan_text() + SUMS)


def epsilon() -> float:
    """What the profile ``dp`` may spend of each person in a quarter.

    >>> epsilon()
    2.0
    """
    budget = dp_plan().budget
    assert budget is not None
    return float(budget.epsilon)


def best_guess() -> float:
    """How often anybody, whatever they know, is right at most about one yes or no of a quarter, from a fair coin.

    >>> round(best_guess(), 2)
    0.88
    """
    return exp(epsilon()) / (1 + exp(epsilon()))
