"""Which release plan holds: the file that the settings name, or the one that is shipped. Every command asks here."""

from datetime import UTC, date, datetime

from pipeline.errors import UnusableInput
from pipeline.privacy.release_plan import ReleasePlan, read_plan
from pipeline.privacy.standard_plan import standard_plan_text
from pipeline.settings import Settings


def plan_in_force(settings: Settings, today: date) -> ReleasePlan:
    """The plan, with the higher threshold of the settings where they have one.

    Raises
    ------
    UnusableInput
        The file cannot be read, the plan has faults or has run out by today, or the threshold is below the plan's.
    """
    plan = read_plan(_text(settings), today)
    return plan if settings.k is None else plan.with_k(settings.k)


def now_in_force(settings: Settings) -> ReleasePlan:
    """The plan as its file says now, on the day it is now."""
    return plan_in_force(settings, datetime.now(UTC).date())


def _text(settings: Settings) -> str:
    if settings.plan is None:
        return standard_plan_text()
    try:
        return settings.plan.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput(
            f"The release plan {settings.plan} cannot be read.",
            "Mend UNDERTOW_PLAN or --plan, or leave it out for the standard plan.",
        ) from fault
