"""The release plan: a readable allow-list of what may be computed, kept and shown, each line with its reason and its end.

What is not in the plan does not exist: the gate takes out every measure that no entry names, and rows are made only for families
and grains that have an entry. The plan that is shipped is ``deploy/release-plan.toml``.
"""

import tomllib

from pipeline.errors import UnusableInput
from pipeline.privacy.plan_changes import loosens
from pipeline.privacy.plan_model import ReleasePlan

__all__ = ["ReleasePlan", "loosens", "read_plan"]


def read_plan(text: str) -> ReleasePlan:
    """The plan of a TOML text.

    Raises
    ------
    UnusableInput
        Names every fault at once, with its line and what to do.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UnusableInput(f"The release plan is not valid TOML: {fault}.", "Mend that line.") from fault
    return ReleasePlan.model_validate(found)
