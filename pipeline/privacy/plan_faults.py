"""The rules of a release plan, each a small function that names what breaks it; all faults are told at once.

To add a rule: a generator of :class:`Fault` and one line in :data:`RULES` or :data:`WHOLE`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pipeline.privacy.gate import BINS, MAGNITUDES
from pipeline.privacy.plan_limits import (
    FORBIDDEN_ALWAYS,
    INSEPARABLE,
    KEPT_AT_MOST,
    MADE_FROM,
    RELEASE_FROM,
    TOLD_BY_THE_WEEK,
    fewest,
    measures_of,
)
from pipeline.privacy.plan_model import Audience, Entry, Form, Span, Subject, Surface
from pipeline.privacy.unit_gate import DISTRIBUTIONS, SUMS
from schemas.usage import UsageRow

Entries = Mapping[str, Entry]

TERMS = ("audience", "purpose", "legal_basis", "owner", "expires", "keep_days", "forbidden_uses", "epsilon")
"""What must be the same for all forms of a measure: else, with the finer form gone, the coarser one would reach further."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the rules judge: well-formed entries, and the threshold."""

    k: int
    entries: Entries


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a plan, where, and what to do.

    Parameters
    ----------
    entry, field
        Where: the entry, or an empty string for the plan as a whole; and the field, or an empty string.
    what, cure
        Half a sentence each.
    """

    entry: str
    field: str
    what: str
    cure: str

    def __str__(self) -> str:
        where = ".".join(part for part in ("entries" if self.entry else "", self.entry, self.field) if part)
        return f"{where or 'the plan'}: {self.what}; {self.cure}"


def faults(rules: Iterable["Rule"], k: int, entries: Entries) -> list[Fault]:
    """All that is wrong with well-formed entries under a threshold."""
    return [fault for rule in rules for fault in rule(Draft(k, entries))]


def expired(entries: Entries, today: date) -> list[Fault]:
    """The entries that may not be released any more."""
    return [
        Fault(name, "expires", f"it ran out on {entry.expires}", "have it approved for longer, or take the entry out")
        for name, entry in entries.items()
        if entry.expires < today
    ]


def known_measures(draft: Draft) -> Iterator[Fault]:
    """Only what the schemas know can be computed, and only what has a form for people can be shown."""
    for name, entry in draft.entries.items():
        known = measures_of(entry.family, entry.surface)
        for measure in sorted(entry.measures - set(known)):
            choice = f"choose among {', '.join(known)}" if known else f"nothing of {entry.family} is shown to people"
            yield Fault(name, "measures", f"there is no {measure} of {entry.family} on the {entry.surface} surface", choice)


def coarse_enough(draft: Draft) -> Iterator[Fault]:
    """No figure finer, oftener or of fewer people than the code's own limits."""
    for name, entry in draft.entries.items():
        by_floor: dict[int | None, list[str]] = {}
        for measure in _known(entry):
            by_floor.setdefault(fewest(entry, measure), []).append(measure)
        for floor, measures in by_floor.items():
            such = f"{', '.join(measures)} by the {entry.grain} as {entry.form}"
            if floor is None:
                yield Fault(name, "form", f"never on the {entry.surface} surface is {such}", _choices(entry))
            elif (entry.from_people or draft.k) < floor:
                yield Fault(name, "from_people", f"{floor} people at least are needed for {such}", f"say {floor} or more")


def from_k_on(draft: Draft) -> Iterator[Fault]:
    """Rows begin at k people, not below; counts of people stand in every row."""
    for name, entry in draft.entries.items():
        people = entry.from_people
        if people is not None and people < draft.k:
            yield Fault(name, "from_people", f"it is below k, which is {draft.k}", "raise it, or leave it out")
        elif people is not None and people > draft.k and _in_every_row(entry):
            yield Fault(
                name, "from_people", f"every row has this figure, and rows begin at k = {draft.k}", "leave it out, or raise k"
            )
        if entry.organisation_from is None:
            continue
        if entry.grain is not Span.DAY or entry.surface is not Surface.PROCESSING:
            yield Fault(name, "organisation_from", "only figures by the day make this exception", "leave it out")
        elif entry.organisation_from >= (people or draft.k):
            yield Fault(name, "organisation_from", "it is no lower than for every unit", "lower it, or leave it out")
        elif entry.organisation_from < draft.k:
            yield Fault(name, "organisation_from", f"it is below k, which is {draft.k}", f"raise it to {draft.k} or more")


def right_audience(draft: Draft) -> Iterator[Fault]:
    """Nobody but programs at exact figures."""
    for name, entry in draft.entries.items():
        humans = entry.audience - {Audience.SERVICES}
        if entry.surface is Surface.PROCESSING and humans:
            yield Fault(
                name, "audience", f"{', '.join(sorted(humans))} would see exact figures", "name services only, or plan a release"
            )
        if entry.surface is Surface.RELEASE and not humans:
            yield Fault(name, "audience", "nobody would see it", "name who may, or take the entry out")


def uses_forbidden(draft: Draft) -> Iterator[Fault]:
    """Some uses are forbidden for everything."""
    for name, entry in draft.entries.items():
        if lacking := FORBIDDEN_ALWAYS - entry.forbidden_uses:
            yield Fault(name, "forbidden_uses", f"it does not forbid {', '.join(sorted(lacking))}", "add that")


def forgotten_in_time(draft: Draft) -> Iterator[Fault]:
    """Nothing is promised to be kept longer than the tables keep it."""
    for name, entry in draft.entries.items():
        most = KEPT_AT_MOST[entry.family]
        if entry.keep_days > most:
            yield Fault(name, "keep_days", f"the tables forget {entry.family} after {most} days", f"lower it to {most} or less")


def planned_once(draft: Draft) -> Iterator[Fault]:
    """One measure at one place: a form once, a finer form for more people only, and both on the same terms."""
    for (_, one), (name, other) in combinations(draft.entries.items(), 2):
        if (one.family, one.surface, one.grain) != (other.family, other.surface, other.grain):
            continue
        for measure in sorted(one.measures & other.measures):
            if one.form is other.form:
                yield Fault(name, "measures", f"{measure} is planned twice", "keep it in one of the entries")
            elif not _finer_for_more(one, other, draft.k):
                yield Fault(
                    name, "from_people", f"{measure} has a finer form from as few people", "let the finer one begin later"
                )
            elif differing := [term for term in TERMS if getattr(one, term) != getattr(other, term)]:
                what = f"{measure} has another {differing[0]} in another form"
                yield Fault(name, differing[0], what, "say the same in both entries")


def one_floor(draft: Draft) -> Iterator[Fault]:
    """Sums share one floor, and so do bins, and so do figures by the day."""
    kept = {
        name: entry
        for name, entry in draft.entries.items()
        if entry.family is Subject.USAGE and entry.surface is Surface.PROCESSING
    }
    for what, grain, measures in (
        ("sums", Span.WEEK, MAGNITUDES),
        ("bins", Span.WEEK, BINS),
        ("figures by the day", Span.DAY, UsageRow.measures()),
    ):
        concerned = [name for name, entry in kept.items() if entry.grain is grain and entry.measures & set(measures)]
        if len({(kept[name].from_people, kept[name].organisation_from) for name in concerned}) > 1:
            yield Fault(concerned[-1], "from_people", f"other {what} begin at another number", "let them begin at the same")


def whole_rows(draft: Draft) -> Iterator[Fault]:
    """A family has rows with all that belongs in every row, or none; the state of the source closes every release."""
    for family, needed in INSEPARABLE.items():
        for grain in Span:
            planned = _planned(draft.entries, family, grain)
            closes = (family, grain) == (Subject.STATUS, Span.WEEK)
            if (planned or closes) and (lacking := needed - planned):
                yield Fault(
                    _first(draft.entries, family, grain),
                    "measures",
                    f"rows of {family} by the {grain} cannot be without {', '.join(sorted(lacking))}",
                    "plan that too, on the processing surface",
                )
    bins = _planned(draft.entries, Subject.USAGE, Span.WEEK) & set(BINS)
    if bins and len(bins) < len(BINS):
        absent = ", ".join(name for name in BINS if name not in bins)
        yield Fault("", "", f"of the three bins of days of use {absent} is not there", "plan all or none")


def made_from_planned(draft: Draft) -> Iterator[Fault]:
    """What is shown or found is made from figures that are planned as well."""
    for name, entry in draft.entries.items():
        if entry.surface is Surface.PROCESSING and entry.family is not Subject.SIGNALS:
            continue
        for measure in _known(entry):
            sources = dict(MADE_FROM[entry.family][measure])
            if entry.family is Subject.SIGNALS and entry.surface is Surface.RELEASE:
                sources = {Subject.SIGNALS: frozenset({measure})}
            for family, needed in sources.items():
                span = Span.QUARTER if family is Subject.PEOPLE else Span.WEEK
                if lacking := needed - _planned(draft.entries, family, span):
                    what = f"{measure} is made from {', '.join(sorted(lacking))} of {family} by the {span}, which no entry plans"
                    yield Fault(name, "measures", what, "plan that on the processing surface, or take this out")


Rule = Callable[[Draft], Iterator[Fault]]
RULES: tuple[Rule, ...] = (
    known_measures,
    coarse_enough,
    from_k_on,
    right_audience,
    uses_forbidden,
    forgotten_in_time,
    planned_once,
    one_floor,
)
"""Each entry, and any two."""
WHOLE: tuple[Rule, ...] = (whole_rows, made_from_planned)
"""What is not there: judged only when nothing is malformed, for what cannot be read may be what seems to lack."""


def _known(entry: Entry) -> list[str]:
    return [measure for measure in measures_of(entry.family, entry.surface) if measure in entry.measures]


def _in_every_row(entry: Entry) -> bool:
    return (
        entry.surface is Surface.PROCESSING
        and entry.grain is Span.WEEK
        and not entry.measures <= {*MAGNITUDES, *BINS, *SUMS, *DISTRIBUTIONS}
    )


def _finer_for_more(one: Entry, other: Entry, k: int) -> bool:
    coarse, fine = (other, one) if one.form.finer_than(other.form) else (one, other)
    return max(k, fine.from_people or k) > max(k, coarse.from_people or k)


def _planned(entries: Entries, family: Subject, grain: Span) -> frozenset[str]:
    """What is kept of a family at a grain."""
    return frozenset().union(
        *(
            entry.measures
            for entry in entries.values()
            if (entry.family, entry.grain, entry.surface) == (family, grain, Surface.PROCESSING)
        )
    )


def _first(entries: Entries, family: Subject, grain: Span) -> str:
    at = (family, grain, Surface.PROCESSING)
    return next((name for name, entry in entries.items() if (entry.family, entry.grain, entry.surface) == at), "")


def _choices(entry: Entry) -> str:
    if entry.surface is Surface.PROCESSING:
        return "figures are kept exact and by the week, those of people by the quarter; counts and sums of use also by the day"
    if entry.family in TOLD_BY_THE_WEEK:
        return f"{entry.family} are shown by the week, as {Form.EPISODE if entry.family is Subject.SIGNALS else Form.FACT}"
    shown = (f"{form} by the {grain} from {people}" for (grain, form), people in RELEASE_FROM.items())
    return f"choose {', '.join(shown)}"
