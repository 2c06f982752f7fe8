"""Departments and teams by quarter, in bands, in alphabetical order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.report import words
from pipeline.report.content import Band, Content, UnitQuarter
from pipeline.texts import Text, texts

QUARTERS_SHOWN = 3
"""What fits a telephone; older quarters are in the store and in Grafana."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A band: the key chooses the texture, the word says it."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its bands, one for each quarter shown."""

    name: str
    size: str
    active: Sequence[Cell]
    seats_used: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """The units under one unit; without a name for the organisation itself."""

    name: str
    is_folded: bool
    rows: Sequence[UnitRow]


@dataclass(frozen=True, slots=True)
class ToolUnits:
    """All units of one tool."""

    tool: str
    quarters: Sequence[str]
    groups: Sequence[Group]


def tool_units(content: Content, language: str) -> list[ToolUnits]:
    """One table a tool."""
    text = texts(language)
    by_tool = groupby(sorted(content.quarters, key=lambda q: q.tool), key=lambda q: q.tool)
    return [_tool(tool, list(quarters), text) for tool, quarters in by_tool]


def _tool(tool: str, quarters: list[UnitQuarter], text: Text) -> ToolUnits:
    shown = sorted({q.quarter for q in quarters})[-QUARTERS_SHOWN:]
    parents = sorted({q.parent for q in quarters}, key=_top_first)
    groups = [_group(parent, [q for q in quarters if q.parent == parent], shown, text) for parent in parents]
    return ToolUnits(
        tool=words.known("tool", tool, text),
        quarters=[words.quarter(name, text) for name in shown],
        groups=[group for group in groups if group.rows],
    )


def _top_first(parent: str | None) -> tuple[bool, bool, tuple[str, str]]:
    """The organisation, then what lies directly under it, then the departments in alphabetical order."""
    return parent is not None, parent != words.ORGANISATION, words.alphabetical(parent or "")


def _group(parent: str | None, quarters: list[UnitQuarter], shown: Sequence[str], text: Text) -> Group:
    names = sorted({q.unit for q in quarters if q.quarter in shown}, key=words.alphabetical)
    rows = [_row(name, {q.quarter: q for q in quarters if q.unit == name}, shown, text) for name in names]
    if parent is None:
        return Group("", is_folded=False, rows=rows)
    is_top = parent == words.ORGANISATION
    return Group(text("report.units_top") if is_top else parent, is_folded=not is_top, rows=rows)


def _row(name: str, by_quarter: dict[str, UnitQuarter], shown: Sequence[str], text: Text) -> UnitRow:
    found = [by_quarter.get(quarter) for quarter in shown]
    active = [item.active if item else None for item in found]
    seats_used = [item.seats_used if item else None for item in found]
    latest = by_quarter[max(by_quarter)]
    return UnitRow(
        name=words.unit_heading(name, text),
        size=text("report.units_size", n=latest.people),
        active=[_cell(band, text) for band in active],
        seats_used=[_cell(band, text) for band in seats_used],
    )


def _cell(band: Band | None, text: Text) -> Cell:
    key = band.value if band else "none"
    return Cell(key, text(f"band.{key}"))
