"""A digest in words: parts with a heading each, the same for the page, the print and the plain text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.report import words
from pipeline.report.absent import source_lines
from pipeline.report.cards import Card
from pipeline.report.courses import Chart, chart
from pipeline.report.digest import Audience, Digest
from pipeline.report.noised import columns, noised_lines
from pipeline.report.read import Row
from pipeline.report.units import ToolUnits, tool_units
from pipeline.texts import Text, texts
from schemas.signal import Pattern, Signal, SignalStatus


@dataclass(frozen=True, slots=True)
class Lines:
    """A table in words."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part; what it does not have is empty."""

    key: str
    heading: str
    said: Sequence[str] = ()
    items: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    tools: Sequence[ToolUnits] = ()
    cards: Sequence[Card] = ()
    table: Lines | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest, and the language in which it is told."""

    digest: Digest
    language: str

    @property
    def text(self) -> Text:
        """The catalogue."""
        return texts(self.language)


def parts(digest: Digest, language: str) -> list[Part]:
    """All parts for the audience, in order; a part without anything to tell is left out."""
    found = [part(Telling(digest, language)) for part in ORDER[digest.audience]]
    return [one for one in found if one.said or one.items or one.charts or one.tools or one.cards or one.table]


def title(digest: Digest, text: Text) -> str:
    """What stands above it, and in the subject of a message."""
    unit = words.unit_heading(digest.unit, text) if digest.unit else digest.content.org
    return text(f"digest.title_{digest.audience.key}", month=digest.month.said(text), org=digest.content.org, unit=unit)


def _short(of: Telling) -> Part:
    counts = {"new": len(of.digest.raised()), "lasting": len(of.digest.lasting()), "over": len(of.digest.over())}
    # That nothing ended goes without saying.
    said = [of.text(f"digest.{name}_{_number(n)}", n=n) for name, n in counts.items() if n or name != "over"]
    as_of = of.digest.content.as_of
    known = of.text("digest.as_of", week=words.week_and_day(as_of, of.text)) if as_of else of.text("digest.no_weeks")
    return Part("short", of.text("digest.short"), said=[" ".join(said), f"{known} {of.text('digest.never')}"])


def _adoption(of: Telling) -> Part:
    charts = [chart("adoption", course, of.digest.content, of.language) for course in of.digest.content.courses]
    return Part("adoption", of.text("report.adoption_heading"), charts=charts)


def _tools(of: Telling) -> Part:
    names = ("name", "known", "people", "by_own_action", "licences", "idle")
    return Part("tools", of.text("digest.tools"), table=_table(of.digest.tables.get("tools", ()), names, of.text))


def _units(of: Telling) -> Part:
    tools = tool_units(of.digest.content, of.language)
    said = [of.text("report.units_note")] if tools else [of.text("digest.units_none")]
    return Part("units", of.text("report.units_heading"), said=said, tools=tools)


def _noised(of: Telling) -> Part:
    """Of the profile dp, in which there are no other figures about use."""
    lines = noised_lines(of.digest.content, of.language)
    rows = [[f"{one.unit}, {one.size}", one.tool, one.span, one.said, one.off, one.cost] for one in lines]
    said = [of.text("report.noised_note")] if rows else []
    return Part("noised", of.text("report.noised_heading"), said=said, table=Lines(columns(of.text), rows) if rows else None)


def _raised(of: Telling) -> Part:
    found = of.digest.raised()
    said = [of.text("report.signals_note")] if found else [of.text("digest.raised_none")]
    return Part("raised", of.text("digest.raised"), said=said, cards=of.digest.cards_of(found, of.language))


def _lasting(of: Telling) -> Part:
    return Part("lasting", of.text("digest.lasting"), cards=of.digest.cards_of(of.digest.lasting(), of.language))


def _lasting_briefly(of: Telling) -> Part:
    """Of HR: the change lead of the unit reads it in full, and so did HR in the month in which it was raised."""
    items = [
        of.text("digest.lasting_item", unit=card.unit, pattern=card.pattern, since=card.since, sure=card.sure)
        for card in of.digest.cards_of(of.digest.lasting(), of.language)
    ]
    return Part("lasting", of.text("digest.lasting"), items=items)


def _over(of: Telling) -> Part:
    ordered = sorted(of.digest.over(), key=lambda one: words.alphabetical(one.unit))
    return Part("over", of.text("digest.over"), items=[_ended(one, of.text) for one in ordered])


def _ended(signal: Signal, text: Text) -> str:
    how = "withdrawn" if signal.status is SignalStatus.WITHDRAWN else "closed"
    said = text(f"report.status_{how}")
    return f"{words.unit_heading(signal.unit, text)}: {text(f'pattern.{signal.pattern}')}. {said}"


def _done(of: Telling) -> Part:
    done = [one for one in of.digest.content.done if one.week in of.digest.month]
    ordered = sorted(done, key=lambda one: (one.week, words.alphabetical(one.unit), one.kind))
    rows = [
        [words.week(one.week, of.text), words.unit_heading(one.unit, of.text), of.text(f"intervention.{one.kind}")]
        for one in ordered
    ]
    names = [of.text(f"interventions.{name}") for name in ("week", "unit", "kind")]
    said = [] if rows else [of.text("digest.done_none")]
    return Part("done", of.text("digest.done"), said=said, table=Lines(names, rows) if rows else None)


def _helped(of: Telling) -> Part:
    said = [of.text("effect.outcome")] if of.digest.helped else []
    return Part("helped", of.text("effect.title"), said=said, items=of.digest.helped)


def _patterns(of: Telling) -> Part:
    """Of the works council: in how many teams what was seen, and no team by name."""
    open_ones = [*of.digest.raised(), *of.digest.lasting()]
    rows = [
        [of.text(f"pattern.{pattern}"), str(len({one.unit for one in open_ones if one.pattern is pattern}))]
        for pattern in Pattern
        if any(one.pattern is pattern for one in open_ones)
    ]
    names = [of.text("digest.column_pattern"), of.text("digest.column_teams")]
    return Part("patterns", of.text("digest.patterns"), table=Lines(names, rows) if rows else None)


def _withheld(of: Telling) -> Part:
    table = _table(of.digest.tables.get("withheld", ()), ("name", "why", "teams"), of.text)
    return Part(
        "withheld", of.text("report.withheld_heading"), said=[of.text("report.withheld_note")] if table else (), table=table
    )


def _sources(of: Telling) -> Part:
    lines = source_lines(of.digest.content, of.language)
    items = [f"{line.name[:1].upper()}{line.name[1:]}: {line.weeks}. {' '.join(line.notes)}".strip() for line in lines]
    return Part("sources", of.text("report.sources_heading"), items=items)


def _statements(of: Telling) -> Part:
    table = _table(of.digest.tables.get("statements", ()), ("day", "what", "who", "rules_from", "terms"), of.text)
    return Part(
        "statements", of.text("digest.statements"), said=() if table else [of.text("digest.statements_none")], table=table
    )


def _looks(of: Telling) -> Part:
    table = _table(of.digest.tables.get("looks", ()), ("as_whom", "at_what", "looks"), of.text)
    said = [of.text("digest.looks_note" if table else "digest.looks_none")]
    return Part("looks", of.text("digest.looks"), said=said, table=table)


def _never(of: Telling) -> Part:
    items = [of.text(f"report.never_{n}") for n in range(1, 6)]
    return Part(
        "never", of.text("report.never_heading"), items=items, said=[of.text("report.never_note"), of.text("digest.my_team")]
    )


def _read(of: Telling) -> Part:
    return Part("read", of.text("report.read_heading"), said=[of.text(f"report.read_{n}") for n in range(1, 4)])


ORDER: Mapping[Audience, Sequence[Callable[[Telling], Part]]] = {
    Audience.HR: (
        _short,
        _read,
        _raised,
        _lasting_briefly,
        _over,
        _adoption,
        _tools,
        _noised,
        _done,
        _helped,
        _withheld,
        _sources,
    ),
    Audience.CHANGE_LEAD: (_short, _read, _raised, _lasting, _over, _done, _helped, _units, _noised, _withheld, _sources),
    Audience.WORKS_COUNCIL: (_short, _read, _statements, _looks, _patterns, _withheld, _sources, _never),
}
"""What each audience reads, in order."""


def _table(rows: Sequence[Row], columns: Sequence[str], text: Text) -> Lines | None:
    if not rows:
        return None
    return Lines(
        [text(f"digest.column_{name}") for name in columns], [[_cell(row[name], text) for name in columns] for row in rows]
    )


def _cell(value: object, text: Text) -> str:
    if isinstance(value, datetime | date):
        return words.day(value, text)
    return "" if value is None else str(value)


def _number(n: int) -> str:
    return {0: "none", 1: "one"}.get(n, "many")
