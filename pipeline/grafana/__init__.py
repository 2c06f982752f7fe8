"""Puts what Undertow shows and tells into a Grafana: the only place that imports ``grafana_api``.

Four small parts. :func:`~pipeline.grafana.plan.plan` says, without any Grafana, what should be there. :func:`changes` looks and
says what would be done. :func:`apply` does it, through anything that can send a request. :class:`Grafana` is what sends it:
``grafana_api`` with a transport of our own, because upstream was archived in 2022 and cannot read an empty answer, a text, or a
proxy's error page. Another client can be put in its place without touching the rest.

Everything is found by its uid or name, no number is kept, and it is applied again without harm: what is already as planned is
left alone, what is ours and no longer wanted is removed, what is not ours is not touched. Ours is what begins with the prefix of
the installation (``undertow``, or ``acme-undertow`` for ``--installation acme``) and bears our mark: dashboards their tag,
alerting the provenance ``api``, a data source where it points to. What is in our place and is not ours stops everything before
anything is written. The tree of notification policies is never written: it belongs to everybody, and there is only one. Code is
the truth: what people changed in ours is put back.

No Grafana server was at hand when this was written: it was tried against a strict imitation made from the public interface
description of Grafana 13.0.
"""

from pipeline.grafana.apply import apply, check, unfinished
from pipeline.grafana.changes import Change, changes, removals
from pipeline.grafana.datasource import ClickHouse
from pipeline.grafana.export import export
from pipeline.grafana.installation import Installation
from pipeline.grafana.kinds import Requests
from pipeline.grafana.plan import Kind, Step, plan
from pipeline.grafana.transport import Grafana

__all__ = [
    "Change",
    "ClickHouse",
    "Grafana",
    "Installation",
    "Kind",
    "Requests",
    "Step",
    "apply",
    "changes",
    "check",
    "export",
    "plan",
    "removals",
    "unfinished",
]
