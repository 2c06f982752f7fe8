"""Closed periods to signals and to what people see: roll up, detect, store what changed. Knows no broker and no Faust."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.detectors import PATTERNS, Rows, detect
from pipeline.periods import Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.rollups import StoredRows, materialise, roll_up
from pipeline.store import Store
from schemas.period import PeriodClosed
from schemas.signal import Pattern, Signal, SignalStatus

LONG_WEEKS = 52
"""From so many weeks on the oldest rows leave the store (retention), and with them what old episodes rested on."""
SETTLING_WEEKS = 26
"""So far into a history that has lost its beginning, the own past of a unit is another than it was."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What has to be said of an organisation now, and the version under which it is stored."""

    changed: list[Signal]
    version: int


def detect_organisation(
    store: Store,
    org: str,
    closed: Sequence[PeriodClosed],
    patterns: Collection[Pattern] = tuple(PATTERNS),
    country: str = "NL",
    plan: ReleasePlan | None = None,
) -> list[Signal]:
    """Bring the signals of one organisation up to date, and give those that are new or changed; people see them from then on.

    It is a function of what the store holds, so running it again changes nothing. It misleads while releases are still coming in:
    a signal raised on half the figures may be withdrawn once the rest is there.

    Parameters
    ----------
    store
        Where rows and signals are.
    org
        The organisation.
    closed
        Its periods that were closed since the last run; they are rolled up first.
    patterns
        Those that the release plan lists. What was said of others stays as it stands: nothing later explains it.
    country
        Whose public holidays count.
    plan
        The release plan in force, which says what people see; left out, the one that is shipped.
    """
    outlook = look(store, org, closed, patterns, country)
    settle(store, org, closed, outlook, plan)
    return outlook.changed


def look(store: Store, org: str, closed: Sequence[PeriodClosed], patterns: Collection[Pattern], country: str) -> Outlook:
    """Roll up, and find what has to be said; nothing of it is stored yet.

    Who publishes does so between this and :func:`settle`: after a crash in between it is found, and published, once more. The
    other way round it would be stored, found no more, and never published.
    """
    # Read before the rows: the version must never claim figures that this run has not seen.
    version = store.knowledge(org)
    roll_up(store, closed)
    stored = [signal for signal in store.signals(org) if signal.pattern in patterns]
    return Outlook(news(StoredRows(store, org), org, country, patterns, stored), version)


def news(
    rows: Rows,
    org: str,
    country: str,
    patterns: Collection[Pattern],
    stored: Sequence[Signal],
    settled: str | None = None,
) -> list[Signal]:
    """What has to be said of a history after what was said before: the whole of detection, without a store.

    Parameters
    ----------
    rows
        Those of the organisation, up to the week that is asked about.
    org, country, patterns
        As for :func:`detect_organisation`.
    stored
        What was said of these patterns before.
    settled
        The first week of which the history speaks for itself; left out, it follows from the rows.
    """
    found = detect(rows, org, country, patterns=patterns)
    return changes(found, stored, settled_from(rows) if settled is None else settled)


def settle(store: Store, org: str, closed: Sequence[PeriodClosed], outlook: Outlook, plan: ReleasePlan | None = None) -> None:
    """Store what was found, and bring what people see up to date."""
    if outlook.changed:
        store.write_signals(outlook.changed, outlook.version)
    materialise(store, org, closed, plan)


def settled_from(rows: Rows) -> str:
    """The first week from which on a history speaks for itself: its own first one, unless its beginning was left to expire.

    >>> import datetime
    >>> import pyarrow as pa
    >>> from pipeline.detectors import Tables
    >>> weeks = [datetime.date(2026, 1, 5) + datetime.timedelta(weeks=i) for i in range(60)]
    >>> settled_from(Tables(pa.table({"week": weeks[:40]}))), settled_from(Tables(pa.table({"week": weeks})))
    ('2026-W02', '2026-W28')
    """
    span = rows.span()
    if span is None:
        return ""
    first, last = map(Week.of, span)
    is_long = first.shift(LONG_WEEKS) <= last
    return str(first.shift(SETTLING_WEEKS if is_long else 0))


def changes(found: Sequence[Signal], stored: Sequence[Signal], settled: str = "") -> list[Signal]:
    """What has to be said: signals that are new or differ, and the withdrawal of those that the figures no longer bear out.

    Of episodes that were raised before the week ``settled`` the figures are partly gone. They stand as they were told, until the
    pattern is not there any more, and then are over; what seems to begin there now is no news.
    """
    known = {signal.id: signal for signal in stored}
    ids = {signal.id for signal in found}
    lasting = {about for signal in found if signal.status is SignalStatus.OPEN for about in subjects(signal)}
    news = [s for s in found if known.get(s.id) != s and (s.id in known or s.detected_period >= settled)]
    gone = [s for s in stored if s.id not in ids and s.status is not SignalStatus.WITHDRAWN]
    withdrawn = [as_now(s, SignalStatus.WITHDRAWN) for s in gone if s.detected_period >= settled]
    old = [s for s in gone if s.detected_period < settled and s.status is SignalStatus.OPEN]
    return news + withdrawn + [as_now(s, SignalStatus.CLOSED) for s in old if lasting.isdisjoint(subjects(s))]


def subjects(signal: Signal) -> set[tuple[str, str, Pattern]]:
    """What a signal is about: two that share one are one story."""
    return {(signal.unit, signal.tool, pattern) for pattern in (signal.pattern, *signal.also)}


def as_now(signal: Signal, status: SignalStatus) -> Signal:
    """The signal with another status."""
    return signal.model_copy(update={"status": status})
