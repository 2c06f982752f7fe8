"""What is not shown, and why: units by reason, and how the sources did."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.report import words
from pipeline.report.care import source_notes
from pipeline.report.content import Content
from pipeline.texts import texts
from schemas.fields import Reason
from schemas.status import WHOLE


@dataclass(frozen=True, slots=True)
class Withheld:
    """One reason, how many units and weeks it concerns, and which units."""

    reason: str
    count: str
    units: Sequence[str]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: how many weeks were complete, and what happened in the others."""

    name: str
    weeks: str
    notes: Sequence[str]


def withheld(content: Content, language: str) -> list[Withheld]:
    """One entry a reason, in the order of the contract; units in alphabetical order."""
    text = texts(language)
    found = []
    for reason in Reason:
        about = [item for item in content.withheld if item.reason is reason]
        if about:
            names = sorted({item.unit for item in about}, key=words.alphabetical)
            weeks = words.counted("word.weeks", max(item.weeks for item in about), text)
            count = text("report.withheld_count", teams=words.counted("word.teams", len(names), text), weeks=weeks)
            found.append(Withheld(text(f"reason.{reason}"), count, [words.unit_heading(name, text) for name in names]))
    return found


def source_lines(content: Content, language: str) -> list[SourceLine]:
    """One entry a source, in alphabetical order."""
    text = texts(language)
    ordered = sorted(content.sources, key=lambda s: words.alphabetical(s.source))
    lines = []
    for name, group in groupby(ordered, key=lambda s: s.source):
        weeks = list(group)
        complete = sum(week.state in WHOLE for week in weeks)
        said = text("report.sources_weeks", complete=complete, all=len(weeks))
        lines.append(SourceLine(words.known("source", name, text), said, source_notes(weeks, content.country, language)))
    return lines
