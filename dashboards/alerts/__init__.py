"""Alerts as code: a file and a query each, the words in the catalogue, a section in ``docs/runbook.md``.

A change lead is told of a signal in five parts: what was seen, how sure, what else may explain it, one next step, a link.
The query gives stable keys, one row an alert; the words are laid over them by the rule's annotations, in both languages; the
contact point says which language is sent. Routing is by rule: each contact has its own, with its own receiver, so that the tree
of notification policies, which belongs to everybody, is never written.

Rules of a query (a test holds each to them): release views only; no time column; exactly one figure, all else text, or Grafana
takes it for something else; no macro that only the browser knows; no row twice.
"""

from collections.abc import Sequence

from dashboards.alerts import signal, source_down, source_late, source_partial
from dashboards.alerts.rule import GROUP_PREFIX, Receiver, group
from dashboards.panels import Json

SOURCES = (source_down, source_late, source_partial)
ALERTS = (signal, *SOURCES)

__all__ = ["ALERTS", "SOURCES", "Receiver", "groups"]


def groups(told: Sequence[Receiver], it: str, timing: str, folder_uid: str) -> list[Json]:
    """The rule groups: signals, a rule for each receiver; and sources, for IT alone."""
    signals = [signal.build(receiver, told, timing) for receiver in told]
    sources = [alert.build(it) for alert in SOURCES]
    return [group(f"{GROUP_PREFIX}signals", folder_uid, signals), group(f"{GROUP_PREFIX}sources", folder_uid, sources)]
