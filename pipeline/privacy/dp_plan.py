"""What a release plan of the profile ``dp`` allots to whom, what that costs a person, and what the cost means.

The cost of a person in a quarter is a sum over sources and levels. At a level everybody is in one cell, and a unit has one grain;
of the entries of a level the dearest counts (parallel composition), and nothing else does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import exp

from pipeline.periods import Week
from pipeline.privacy.dp_spans import spans_in, weeks_of_quarter
from pipeline.privacy.plan_model import Entry, Form, ReleasePlan, Subject
from schemas.noised import Level, NoisedForm, NoisedGrain

LEVELS: Mapping[str, Level] = {
    "people_regular_by_team": Level.TEAM,
    "people_regular_by_department": Level.DEPARTMENT,
    "people_regular_of_organisation": Level.ORGANISATION,
}
"""The measures that a plan can list, and the level of each."""
FORMS: Mapping[Form, NoisedForm] = {Form.NOISED_BANDS: NoisedForm.BAND, Form.NOISED_SHARE: NoisedForm.SHARE}


@dataclass(frozen=True, slots=True)
class Allotment:
    """One line of the plan: from how many people on, how often, in what form, and what a person pays for it in a quarter."""

    level: Level
    grain: NoisedGrain
    form: NoisedForm
    from_people: int
    epsilon: Fraction

    def a_release(self, week: Week) -> Fraction:
        """What each of its releases costs in the quarter of a week."""
        return self.epsilon / spans_in(weeks_of_quarter(week), self.grain)


def allotments(plan: ReleasePlan, level: Level) -> tuple[Allotment, ...]:
    """The lines of a level, for the smallest units first; the organisation's cost nothing."""
    found = [
        Allotment(level, NoisedGrain(cell.place.grain), FORMS[cell.form], cell.from_people, Fraction(cell.epsilon or 0))
        for cell in plan.cells
        if cell.place.family is Subject.NOISED and LEVELS[cell.place.measure] is level
    ]
    return tuple(sorted(found, key=lambda one: one.from_people))


def of_size(lines: Iterable[Allotment], people: int) -> Allotment | None:
    """The line for a unit of so many people: the last that it is large enough for."""
    return next((one for one in reversed(tuple(lines)) if one.from_people <= people), None)


def cost(entries: Iterable[Entry], sources: int) -> Fraction:
    """What the entries cost one person in a quarter at most."""
    dearest: dict[str, Fraction] = {}
    for entry in entries:
        for measure in entry.measures if entry.family is Subject.NOISED else ():
            dearest[measure] = max(dearest.get(measure, Fraction(0)), Fraction(entry.epsilon or 0))
    return sources * sum(dearest.values(), Fraction(0))


def right_of_hundred(epsilon: Fraction) -> str:
    """How often of 100 times somebody is right at most about one yes or no of a person, who knows everything of all the others.

    The question is fair to begin with (a coin is right 50 times); the bound is e^epsilon / (1 + e^epsilon).

    >>> [right_of_hundred(Fraction(epsilon)) for epsilon in (0, 1, 2, 4, 8)]
    ['50', '73', '88', '98.2', '99.97']
    """
    percent = 100 / (1 + exp(-float(epsilon)))
    return f"{percent:.0f}" if percent < 90 else f"{percent:.1f}" if percent < 99 else f"{percent:.2f}"
