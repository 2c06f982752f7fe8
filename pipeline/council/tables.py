"""The tables that follow from the configuration: what is collected, planned, kept, from how many people, and who gets it."""

from collections.abc import Iterator

from pipeline.council.blocks import Table
from pipeline.council.facts import Facts
from pipeline.council.together import together
from pipeline.detectors import PATTERNS
from pipeline.privacy.gate import BIN_FLOOR, MAGNITUDES
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, K_FLOOR, MAGNITUDES_FROM
from pipeline.privacy.plan_limits import RELEASE_FROM
from pipeline.privacy.plan_model import Audience, Form, Span, Subject, Surface, cells_of
from pipeline.privacy.plan_words import EntryInWords, explain
from pipeline.report.stored import stored
from pipeline.texts import texts
from schemas import FAMILIES
from schemas.signal import SignalFamily


def collected(language: str) -> Table:
    """Every message family: what it is, why, its figures, how long it is kept; from the contracts."""
    text = texts(language)
    columns = [text(f"council.collected.column_{name}") for name in ("what", "why", "figures", "kept")]
    rows = [
        [
            kept.name,
            kept.purpose,
            "; ".join(together(kept.fields)) or text(f"council.collected.{name.removeprefix('undertow.')}"),
            kept.kept,
        ]
        for name, kept in zip(FAMILIES, stored(language), strict=True)
    ]
    return Table(columns, rows, "collected")


def planned(facts: Facts, surface: Surface, language: str) -> Table:
    """Every entry of the plan on one surface."""
    text = texts(language)
    columns = [text(f"council.plan.column_{name}") for name in ("what", "how", "whom", "until")]
    return Table(columns, [_planned(entry, language) for entry in _in_words(facts, surface, language)], "planned")


def _in_words(facts: Facts, surface: Surface, language: str) -> list[EntryInWords]:
    return list(explain(facts.plan, language).surfaces[texts(language)(f"plan.{surface}")])


def _planned(entry: EntryInWords, language: str) -> list[str]:
    text = texts(language)
    how_often, how_exact, whom, until = (
        entry.terms[text(f"plan.{label}")] for label in ("how_often", "how_exact", "for_whom", "until")
    )
    return ["; ".join(together(entry.measures)), f"{how_often}: {how_exact}", whom, until]


def thresholds(facts: Facts, language: str) -> Table:
    """From how many people each kind of figure exists under this plan, and the lowest that any plan may say."""
    text = texts(language)
    columns = [text(f"council.thresholds.column_{name}") for name in ("what", "from", "floor")]
    floors = facts.plan.floors()
    rows = [
        ("anything", facts.plan.k, K_FLOOR),
        ("sums", floors.magnitudes if _lists_sums(facts) else None, MAGNITUDES_FROM),
        ("bins", floors.histogram, HISTOGRAM_FROM),
        ("days", floors.days, DAYS_FROM),
        *_shown_from(facts),
    ]

    def people(number: int | None) -> str:
        return "–" if number is None else text("council.thresholds.people", n=number)

    said = [
        [text(f"council.thresholds.{key}", least=BIN_FLOOR), people(planned_), people(floor)] for key, planned_, floor in rows
    ]
    return Table(columns, said, "thresholds")


def _lists_sums(facts: Facts) -> bool:
    return any(facts.plan.computed(Subject.USAGE, grain) & {*MAGNITUDES} for grain in Span)


def _shown_from(facts: Facts) -> Iterator[tuple[str, int | None, int]]:
    cells = [cell for entry in facts.entries(Surface.RELEASE).values() for cell in cells_of(entry, facts.plan.k)]
    kinds = {
        "bands": (Span.QUARTER, Form.BANDS),
        "share_10": (Span.WEEK, Form.SHARE_10),
        "share_5": (Span.WEEK, Form.SHARE_5),
    }
    for key, (span, form) in kinds.items():
        found = [cell.from_people for cell in cells if (cell.place.grain, cell.form) == (span, form)]
        yield key, min(found, default=None), RELEASE_FROM[span, form]


def patterns(facts: Facts, language: str) -> Table:
    """What may be looked for under this plan, by the signal of the article that it belongs to."""
    text = texts(language)
    by_family: dict[SignalFamily, list[str]] = {family: [] for family in SignalFamily}
    for pattern, detector in PATTERNS.items():
        if pattern in facts.plan.patterns():
            by_family[detector.family].append(text(f"pattern.{pattern}"))
    rows = [[text(f"family.{family}"), "; ".join(found)] for family, found in by_family.items() if found]
    return Table([text(f"council.signals.column_{name}") for name in ("family", "patterns")], rows)


def retention(language: str) -> Table:
    """How long each message family is kept, and which role answers for it."""
    text = texts(language)
    columns = [text(f"council.retention.column_{name}") for name in ("what", "days", "owner")]
    return Table(columns, [[kept.name, kept.kept, kept.owner] for kept in stored(language)], "retention")


def recipients(facts: Facts, language: str) -> Table:
    """Which roles may see what of the release surface; only programs see what is below it."""
    text = texts(language)
    columns = [text(f"council.recipients.column_{name}") for name in ("what", "who")]
    words = {entry.name: entry for entry in _in_words(facts, Surface.RELEASE, language)}
    by_audience: dict[frozenset[Audience], list[str]] = {}
    for name, entry in facts.entries(Surface.RELEASE).items():
        how = f"{words[name].terms[text('plan.how_often')]}, {words[name].terms[text('plan.how_exact')]}"
        by_audience.setdefault(entry.audience, []).append(f"{'; '.join(words[name].measures)} ({how})")
    rows = [
        ["\n".join(what), ", ".join(text(f"plan.audience.{role}") for role in sorted(roles))]
        for roles, what in by_audience.items()
    ]
    return Table(columns, rows, "recipients")
