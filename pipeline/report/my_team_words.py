"""What is shown and kept of one unit, in words: the same sections for the page and for the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.periods import Week
from pipeline.privacy.access import SERVER, Look
from pipeline.privacy.plan_model import ReleasePlan, Span, Subject, Surface, cells_of
from pipeline.privacy.plan_words import EntryInWords, explain
from pipeline.privacy.retention import kept
from pipeline.report import words
from pipeline.report.cards import Card, cards
from pipeline.report.content import COARSE, FINE, FINE_STEP_PEOPLE, Content
from pipeline.report.my_team import MyTeam, View, last_day
from pipeline.report.noised import said
from pipeline.report.read import Row
from pipeline.texts import Text, texts
from schemas.signal import Signal

MEASURES: Mapping[View, tuple[Span, Mapping[Subject, frozenset[str] | None]]] = {
    View.UNIT: (Span.WEEK, {Subject.STATUS: frozenset({"known_units"})}),
    View.QUARTER: (Span.QUARTER, {Subject.USAGE: None, Subject.LICENCES: None}),
    View.NOISED: (Span.QUARTER, {Subject.NOISED: None}),
    View.WEEK: (Span.WEEK, {Subject.USAGE: None, Subject.LICENCES: None}),
    View.SIGNAL: (Span.WEEK, {Subject.SIGNALS: None}),
    View.INTERVENTION: (Span.WEEK, {Subject.INTERVENTIONS: None}),
    View.WITHHELD: (Span.WEEK, {Subject.STATUS: frozenset({"withheld", "not_reported"})}),
    View.SOURCE: (Span.WEEK, {Subject.STATUS: frozenset({"state", "days_expected", "days_reported"})}),
}
"""What of the release plan each view shows; None for all measures."""


DAYS = {View.UNIT: "quarter", View.QUARTER: "quarter", View.NOISED: "noised", View.SIGNAL: "signal"}
"""From what the end of life of a view's rows is counted, where it is not the week."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is, names of columns, cells."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: sentences, facts under a label, figures in words, signals, lists, and the rows as they are stored."""

    key: str
    heading: str
    paragraphs: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None
    cards: Sequence[Card] = ()
    entries: Sequence[EntryInWords] = ()
    raw: Table | None = None


def sections(team: MyTeam, plan: ReleasePlan, looks: Sequence[Look], language: str) -> list[Section]:
    """All that is told, in order.

    Parameters
    ----------
    team
        The rows.
    plan
        The release plan in force: who may see what, and what is kept for the programs.
    looks
        Who looked at the unit; never by name.
    language
        Of the words. Rows are shown as they are.
    """
    text = texts(language)
    shown = [_shown(team, view, plan, language) for view in View if view is View.SOURCE or team.tables[view].num_rows]
    return [_who(team, plan, text), *shown, _kept(team, plan, language), _looked(looks, text), _stop(plan, text)]


def title(team: MyTeam, language: str) -> str:
    """The heading of it all."""
    text = texts(language)
    return text("my_team.title", unit=words.unit(team.unit, text))


def lead(team: MyTeam, language: str) -> str:
    """The line below the title."""
    text = texts(language)
    week = words.week_and_day(team.last, text) if team.last else ""
    return text("my_team.lead", org=team.org, week=week)


def _who(team: MyTeam, plan: ReleasePlan, text: Text) -> Section:
    unit = words.unit(team.unit, text)
    said = []
    if team.roster is not None:
        quarter, people = team.roster
        said.append(text("my_team.who_size", n=people, unit=unit, quarter=words.quarter(quarter, text)))
    said.append(text("plan.cohort"))
    if team.withheld:
        said.append(text(f"my_team.because_{team.withheld}", unit=unit, k=plan.k))
    if team.is_too_small:
        said.append(text("my_team.too_small", unit=unit, people=_fewest(View.QUARTER, plan)))
    if team.remainder:
        there = words.unit(team.remainder, text)
        said.append(text("my_team.counted_in", remainder=there, command=f'undertow privacy my-team "{team.remainder}"'))
    elif team.parent and team.withheld is None:
        said.append(text("my_team.also_in", parent=words.unit(team.parent, text)))
    said.append(text("my_team.roster_only", k=plan.k))
    return Section("who", text("my_team.who_heading"), said)


def _shown(team: MyTeam, view: View, plan: ReleasePlan, language: str) -> Section:
    text = texts(language)
    rows = team.rows(view)
    facts = {
        text("my_team.exact"): text(f"my_team.{view}_exact"),
        text("my_team.least"): _least(view, plan, text),
        text("my_team.seen_by"): _audience(view, plan, text),
        text("my_team.kept_for"): text(f"my_team.days_{DAYS.get(view, 'week')}", days=_days(view, plan)),
    }
    return Section(
        key=view,
        heading=text(f"my_team.{view}_heading"),
        paragraphs=[text(f"my_team.{view}_meaning", unit=words.unit(team.unit, text), people=_fewest(view, plan))],
        facts=facts,
        table=Table(text("my_team.in_words"), *_in_words(view, rows, plan, text)) if view is not View.SIGNAL else None,
        cards=_cards(team, rows, language) if view is View.SIGNAL else (),
        raw=_raw(team, view, text),
    )


def _in_words(view: View, rows: Sequence[Row], plan: ReleasePlan, text: Text) -> tuple[list[str], list[list[str]]]:
    """Names of columns and cells of a view's rows, with the day until which each is kept."""
    columns, line = {
        View.UNIT: (("quarter", "people"), _unit),
        View.QUARTER: (("quarter", "tool", "people", "active", "seats_used", "weeks_ok"), _quarter),
        View.NOISED: (("start", "span", "people", "regular", "off", "epsilon"), _noised),
        View.WEEK: (("week", "tool", "people", "active", "own_action", "seats_used", "seats_idle"), _week),
        View.INTERVENTION: (("week", "done"), _intervention),
        View.WITHHELD: (("week", "tool", "people", "why"), _withheld),
        View.SOURCE: (("week", "source", "state", "days"), _source),
    }[view]
    named = [text(f"my_team.column_{name}") for name in (*columns, "until")]
    return named, [[*line(row, text), _until(view, row, plan, text)] for row in rows]


def _unit(row: Row, text: Text) -> list[str]:
    return [words.quarter(row["quarter"], text), str(row["cohort_size"])]


def _quarter(row: Row, text: Text) -> list[str]:
    bands = [text(f"band.{row[name] or 'none'}") for name in ("band_active", "band_seats_used")]
    return [words.quarter(row["quarter"], text), _tool(row, text), str(row["cohort_size"]), *bands, str(row["weeks_ok"])]


def _noised(row: Row, text: Text) -> list[str]:
    span = [words.week(Week(row["start"]), text), text(f"my_team.span_{row['grain']}")]
    if row["status"] != "ok":
        return [*span, str(row["cohort_size"]), text(f"reason.{row['reason']}"), "", ""]
    told = said(row["band"], row["share"], text)
    return [*span, str(row["cohort_size"]), told, f"± {row['plus_minus']:.0%}", f"{row['epsilon']:.2g}"]


def _week(row: Row, text: Text) -> list[str]:
    step = FINE if row["cohort_size"] >= FINE_STEP_PEOPLE else COARSE
    people = [words.rounded_share(row[name], step, text) for name in ("share_active", "share_own_action")]
    # How many seats there are is not shown, so neither is which of the two steps they have.
    seats = [words.rounded_share(row[name], FINE, text) for name in ("share_seats_used", "share_seats_idle")]
    return [words.week(Week(row["week"]), text), _tool(row, text), str(row["cohort_size"]), *people, *seats]


def _intervention(row: Row, text: Text) -> list[str]:
    return [words.week(Week(row["week"]), text), text(f"intervention.{row['kind']}")]


def _withheld(row: Row, text: Text) -> list[str]:
    return [words.week(Week(row["week"]), text), _tool(row, text), str(row["cohort_size"]), text(f"reason.{row['reason']}")]


def _source(row: Row, text: Text) -> list[str]:
    days = text("my_team.days_reported", reported=row["days_reported"], expected=row["days_expected"])
    source = words.known("source", row["source"], text)
    return [words.week(Week(row["week"]), text), source, text(f"state.{row['state']}"), days]


def _tool(row: Row, text: Text) -> str:
    return words.known("tool", row["tool"], text)


def _cards(team: MyTeam, rows: Iterable[Row], language: str) -> list[Card]:
    stated = [{name: value for name, value in row.items() if name in Signal.model_fields} for row in rows]
    content = Content(org=team.org, signals=tuple(Signal.model_validate(one) for one in stated))
    return [*cards(content, language, open_ones=True), *cards(content, language, open_ones=False)]


def _raw(team: MyTeam, view: View, text: Text) -> Table:
    """The rows as they are: names of columns and values of the view."""
    table = team.tables[view]
    cells = [["" if value is None else str(value) for value in row.values()] for row in table.to_pylist()]
    return Table(text("my_team.raw", view=view.table), table.column_names, cells)


def _days(view: View, plan: ReleasePlan) -> int:
    found: int = kept(plan, Surface.RELEASE).get(view.value, 0)
    return found


def _until(view: View, row: Row, plan: ReleasePlan, text: Text) -> str:
    """The day from which a row is deleted."""
    if view is View.NOISED:
        from_day: date = row["start"]
    else:
        from_day = last_day(row["quarter"]) if view in {View.UNIT, View.QUARTER} else row["week"]
    day = from_day + timedelta(days=_days(view, plan))
    return words.day(day, text)


def _audience(view: View, plan: ReleasePlan, text: Text) -> str:
    span, families = MEASURES[view]
    roles = {
        role
        for cell in plan.cells
        if (cell.place.surface, cell.place.grain) == (Surface.RELEASE, span)
        and cell.place.family in families
        and cell.place.measure in (families[cell.place.family] or {cell.place.measure})
        for role in cell.audience
    }
    return words.listed([text(f"plan.audience.{role}") for role in sorted(roles)], text)


def _least(view: View, plan: ReleasePlan, text: Text) -> str:
    """How few people a row of the view may speak of."""
    if view in {View.UNIT, View.INTERVENTION, View.SOURCE, View.WITHHELD}:
        return text("plan.about_nobody")
    return text("plan.from", people=_fewest(view, plan))


def _fewest(view: View, plan: ReleasePlan) -> int:
    span, families = MEASURES[view]
    cells = [cell for cell in plan.cells if (cell.place.surface, cell.place.grain) == (Surface.RELEASE, span)]
    return min((cell.from_people for cell in cells if cell.place.family in families), default=plan.k)


def _kept(team: MyTeam, plan: ReleasePlan, language: str) -> Section:
    text = texts(language)
    unit = words.unit(team.unit, text)
    heading = text("my_team.kept_heading", unit=unit)
    reach = [text("my_team.kept_reach"), text("my_team.kept_edge")]
    if team.withheld:
        return Section("kept", heading, [text("my_team.kept_nothing", unit=unit), *reach])
    entries = [entry for entry in explain(plan, language).surfaces[text("plan.processing")] if _concerns(entry, plan, team)]
    return Section("kept", heading, [text("my_team.kept_note"), *reach], entries=entries)


def _concerns(entry: EntryInWords, plan: ReleasePlan, team: MyTeam) -> bool:
    """Whether an entry speaks of a unit of this size; where the size is not known, all that may."""
    cell = next(cells_of(plan.entries[entry.name], plan.k))
    least = cell.organisation_from if team.unit == words.ORGANISATION else cell.from_people
    return cell.place.family is not Subject.STATUS and (team.roster is None or team.roster[1] >= least)


def _looked(looks: Sequence[Look], text: Text) -> Section:
    rows = [[look.at.strftime("%Y-%m-%d %H:%M"), text(f"my_team.role_{look.role}"), _with(look)] for look in looks]
    columns = [text(f"access.{name}") for name in ("at", "role", "command")]
    table = Table(text("access.title"), columns, rows) if rows else None
    said = [text("my_team.looked_note"), *([] if rows else [text("access.none")]), text("my_team.looked_beside")]
    return Section("looked", text("my_team.looked_heading"), said, table=table)


def _with(look: Look) -> str:
    """The command, or what the server says was read."""
    return f"{look.command}: {look.what}" if look.command == SERVER else look.command


def _stop(plan: ReleasePlan, text: Text) -> Section:
    said = [
        text("my_team.stop_ask", owner=plan.owner),
        text("my_team.stop_freeze", contact=plan.works_council_contact),
        text("my_team.stop_object"),
    ]
    return Section("stop", text("my_team.stop_heading"), said)
