"""How long the rows of each table are kept, by the release plan: what holds several measures goes with the first that must."""

from collections.abc import Callable, Mapping

from pipeline.privacy.plan_model import Place, ReleasePlan, Span, Subject, Surface

Belongs = Callable[[Place], bool]

FIGURES = {Subject.USAGE, Subject.LICENCES}
IN_ROLLUP = {Subject.USAGE, Subject.LICENCES, Subject.WORK}
PROCESSING: Mapping[str, Belongs] = {
    "usage_fact": lambda place: place.family is Subject.USAGE,
    "licence_fact": lambda place: place.family is Subject.LICENCES,
    "work_fact": lambda place: place.family is Subject.WORK,
    "pulse_fact": lambda place: place.family is Subject.PULSE,
    "question_fact": lambda place: place.family is Subject.QUESTIONS,
    "training_fact": lambda place: place.family is Subject.TRAINING,
    "unsanctioned_fact": lambda place: place.family is Subject.UNSANCTIONED,
    "people_fact": lambda place: place.family is Subject.PEOPLE,
    "noised_fact": lambda place: place.family is Subject.NOISED,
    "intervention": lambda place: place.family is Subject.INTERVENTIONS,
    "waitlist": lambda place: place.family is Subject.INTERVENTIONS,
    "source_status": lambda place: place.family is Subject.STATUS,
    "unit_week_v1": lambda place: place.family in IN_ROLLUP,
    "signal": lambda place: place.family is Subject.SIGNALS,
}
"""Which planned cells of the processing surface a table holds."""
RELEASE: Mapping[str, Belongs] = {
    "week": lambda place: place.grain is Span.WEEK and place.family in FIGURES,
    "quarter": lambda place: place.grain is Span.QUARTER and place.family in FIGURES,
    "noised": lambda place: place.family is Subject.NOISED,
    "unit": lambda place: place.measure == "known_units",
    "withheld": lambda place: place.measure in {"withheld", "not_reported"},
    "source": lambda place: place.measure in {"state", "days_expected", "days_reported"},
    "signal": lambda place: place.family is Subject.SIGNALS,
    "intervention": lambda place: place.family is Subject.INTERVENTIONS,
}
"""The same of the release surface."""


def kept(plan: ReleasePlan, surface: Surface) -> dict[str, int]:
    """Days that the rows of each table of a surface are kept at most; a table of which the plan lists nothing is left out.

    >>> from pipeline.privacy.standard_plan import standard_plan
    >>> kept(standard_plan(), Surface.RELEASE)
    {'week': 400, 'quarter': 400, 'unit': 400, 'withheld': 400, 'source': 800, 'signal': 400, 'intervention': 400}
    """
    # What has noise is planned once, as it is shown; what is kept of it goes with that.
    cells = [cell for cell in plan.cells if cell.place.surface is surface or cell.place.family is Subject.NOISED]
    found = {}
    for table, belongs in (PROCESSING if surface is Surface.PROCESSING else RELEASE).items():
        if days := [cell.keep_days for cell in cells if belongs(cell.place)]:
            found[table] = min(days)
    return found
