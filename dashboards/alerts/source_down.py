"""A source reported nothing, or next to nothing, in its last week: no team is shown figures of that week, and IT should look."""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import of_source

NAME = "source_down"
RUNBOOK = "source-down"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return of_source(NAME, contact_point)
