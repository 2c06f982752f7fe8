"""Vendors' own files of a world, one vendor a file; the connectors of the same names read them.

To add one: a module with a :class:`~pipeline.simulator.vendors.base.Writer`, a line in :data:`WRITERS`, and what its connector
can tell of in ``pipeline.simulator.tellings``; ``tests/simulator/test_vendors.py`` then holds it against the connector.
"""

from collections.abc import Mapping

from pipeline.simulator.vendors.base import Writer
from pipeline.simulator.vendors.claude_code import CLAUDE_CODE
from pipeline.simulator.vendors.cursor import CURSOR
from pipeline.simulator.vendors.gemini_workspace import GEMINI_WORKSPACE
from pipeline.simulator.vendors.github_copilot import GITHUB_COPILOT
from pipeline.simulator.vendors.microsoft_365_copilot import MICROSOFT_365_COPILOT
from pipeline.simulator.vendors.openai_usage import OPENAI_USAGE

WRITERS: Mapping[str, Writer] = {
    "claude-code": CLAUDE_CODE,
    "cursor": CURSOR,
    "gemini-workspace": GEMINI_WORKSPACE,
    "github-copilot": GITHUB_COPILOT,
    "microsoft-365-copilot": MICROSOFT_365_COPILOT,
    "openai-usage": OPENAI_USAGE,
}
