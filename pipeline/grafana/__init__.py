"""Puts folder, data source and dashboards into a Grafana: the only place that imports ``grafana_api``.

Three small parts. :func:`~pipeline.grafana.plan.plan` says, without any Grafana, what should be there. :func:`apply` makes it so,
through anything that can send a request. :class:`Grafana` is what sends it: ``grafana_api`` with a transport of our own, because
upstream was archived in 2022 and cannot read an empty answer, a text, or a proxy's error page. Another client can be put in its
place without touching the rest.

Everything is found by its uid, never by a number or a name, and applied again without harm: what is already as planned is left
alone. Code is the truth: what people changed in Grafana itself is overwritten.

No Grafana server was at hand when this was written: it was tried against a strict imitation made from the public interface
description of Grafana 13.0.
"""

from pipeline.grafana.apply import Done, Requests, apply
from pipeline.grafana.datasource import ClickHouse
from pipeline.grafana.plan import Kind, Step, plan
from pipeline.grafana.transport import Grafana

__all__ = ["ClickHouse", "Done", "Grafana", "Kind", "Requests", "Step", "apply", "plan"]
