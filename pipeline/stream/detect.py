"""Closed periods to signals and to what people see: roll up, detect, store what changed. Knows no broker and no Faust."""

from collections.abc import Collection, Sequence

from pipeline.detectors import detect
from pipeline.rollups import materialise, panel_table, roll_up
from pipeline.store import Store
from schemas.period import PeriodClosed
from schemas.signal import Pattern, Signal, SignalStatus


def detect_organisation(
    store: Store, org: str, closed: Sequence[PeriodClosed], patterns: Collection[Pattern] = tuple(Pattern)
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
    """
    # Read before the panel: the version must never claim figures that this run has not seen.
    version = store.knowledge(org)
    roll_up(store, closed)
    stored = [signal for signal in store.signals(org) if signal.pattern in patterns]
    changed = changes(detect(panel_table(store, org), org, patterns=patterns), stored)
    if changed:
        store.write_signals(changed, version)
    materialise(store, org, closed)
    return changed


def changes(found: Sequence[Signal], stored: Sequence[Signal]) -> list[Signal]:
    """What has to be said: signals that are new or differ, and the withdrawal of those that the figures no longer bear out."""
    known = {signal.id: signal for signal in stored}
    ids = {signal.id for signal in found}
    gone = [s for s in stored if s.id not in ids and s.status is not SignalStatus.WITHDRAWN]
    return [signal for signal in found if known.get(signal.id) != signal] + [
        signal.model_copy(update={"status": SignalStatus.WITHDRAWN}) for signal in gone
    ]
