"""The rules of a plan of the profile ``dp``, beside those of every plan: it keeps within its budget, and nothing exact leaves.

The floors are those at which noise of epsilon 1 leaves a share within about ten points, or a band that is seldom the wrong one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.privacy.dp_plan import LEVELS, cost
from pipeline.privacy.plan_faults import Fault
from pipeline.privacy.plan_model import Budget, Entry, Form, Span, Subject
from schemas.noised import Level

K_FLOOR_DP = 8
"""Fewest people about whom a plan of this profile may speak: below it a band is the noise, not the team."""
NOISED_FROM: Mapping[tuple[Level, Span, Form], int] = {
    (Level.TEAM, Span.QUARTER, Form.NOISED_BANDS): K_FLOOR_DP,
    (Level.TEAM, Span.QUARTER, Form.NOISED_SHARE): 30,
    (Level.DEPARTMENT, Span.FOUR_WEEKS, Form.NOISED_SHARE): 90,
    (Level.DEPARTMENT, Span.WEEK, Form.NOISED_SHARE): 400,
    (Level.ORGANISATION, Span.FOUR_WEEKS, Form.NOISED_SHARE): 90,
    (Level.ORGANISATION, Span.WEEK, Form.NOISED_SHARE): 400,
}
"""Fewest people for each kind of release; what is not here is never released: of teams once a quarter, and never oftener."""


@dataclass(frozen=True, slots=True)
class DraftDp:
    """What the rules judge: the plan's profile, budget and threshold, and the entries that are well-formed."""

    profile: str
    budget: Budget | None
    k: int
    entries: Mapping[str, Entry]

    @property
    def noised(self) -> dict[str, Entry]:
        """The entries that noise is spent on, or that are made of such."""
        return {name: entry for name, entry in self.entries.items() if entry.family is Subject.NOISED}


def faults(draft: DraftDp) -> Iterator[Fault]:
    """All that is wrong with a plan in what this profile asks, or with a plan of another profile that has parts of this one."""
    if draft.profile == "dp":
        for rule in (_enough_people, _has_budget, _only_noise, _priced, _known_kind, _made_from_departments, _within_budget):
            yield from rule(draft)
        return
    if draft.budget is not None:
        yield Fault("", "budget", "only the profile dp has a budget", "take it out, or set the profile to dp")
    for name in draft.noised:
        yield Fault(name, "family", "only the profile dp adds noise", "take it out, or set the profile to dp")


def _enough_people(draft: DraftDp) -> Iterator[Fault]:
    if draft.k < K_FLOOR_DP:
        yield Fault("", "k", f"it is below {K_FLOOR_DP}, the least in the profile dp", f"raise it to {K_FLOOR_DP} or more")


def _has_budget(draft: DraftDp) -> Iterator[Fault]:
    if draft.budget is None:
        yield Fault("", "budget", "it has no budget", "say in [budget] how much epsilon a person may cost, and for which sources")


def _only_noise(draft: DraftDp) -> Iterator[Fault]:
    for name, entry in draft.entries.items():
        if entry.family not in {Subject.NOISED, Subject.STATUS}:
            yield Fault(name, "family", f"in the profile dp nothing of {entry.family} leaves the edge", "take the entry out")
        elif entry.family is Subject.STATUS and "not_reported" in entry.measures:
            yield Fault(name, "measures", "not_reported would tell of single people", "take it out")


def _priced(draft: DraftDp) -> Iterator[Fault]:
    for name, entry in draft.entries.items():
        is_free = entry.family is not Subject.NOISED or _levels(entry) == {Level.ORGANISATION}
        if is_free and entry.epsilon is not None:
            yield Fault(name, "epsilon", "it costs nothing", "leave it out")
        elif not is_free and entry.epsilon is None:
            yield Fault(name, "epsilon", "it is not said what it costs a person in a quarter", "say epsilon = 1, for example")
        if Level.ORGANISATION in _levels(entry) and len(_levels(entry)) > 1:
            yield Fault(
                name, "measures", "the line of the organisation is a sum, and costs nothing", "give it an entry of its own"
            )


def _known_kind(draft: DraftDp) -> Iterator[Fault]:
    for name, entry in draft.noised.items():
        for level in sorted(_levels(entry)):
            such = f"{level} by the {entry.grain} as {entry.form}"
            floor = NOISED_FROM.get((level, entry.grain, entry.form))
            if floor is None:
                kinds = [f"{form} by the {grain}" for at, grain, form in NOISED_FROM if at is level]
                yield Fault(name, "form", f"never is there {such}", f"choose {', '.join(kinds)}")
            elif (entry.from_people or draft.k) < floor:
                yield Fault(name, "from_people", f"{floor} people at least are needed for {such}", f"say {floor} or more")


def _made_from_departments(draft: DraftDp) -> Iterator[Fault]:
    of_departments = {entry.grain for entry in draft.noised.values() if Level.DEPARTMENT in _levels(entry)}
    for name, entry in draft.noised.items():
        if Level.ORGANISATION in _levels(entry) and entry.grain not in of_departments:
            yield Fault(
                name, "grain", f"no departments are released by the {entry.grain}, whose sum it is", "plan these, or take it out"
            )


def _within_budget(draft: DraftDp) -> Iterator[Fault]:
    if draft.budget is None:
        return
    total, most = cost(draft.entries.values(), len(draft.budget.sources)), Fraction(draft.budget.epsilon)
    if total > most:
        yield Fault(
            "",
            "budget",
            f"the entries cost a person {_decimal(total)} in a quarter, all sources together, and the budget is {_decimal(most)}",
            "lower an epsilon, take an entry or a source out, or raise the budget",
        )


def _levels(entry: Entry) -> set[Level]:
    return {LEVELS[measure] for measure in entry.measures if measure in LEVELS} if entry.family is Subject.NOISED else set()


def _decimal(value: Fraction) -> str:
    return f"{float(value):g}"
