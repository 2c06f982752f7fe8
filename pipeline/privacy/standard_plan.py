"""The release plan that is shipped, ``deploy/release-plan.toml``: what holds where nobody wrote another."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipeline.privacy.release_plan import ReleasePlan, read_plan


def standard_plan_text() -> str:
    """Its text, comments and all."""
    installed: Traversable = files("pipeline") / "release-plan.toml"
    in_the_repository = files("pipeline") / ".." / "deploy" / "release-plan.toml"
    return (installed if installed.is_file() else in_the_repository).read_text("utf-8")


@cache
def standard_plan() -> ReleasePlan:
    """The plan itself, whatever the day: an entry of it may have run out.

    >>> standard_plan().k
    10
    """
    return read_plan(standard_plan_text())
