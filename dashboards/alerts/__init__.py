"""Alerts as code: a file and a query each, the words in the catalogue, a section in ``docs/runbook.md``.

A change lead is told of a signal in five parts: what was seen, how sure, what else may explain it, one next step, a link.
The query gives one row an alert: keys that never change are its labels, for an alert whose label changes is told anew; what does
change from week to week is in its figure. The words are laid over both by the rule's annotations, in both languages; the contact
point says which language is sent. Routing is by rule: each contact has its own, with its own receiver, so that the tree
of notification policies, which belongs to everybody, is never written.

Rules of a query (a test holds each to them): release views only; no time column; exactly one figure, all else text, or Grafana
takes it for something else; no macro that only the browser knows; no row twice.
"""

from collections.abc import Sequence

from dashboards.alerts import behind, disk, set_aside, signal, source_down, source_drifted, source_late, source_partial
from dashboards.alerts.rule import GROUP_PREFIX, Receiver, Writing, group
from dashboards.panels import Json

TECHNICAL = (source_down, source_late, source_partial, source_drifted, disk, set_aside, behind)
ALERTS = (signal, *TECHNICAL)

__all__ = ["ALERTS", "TECHNICAL", "Receiver", "Writing", "groups"]


def groups(told: Sequence[Receiver], it: str, writing: Writing, folder_uid: str) -> list[Json]:
    """The rule groups: signals, a rule for each receiver; and what is technical, for IT alone."""
    signals = [signal.build(receiver, told, writing) for receiver in told]
    technical = [alert.build(it) for alert in TECHNICAL]
    # The second one was about sources once; a group that changes its name would be told again.
    return [group(f"{GROUP_PREFIX}signals", folder_uid, signals), group(f"{GROUP_PREFIX}sources", folder_uid, technical)]
