"""Figures with noise, of the profile dp: about how many, how far that may be off, and what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report import words
from pipeline.report.content import Content, NoisedFigure
from pipeline.texts import Text, texts

ENDS = 0.1
"""A share with noise is told between this and as much below one."""
LEVELS = ("organisation", "department", "team")


@dataclass(frozen=True, slots=True)
class NoisedLine:
    """One unit with one tool, in its last span: all in words."""

    unit: str
    size: str
    tool: str
    span: str
    said: str
    off: str
    cost: str


def noised_lines(content: Content, language: str) -> list[NoisedLine]:
    """One line a unit, tool and span, the organisation first, then by name; empty outside of the profile dp."""
    text = texts(language)
    ordered = sorted(content.noised, key=lambda one: (one.tool, LEVELS.index(one.level), words.alphabetical(one.unit), one.grain))
    return [_line(one, text) for one in ordered]


def said(band: str | None, share: float | None, text: Text) -> str:
    """A band or a share with noise in words."""
    return text(f"band.{band}") if band else words.rounded_share(share, ENDS, text)


def columns(text: Text) -> Sequence[str]:
    """Names of the columns."""
    return [text(f"report.noised_{name}") for name in ("unit", "tool", "span", "said", "off", "cost")]


def _line(one: NoisedFigure, text: Text) -> NoisedLine:
    span = text("report.noised_from", week=words.week(one.start, text), span=text(f"my_team.span_{one.grain}"))
    unit, size = words.unit_heading(one.unit, text), text("report.units_size", n=one.people)
    tool = words.known("tool", one.tool, text)
    if one.reason:
        return NoisedLine(unit, size, tool, span, text(f"reason.{one.reason}"), "", "")
    off = f"± {one.plus_minus:.0%}" if one.plus_minus is not None else ""
    return NoisedLine(unit, size, tool, span, said(one.band, one.share, text), off, f"{one.epsilon or 0:.2g}")
