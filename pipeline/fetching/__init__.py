"""Fetching: asks the vendors themselves for what their connectors read.

::

    wanted days -> pieces (pure, a vendor a module) -> transport (httpx, patience) -> shelf (memory only) -> the collector

What is fetched is about persons. It is kept packed in anonymous memory files, never on disk; what a run leaves behind is which
reports of which days were whole, and nothing of what they held. Either everything that a week needs is there, or the week is not
closed. To add a vendor: a module with its options and its :class:`~pipeline.fetching.vendor.Vendor`, and one line in
:data:`VENDORS`. This is the only package that imports httpx.

>>> sorted(VENDORS)
['claude-code', 'claude-enterprise', 'cursor', 'gemini-workspace', 'github-copilot', 'microsoft-365-copilot', 'openai-usage']
"""

from collections.abc import Mapping

from pipeline.fetching.claude_code import CLAUDE_CODE
from pipeline.fetching.claude_enterprise import CLAUDE_ENTERPRISE
from pipeline.fetching.cursor import CURSOR
from pipeline.fetching.gemini_workspace import GEMINI_WORKSPACE
from pipeline.fetching.github_copilot import GITHUB_COPILOT
from pipeline.fetching.microsoft_365_copilot import MICROSOFT_365_COPILOT
from pipeline.fetching.openai_usage import OPENAI_USAGE
from pipeline.fetching.vendor import AnyVendor

VENDORS: Mapping[str, AnyVendor] = {
    vendor.source: vendor
    for vendor in (
        CLAUDE_CODE,
        CLAUDE_ENTERPRISE,
        CURSOR,
        GEMINI_WORKSPACE,
        GITHUB_COPILOT,
        MICROSOFT_365_COPILOT,
        OPENAI_USAGE,
    )
}
