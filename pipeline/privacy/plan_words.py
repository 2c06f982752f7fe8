"""The release plan in plain words, Dutch or English, for whoever is counted in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipeline.privacy.dp_plan import cost, right_of_hundred
from pipeline.privacy.plan_limits import measures_of
from pipeline.privacy.plan_model import Budget, Entry, ReleasePlan, Subject, Surface, cells_of
from pipeline.texts import Text, catalogue, texts

QUARTERS = 4
"""In a year."""
NEVER = ("never_1", "never_2", "never_3", "never_4", "never_5")


@dataclass(frozen=True, slots=True)
class EntryInWords:
    """One entry: what it is, and by label how often, about whom, how exact, for whom, why, until when, and never for what."""

    name: str
    measures: Sequence[str]
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanInWords:
    """The whole plan: sentences on all of it, entries by the heading of their surface, and what is never collected."""

    title: str
    about: Sequence[str]
    surfaces: Mapping[str, Sequence[EntryInWords]]
    never_title: str
    never: Sequence[str]


def explain(plan: ReleasePlan, language: str) -> PlanInWords:
    """The plan in a language.

    It says what may be, not what was: which rows were in fact released stands on the pages themselves.

    Examples
    --------
    >>> from pipeline.privacy.standard_plan import standard_plan
    >>> shown = explain(standard_plan(), "en").surfaces["Shown to people"]
    >>> entry = next(entry for entry in shown if entry.name == "shown-people-by-quarter")
    >>> entry.measures, entry.terms["about whom"], entry.terms["how exact"]
    (['people with any activity in the tool'], 'units of 30 people or more', 'few, about half, or most')
    """
    text = texts(language)
    return PlanInWords(
        title=text("plan.title"),
        about=[
            text("plan.everything"),
            text("plan.k", k=plan.k),
            text("plan.cohort"),
            text("plan.owner", owner=plan.owner, contact=plan.works_council_contact),
            text("plan.documents", dpia=plan.dpia, balancing_test=plan.balancing_test),
            text("plan.loosening"),
            *(_bound(plan, plan.budget, text) if plan.budget else ()),
        ],
        surfaces={
            text(f"plan.{surface}"): [
                _entry(name, entry, plan, language) for name, entry in plan.entries.items() if entry.surface is surface
            ]
            for surface in Surface
        },
        never_title=text("report.never_heading"),
        never=[text(f"report.{key}") for key in NEVER],
    )


def _bound(plan: ReleasePlan, budget: Budget, text: Text) -> Iterable[str]:
    """What the profile ``dp`` promises, in figures that follow from the budget."""
    point = text("plan.dp.point")
    most, allotted = Fraction(budget.epsilon), cost(plan.entries.values(), len(budget.sources))
    yield text("plan.dp.budget", epsilon=f"{float(most):g}", sources=", ".join(sorted(budget.sources)))
    yield text("plan.dp.allotted", allotted=f"{float(allotted):g}")
    right, right_a_year = (right_of_hundred(times * most).replace(".", point) for times in (1, QUARTERS))
    yield text("plan.dp.sentence", right=right, right_a_year=right_a_year)
    yield text("plan.dp.no_signals")
    yield text("plan.dp.limits")


def _entry(name: str, entry: Entry, plan: ReleasePlan, language: str) -> EntryInWords:
    text = texts(language)
    terms = {
        "how_often": text(f"plan.grain.{entry.grain}"),
        "for_whom": _whom(entry, plan, text),
        "how_exact": text(f"plan.form.{entry.form}"),
        "who_sees": _listed("audience", entry.audience, text),
        "why": f"{text(f'plan.purpose.{entry.purpose}')} ({text(f'plan.legal_basis.{entry.legal_basis}')})",
        "until": text("plan.allowed", until=_day(entry.expires, text), days=entry.keep_days),
        "answers": entry.owner,
        "never_for": _listed("use", entry.forbidden_uses, text),
    }
    if entry.family is Subject.NOISED:
        epsilon = None if entry.epsilon is None else f"{entry.epsilon.normalize():f}"
        terms["dp.cost"] = text("plan.dp.cost_a_quarter", epsilon=epsilon) if epsilon else text("plan.dp.free")
    measures = [
        _measure(entry.family, one, language) for one in measures_of(entry.family, entry.surface) if one in entry.measures
    ]
    return EntryInWords(name, measures, {text(f"plan.{label}"): said for label, said in terms.items()})


def _whom(entry: Entry, plan: ReleasePlan, text: Text) -> str:
    if entry.family is Subject.STATUS and entry.from_people is None:
        return text("plan.about_nobody")
    cell = next(cells_of(entry, plan.k))
    if cell.organisation_from < cell.from_people:
        return text("plan.from_with_organisation", people=cell.from_people, organisation=cell.organisation_from)
    return text("plan.from", people=cell.from_people)


def _listed(kind: str, members: Iterable[str], text: Text) -> str:
    return ", ".join(text(f"plan.{kind}.{member}") for member in sorted(members))


def _measure(family: Subject, measure: str, language: str) -> str:
    kind = "pattern" if family is Subject.SIGNALS else "field"
    words = catalogue(language)
    return words.get(f"plan.measure.{measure}") or words[f"{kind}.{measure}"]


def _day(day: date, text: Text) -> str:
    return text("plan.date", day=day.day, month=text(f"month.{day.month}"), year=day.year)
