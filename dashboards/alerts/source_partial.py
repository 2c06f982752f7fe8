"""A source reported on some working days only: its week counts for nothing, and IT should look."""

from dashboards.alerts.rule import Rule
from dashboards.alerts.source import technical

NAME = "source_partial"
RUNBOOK = "source-partial"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return technical(NAME, contact_point)
