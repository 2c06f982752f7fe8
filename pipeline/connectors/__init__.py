"""Connectors: one vendor a file, each a set of pure readers of one record.

To add one: a module with its readers and its :class:`~pipeline.connectors.base.UsageConnector`, one line in :data:`CONNECTORS`,
and a case folder in ``tests/connectors/cases``. Files, streaming, the roster, seats, aggregation and privacy come by themselves.

>>> sorted(CONNECTORS)
['github-copilot', 'work']
"""

from collections.abc import Mapping

from pipeline.connectors.base import Connector
from pipeline.connectors.github_copilot import GITHUB_COPILOT
from pipeline.connectors.work import WORK

CONNECTORS: Mapping[str, Connector] = {
    GITHUB_COPILOT.name: GITHUB_COPILOT,
    WORK.name: WORK,
}
