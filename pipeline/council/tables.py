"""The tables that follow from the configuration: what is collected, planned, kept, from how many people, and who gets it."""

from collections.abc import Iterator

from pipeline.council.blocks import Table
from pipeline.council.facts import Facts
from pipeline.privacy.gate import BIN_FLOOR
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, K_FLOOR, MAGNITUDES_FROM
from pipeline.privacy.plan_limits import RELEASE_FROM
from pipeline.privacy.plan_model import Audience, Form, Span, Surface, cells_of
from pipeline.privacy.plan_words import EntryInWords, explain
from pipeline.report.stored import stored
from pipeline.texts import texts


def collected(language: str) -> Table:
    """Every message family: what it is, why, its figures, how long it is kept; from the contracts."""
    text = texts(language)
    columns = [text(f"council.collected.column_{name}") for name in ("what", "why", "figures", "kept")]
    rows = [[kept.name, kept.purpose, "; ".join(kept.fields) or "–", kept.kept] for kept in stored(language)]
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
    return ["; ".join(entry.measures), f"{how_often}: {how_exact}", whom, until]


def thresholds(facts: Facts, language: str) -> Table:
    """From how many people each kind of figure exists under this plan, and the lowest that any plan may say."""
    text = texts(language)
    columns = [text(f"council.thresholds.column_{name}") for name in ("what", "from", "floor")]
    floors = facts.plan.floors()
    rows = [
        ("anything", facts.plan.k, K_FLOOR),
        ("sums", floors.magnitudes, MAGNITUDES_FROM),
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


def retention(language: str) -> Table:
    """How long each message family is kept, and which role answers for it."""
    text = texts(language)
    columns = [text(f"council.retention.column_{name}") for name in ("what", "days", "owner")]
    return Table(columns, [[kept.name, kept.kept, kept.owner] for kept in stored(language)], "retention")


def recipients(facts: Facts, language: str) -> Table:
    """Which role may see what of the release surface; programs only see what is below it."""
    text = texts(language)
    roles = sorted({role for entry in facts.entries(Surface.RELEASE).values() for role in entry.audience})
    columns = [text("council.recipients.column_what"), *(text(f"plan.audience.{role}") for role in roles)]
    words = {entry.name: entry for entry in _in_words(facts, Surface.RELEASE, language)}
    rows = []
    for name, entry in facts.entries(Surface.RELEASE).items():
        how_often = words[name].terms[text("plan.how_often")]
        rows.append(
            [
                f"{'; '.join(words[name].measures)} ({how_often}, {text(f'plan.form.{entry.form}')})",
                *_marks(roles, entry.audience, text("council.recipients.mark")),
            ]
        )
    return Table(columns, rows, "recipients")


def _marks(roles: list[Audience], audience: frozenset[Audience], mark: str) -> list[str]:
    return [mark if role in audience else "" for role in roles]
