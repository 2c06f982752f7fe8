"""One signal explained at length: what was seen, against what, what else it may be, and its course as people may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.periods import Week
from pipeline.report import words
from pipeline.report.cards import cards
from pipeline.report.content import Content, Done
from pipeline.report.my_team import MyTeam, View
from pipeline.report.plot import FIGURE
from pipeline.report.read import Row
from pipeline.texts import Text, texts
from schemas.signal import NextStep, Signal, SignalStatus

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
BANDS = {"few": "█──", "about_half": "██─", "most": "███"}
NO_BAND = "···"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    lines: Sequence[str]


def explained(signal: Signal, team: MyTeam, language: str, false_alarms_a_year: float) -> list[Section]:
    """A signal in words and coarse figures, all of them from the release surface.

    It misleads when the course is read as the evidence: the detectors see exact counts, people only this.

    Parameters
    ----------
    signal
        As the release surface states it.
    team
        The released rows of its unit.
    language
        ``en`` or ``nl``.
    false_alarms_a_year
        The budget of one unit, all patterns together.
    """
    text = texts(language)
    done = [Done(row["unit"], Week(row["week"]), NextStep(row["kind"])) for row in team.rows(View.INTERVENTION)]
    content = Content(org=signal.org, signals=(signal,), done=tuple(done))
    (card,) = cards(content, language, open_ones=signal.status is SignalStatus.OPEN)
    state = f" ({card.status})" if card.status else ""
    return [
        Section(f"{card.unit}: {card.pattern}, {card.tool}{state}", [card.seen]),
        *([Section(text("report.signal_also"), [*card.also, text("explain.also")])] if card.also else []),
        Section(text("report.signal_since"), [card.since]),
        Section(text("report.signal_sure"), [card.sure, text("explain.sure", years=round(1 / false_alarms_a_year))]),
        Section(text("report.signal_evidence"), [f"{bar.label}: {bar.said}" for bar in card.bars]),
        Section(text("explain.null"), [text(f"explain_null.{signal.pattern}")]),
        Section(text("explain.cohort"), [text(f"explain_cohort.{signal.pattern}")]),
        *([Section(text("report.signal_done"), [*card.done, text("report.signal_done_note")])] if card.done else []),
        Section(text("report.signal_other"), list(card.explanations) or [text("report.signal_other_none")]),
        Section(text("report.signal_steps"), card.steps),
        Section(text("explain.course"), course(signal, team, text)),
    ]


def course(signal: Signal, team: MyTeam, text: Text) -> list[str]:
    """The figure of the pattern over time, as coarse as it is shown of such a unit; or that none is."""
    if signal.pattern not in FIGURE:
        return [text("explain.no_course_of_pattern")]
    name, band = FIGURE[signal.pattern]
    share = f"share_{name}"
    weekly = [row for row in team.rows(View.WEEK) if row["tool"] == signal.tool]
    if any(row[share] is not None for row in weekly):
        return _by_week(weekly, share, text)
    quarters = [row for row in team.rows(View.QUARTER) if row["tool"] == signal.tool]
    if any(row[band] for row in quarters):
        return [text(f"explain_figure.{band}"), *(_by_quarter(row, band, text) for row in quarters)]
    return [text("explain.no_course")]


def _by_week(rows: Sequence[Row], share: str, text: Text) -> list[str]:
    known = {Week(row["week"]): row[share] for row in rows}
    first, last = min(known), max(known)
    weeks = [first.shift(i) for i in range((last.monday - first.monday).days // 7 + 1)]
    drawn = "".join(_bar(known.get(week)) for week in weeks)
    return [
        text(f"explain_figure.{share}"),
        drawn,
        text("explain.span", first=words.week(first, text), last=words.week(last, text)),
    ]


def _bar(share: float | None) -> str:
    return GAP if share is None else BARS[round(share * (len(BARS) - 1))]


def _by_quarter(row: Row, band: str, text: Text) -> str:
    name = row[band] or "none"
    return f"{words.quarter(row['quarter'], text)}  {BANDS.get(name, NO_BAND)}  {text(f'band.{name}')}"
