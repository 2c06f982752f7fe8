"""Whether the release plan in force lets it be noted what is done for units."""

from datetime import date

from pipeline.cli.plan_in_force import plan_in_force
from pipeline.errors import UnusableInput
from pipeline.privacy.plan_model import Span, Subject
from pipeline.settings import Settings


def demand_interventions(settings: Settings, today: date) -> None:
    """Go on only where the plan lists interventions.

    Raises
    ------
    UnusableInput
        It does not, or it cannot be used.
    """
    if not plan_in_force(settings, today).computed(Subject.INTERVENTIONS, Span.WEEK):
        raise UnusableInput("The release plan does not list interventions.", "Have a plan approved that does.")
