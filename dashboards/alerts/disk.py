"""The disk of the store is nearly full: before it is, so that no release is refused.

It misleads where the store has several disks or nodes: it speaks of the default disk of whichever node answered.
"""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import technical

NAME = "disk"
RUNBOOK = "disk"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return technical(NAME, contact_point, "undertow-disk", "Undertow disk")
