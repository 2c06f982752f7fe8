"""What the release plan in force lets people see, as the numbers that the fills of the release surface take."""

from collections.abc import Mapping

from pipeline.privacy.plan_model import Form, ReleasePlan, Span, Subject, Surface

NEVER = 2**63
"""More people than there are: what the plan does not list is shown of nobody."""

SHARES: Mapping[str, tuple[Subject, str]] = {
    "people_active": (Subject.USAGE, "people_active"),
    "own_action": (Subject.USAGE, "people_active_by_own_action"),
    "seats_used": (Subject.LICENCES, "seats_used"),
    "seats_idle": (Subject.LICENCES, "seats_idle"),
}
"""Figures of a week, by the first part of their parameters' names."""
BANDS: Mapping[str, tuple[Subject, str]] = {
    "people_band": (Subject.USAGE, "people_active"),
    "seats_band": (Subject.LICENCES, "seats_used"),
}
"""Figures of a quarter."""


def shown(plan: ReleasePlan) -> dict[str, object]:
    """The parameters of every fill that follow from the plan.

    Each number is the fewest people of whom something is shown; a fill without its parameter fails, so that nothing is ever shown
    by default. It misleads where a plan has a form that no fill knows: nothing is shown of it.

    >>> from pipeline.privacy.standard_plan import standard_plan
    >>> found = shown(standard_plan())
    >>> found["people_active_10"], found["people_active_5"], found["quarter_from"]
    (200, 400, 30)
    """
    weekly: dict[str, int] = {}
    for name, (family, measure) in SHARES.items():
        weekly[f"{name}_10"] = _from(plan, family, measure, Span.WEEK, Form.SHARE_10)
        weekly[f"{name}_5"] = _from(plan, family, measure, Span.WEEK, Form.SHARE_5)
    bands = {name: _from(plan, family, measure, Span.QUARTER, Form.BANDS) for name, (family, measure) in BANDS.items()}
    cells = [cell for cell in plan.cells if (cell.place.family, cell.place.surface) == (Subject.SIGNALS, Surface.RELEASE)]
    return {
        **weekly,
        **bands,
        "week_from": min(weekly.values()),
        "quarter_from": min(bands.values()),
        "not_reported_from": _from(plan, Subject.STATUS, "not_reported", Span.WEEK, Form.FACT),
        "units_from": _from(plan, Subject.STATUS, "known_units", Span.WEEK, Form.FACT),
        "interventions_from": _from(plan, Subject.INTERVENTIONS, "interventions", Span.WEEK, Form.FACT),
        "patterns": sorted(cell.place.measure for cell in cells),
        "signals_from": max((cell.from_people for cell in cells), default=NEVER),
    }


def _from(plan: ReleasePlan, family: Subject, measure: str, span: Span, form: Form) -> int:
    at = (family, measure, Surface.RELEASE, span)
    return min((cell.from_people for cell in plan.cells if (tuple(cell.place), cell.form) == (at, form)), default=NEVER)
