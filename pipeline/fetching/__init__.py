"""Fetching: asks the vendors themselves for what their connectors read.

::

    wanted days -> pieces (pure, a vendor a module) -> transport (httpx, patience) -> shelf (memory only) -> the collector

What is fetched is about persons. It is kept packed in anonymous memory files, never on disk; what a run leaves behind is which
reports of which days were whole, and nothing of what they held. Either everything that a week needs is there, or the week is not
closed. To add a vendor: a module with its options and its :class:`~pipeline.fetching.vendor.Vendor`, and one line in
:data:`VENDORS`. This is the only package that imports httpx.

>>> sorted(VENDORS)
['github-copilot']
"""

from collections.abc import Mapping

from pipeline.fetching.github_copilot import GITHUB_COPILOT
from pipeline.fetching.vendor import AnyVendor

VENDORS: Mapping[str, AnyVendor] = {vendor.source: vendor for vendor in (GITHUB_COPILOT,)}
