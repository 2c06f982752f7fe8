"""Signals as cards: what was seen, since when, how sure, what it rests on, what else it may be, what may help."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report import words
from pipeline.report.content import Content
from pipeline.report.plot import Plot, plot
from pipeline.texts import Text, texts
from schemas.signal import Evidence, Signal, SignalStatus


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of the evidence: its words, and how long its bar is; no bar where it is not a share."""

    label: str
    said: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """One signal in words."""

    id: str
    unit: str
    tool: str
    family: str
    pattern: str
    seen: str
    also: Sequence[str]
    since: str
    sure: str
    bars: Sequence[Bar]
    explanations: Sequence[str]
    steps: Sequence[str]
    done: Sequence[str]
    status: str
    plot: Plot | None


def in_order(signals: Sequence[Signal]) -> list[Signal]:
    """By name of the unit, then by time; never by strength."""
    return sorted(signals, key=lambda s: (words.alphabetical(s.unit), s.since, s.pattern, s.tool, s.id))


def cards(content: Content, language: str, *, open_ones: bool) -> list[Card]:
    """The open signals, or those that are over or withdrawn."""
    text = texts(language)
    return [_card(s, content, text) for s in in_order(content.signals) if (s.status is SignalStatus.OPEN) == open_ones]


def _card(signal: Signal, content: Content, text: Text) -> Card:
    return Card(
        id=signal.id,
        unit=words.unit_heading(signal.unit, text),
        tool=words.known("tool", signal.tool, text),
        family=text(f"family.{signal.family}"),
        pattern=text(f"pattern.{signal.pattern}"),
        seen=words.seen(signal, text),
        also=[text(f"pattern.{other}") for other in signal.also],
        since=_since(signal, text),
        sure=text(
            "report.signal_sure_value", word=words.certainty(signal.certainty, text), n=words.certainty_tenths(signal.certainty)
        ),
        # How long it has lasted is said already.
        bars=[_bar(item, text) for item in sorted(signal.evidence, key=words.evidence_place) if item.unit != "weeks"],
        explanations=[text(f"explanation.{item}") for item in signal.explanations],
        steps=[text(f"step.{item}") for item in signal.next_steps],
        done=_done(signal, content, text),
        status="" if signal.status is SignalStatus.OPEN else text(f"report.status_{signal.status}"),
        plot=plot(signal, content, text),
    )


def _done(signal: Signal, content: Content, text: Text) -> list[str]:
    """What was done for the unit since the pattern began; whether it helped is told of a kind of help, never of a unit."""
    end = signal.closed_period or signal.as_of
    acts = [one for one in content.done if one.unit == signal.unit and signal.since <= str(one.week) <= end]
    return [f"{text(f'intervention.{one.kind}')}, {words.week(one.week, text)}" for one in acts]


def _since(signal: Signal, text: Text) -> str:
    week = words.week_and_day(signal.since, text)
    if signal.closed_period:
        return text("report.signal_since_closed", week=week, closed=words.week(signal.closed_period, text))
    return text("report.signal_since_value", week=week, weeks=words.counted("word.weeks", words.weeks_so_far(signal), text))


def _bar(item: Evidence, text: Text) -> Bar:
    drawn = item.unit == "share" and item.value <= 1 and item.name != "work_level"
    return Bar(text(f"evidence.{item.name}"), words.evidence(item, text), round(item.value * 100) if drawn else None)
