"""Connectors: one vendor a file, each a set of pure readers of one record.

To add one
----------
1. A module: the readers of its reports, a :class:`~pipeline.connectors.sheet.Sheet` that says what the source is, and the
   :class:`~pipeline.connectors.connector.UsageConnector` that holds both.
2. One line in :data:`CONNECTORS`.
3. A case folder in ``tests/connectors/cases``: the files of an export, and the rows that must come of them.

Files (packed or not, NDJSON, one JSON document, CSV), the roster, seats, aggregation, privacy, drift, fuzzing and the table of
sources come by themselves.

A reader gets one record and gives the rows it holds, none, one or many. It raises
:class:`~pipeline.connectors.base.BadRecord` where nothing of the record can be used, and gives it among the rows where only a
part of it cannot. ``Fault.NOT_A_PERSON`` is for bots, API keys and service accounts.

>>> {'claude-code', 'github-copilot', 'work'} <= CONNECTORS.keys()
True
"""

from collections.abc import Mapping

from pipeline.connectors.claude_code import CLAUDE_CODE
from pipeline.connectors.claude_enterprise import CLAUDE_ENTERPRISE
from pipeline.connectors.connector import Connector
from pipeline.connectors.cursor import CURSOR
from pipeline.connectors.gemini_workspace import GEMINI_WORKSPACE
from pipeline.connectors.generic import GENERIC
from pipeline.connectors.github_copilot import GITHUB_COPILOT
from pipeline.connectors.microsoft_365_copilot import MICROSOFT_365_COPILOT
from pipeline.connectors.openai_usage import OPENAI_USAGE
from pipeline.connectors.people import PEOPLE
from pipeline.connectors.pulse import PULSE
from pipeline.connectors.questions import QUESTIONS
from pipeline.connectors.training import TRAINING
from pipeline.connectors.unsanctioned import UNSANCTIONED
from pipeline.connectors.work import WORK

CONNECTORS: Mapping[str, Connector] = {
    CLAUDE_CODE.name: CLAUDE_CODE,
    CLAUDE_ENTERPRISE.name: CLAUDE_ENTERPRISE,
    CURSOR.name: CURSOR,
    GEMINI_WORKSPACE.name: GEMINI_WORKSPACE,
    GENERIC.name: GENERIC,
    GITHUB_COPILOT.name: GITHUB_COPILOT,
    MICROSOFT_365_COPILOT.name: MICROSOFT_365_COPILOT,
    OPENAI_USAGE.name: OPENAI_USAGE,
    PEOPLE.name: PEOPLE,
    PULSE.name: PULSE,
    QUESTIONS.name: QUESTIONS,
    TRAINING.name: TRAINING,
    UNSANCTIONED.name: UNSANCTIONED,
    WORK.name: WORK,
}
