"""What no plan can allow, whatever anyone signs: which measures there are, and the fewest people for each.

The floors of the release surface are lower bounds, no guarantee. The bar is that an attacker who knows only what is published
seldom tells the constant users from the others: area under the curve at most .65 after a quarter and .75 after a year, at the
worst share of users. ``docs/privacy-audit.md`` measures at which sizes what is shown meets it, and where not. A floor is for one
measure: whoever is told several about the same people learns more.
"""

from collections.abc import Mapping

from pipeline.privacy.dp_plan import LEVELS
from pipeline.privacy.gate import BINS, MAGNITUDES
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, K_FLOOR, MAGNITUDES_FROM
from pipeline.privacy.plan_model import Entry, ForbiddenUse, Form, Span, Subject, Surface
from pipeline.privacy.unit_gate import DISTRIBUTIONS, SUMS
from schemas import FAMILIES
from schemas.licences import LicenceRow
from schemas.people import PeopleRow
from schemas.pulse import PulseRow
from schemas.questions import QuestionRow
from schemas.signal import Pattern
from schemas.status import StatusRow
from schemas.training import TrainingRow
from schemas.unsanctioned import UnsanctionedRow
from schemas.usage import UsageRow
from schemas.work import WorkRow

PATTERNS_FROM: Mapping[Pattern, Mapping[Subject, frozenset[str]]] = {
    Pattern.LICENCE_IDLING: {Subject.LICENCES: frozenset({"seats", "seats_new", "seats_never_used", "seats_lapsed"})},
    Pattern.WORKAROUND_DROP: {
        Subject.USAGE: frozenset({"people_active_by_own_action"}),
        Subject.WORK: frozenset({"items", "items_old_way"}),
    },
    Pattern.EVERYWHERE_LESS: {Subject.USAGE: frozenset({"people_active_by_own_action"})},
    Pattern.QUESTIONS_RISE: {Subject.QUESTIONS: frozenset(QuestionRow.measures())},
    Pattern.FALLING_SILENT: {
        Subject.QUESTIONS: frozenset(QuestionRow.measures()),
        Subject.PULSE: frozenset({"pulse_invited", "pulse_answered"}),
    },
    Pattern.TWO_CAMPS: {Subject.USAGE: frozenset(BINS)},
    Pattern.UNITS_APART: {Subject.USAGE: frozenset({"people_active_by_own_action"})},
    Pattern.POST_TRAINING_DECAY: {
        Subject.USAGE: frozenset({"people_active_by_own_action"}),
        Subject.TRAINING: frozenset({"training_attended"}),
    },
    Pattern.SHALLOW_USE: {Subject.USAGE: frozenset({"people_active", "people_active_by_own_action"})},
    Pattern.STALLED_ROLLOUT: {Subject.LICENCES: frozenset({"seats", "seats_new", "seats_never_used"})},
    Pattern.NARROWING_USE: {
        Subject.USAGE: frozenset({"people_active_by_own_action", "people_active_4_7_days"}),
    },
    Pattern.CHAMPIONS_FADING: {
        Subject.PEOPLE: frozenset(
            {
                "headcount",
                "moved_out_at_most",
                "most_active_at_most",
                "most_active_left_at_most",
                "most_active_quiet_at_most",
            }
        )
    },
    Pattern.LEAVERS_AMONG_ACTIVE: {
        Subject.PEOPLE: frozenset({"headcount", "leavers_at_most", "most_active_at_most", "most_active_left_at_most"})
    },
}
"""The patterns that are looked for, and the figures without which each finds nothing."""

COMPUTED: Mapping[Subject, tuple[str, ...]] = {
    Subject.USAGE: UsageRow.measures(),
    Subject.LICENCES: LicenceRow.measures(),
    Subject.WORK: WorkRow.measures(),
    Subject.PULSE: PulseRow.measures(),
    Subject.QUESTIONS: QuestionRow.measures(),
    Subject.TRAINING: TrainingRow.measures(),
    Subject.UNSANCTIONED: UnsanctionedRow.measures(),
    Subject.PEOPLE: PeopleRow.measures(),
    Subject.INTERVENTIONS: ("interventions",),
    Subject.STATUS: tuple(StatusRow.model_fields),
    Subject.SIGNALS: tuple(PATTERNS_FROM),
    Subject.NOISED: (),
}
"""All there is on the processing surface."""

MADE_FROM: Mapping[Subject, Mapping[str, Mapping[Subject, frozenset[str]]]] = {
    Subject.USAGE: {
        "people_active": {Subject.USAGE: frozenset({"people_active"})},
        "people_active_by_own_action": {Subject.USAGE: frozenset({"people_active_by_own_action"})},
    },
    Subject.LICENCES: {
        "seats_used": {Subject.LICENCES: frozenset({"seats", "seats_used"})},
        "seats_idle": {Subject.LICENCES: frozenset({"seats", "seats_never_used", "seats_lapsed"})},
    },
    Subject.INTERVENTIONS: {"interventions": {Subject.INTERVENTIONS: frozenset({"interventions"})}},
    Subject.STATUS: {
        "state": {Subject.STATUS: frozenset({"state"})},
        "days_expected": {Subject.STATUS: frozenset({"days_expected"})},
        "days_reported": {Subject.STATUS: frozenset({"days_reported"})},
        "withheld": {},
        "not_reported": {},
        "known_units": {},
    },
    Subject.SIGNALS: dict(PATTERNS_FROM.items()),
    # Made at the edge, from what is never kept.
    Subject.NOISED: {measure: {} for measure in LEVELS},
}
"""All that can be on the release surface, and the figures it is made from: of weeks, those of people of quarters."""

INSEPARABLE: Mapping[Subject, frozenset[str]] = {
    # A vendor that counts groups itself may not tell who acted themselves.
    Subject.USAGE: frozenset({"people_active"}),
    Subject.LICENCES: frozenset(LicenceRow.measures()),
    Subject.WORK: frozenset({"items"}),
    **dict.fromkeys((Subject.PULSE, Subject.QUESTIONS, Subject.TRAINING, Subject.UNSANCTIONED, Subject.PEOPLE), frozenset()),
    # How many noised rows there are is said by the profile dp alone.
    Subject.STATUS: frozenset(StatusRow.model_fields) - {"noised_rows"},
}
"""Without these a family has no rows at all."""

TOLD_BY_THE_WEEK = frozenset({Subject.STATUS, Subject.SIGNALS, Subject.INTERVENTIONS})
"""What is told to people as it is: nothing of it is a figure about them."""

FORBIDDEN_ALWAYS = frozenset({ForbiddenUse.APPRAISAL, ForbiddenUse.TARGETS, ForbiddenUse.RANKING, ForbiddenUse.LICENCE_CLAWBACK})

RELEASE_FROM: Mapping[tuple[Span, Form], int] = {
    (Span.QUARTER, Form.BANDS): 30,
    (Span.QUARTER, Form.SHARE_10): 50,
    (Span.QUARTER, Form.SHARE_5): 100,
    (Span.WEEK, Form.BANDS): 200,
    (Span.WEEK, Form.SHARE_10): 200,
    (Span.WEEK, Form.SHARE_5): 400,
}
"""Fewest people for what people see; what is not here is never shown."""

KEPT_AT_MOST: Mapping[Subject, int] = {
    subject: FAMILIES[f"undertow.{family}"].contract.retention_days
    for subject, family in {
        Subject.USAGE: "usage",
        Subject.LICENCES: "licences",
        Subject.WORK: "work",
        Subject.PULSE: "pulse",
        Subject.QUESTIONS: "questions",
        Subject.TRAINING: "training",
        Subject.UNSANCTIONED: "unsanctioned",
        Subject.PEOPLE: "people",
        Subject.INTERVENTIONS: "intervention",
        Subject.STATUS: "status",
        Subject.SIGNALS: "signal",
        Subject.NOISED: "noised",
    }.items()
}
"""Days after which the tables forget."""


def measures_of(family: Subject, surface: Surface) -> tuple[str, ...]:
    """The measures there can be."""
    return COMPUTED[family] if surface is Surface.PROCESSING else tuple(MADE_FROM.get(family, {}))


def fewest(entry: Entry, measure: str) -> int | None:
    """The fewest people for a measure in the form of an entry; None where it can never be had so.

    Examples
    --------
    A share to the nearest ten points, by the week, on the release surface:

    >>> RELEASE_FROM[Span.WEEK, Form.SHARE_10], (Span.DAY, Form.BANDS) in RELEASE_FROM
    (200, False)
    """
    if entry.surface is Surface.PROCESSING:
        return _fewest_kept(entry, measure)
    if entry.family is Subject.NOISED:
        return K_FLOOR  # its own rules say more: pipeline.privacy.dp_faults
    if entry.family in TOLD_BY_THE_WEEK:
        form = Form.EPISODE if entry.family is Subject.SIGNALS else Form.FACT
        floor = RELEASE_FROM[Span.WEEK, Form.BANDS] if measure == "not_reported" else K_FLOOR
        return floor if (entry.form, entry.grain) == (form, Span.WEEK) else None
    return RELEASE_FROM.get((entry.grain, entry.form))


def _fewest_kept(entry: Entry, measure: str) -> int | None:
    if entry.form is not Form.EXACT:
        return None
    if entry.grain is Span.DAY:
        return DAYS_FROM if entry.family is Subject.USAGE and measure not in {*BINS, *MAGNITUDES, "people_habitual"} else None
    if entry.grain is not (Span.QUARTER if entry.family is Subject.PEOPLE else Span.WEEK):
        return None
    if measure in {*MAGNITUDES, *SUMS}:
        return MAGNITUDES_FROM
    return HISTOGRAM_FROM if measure in {*BINS, *DISTRIBUTIONS} else K_FLOOR
