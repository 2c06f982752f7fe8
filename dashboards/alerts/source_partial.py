"""A source reported on some working days only: its week counts for nothing, and IT should look."""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import of_source

NAME = "source_partial"
RUNBOOK = "source-partial"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return of_source(NAME, contact_point)
