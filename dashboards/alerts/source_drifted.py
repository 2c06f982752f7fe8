"""A source's exports hold fields or words that are not known: its week counts, and IT should look before it no longer does."""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import of_source

NAME = "source_drifted"
RUNBOOK = "source-drifted"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return of_source(NAME, contact_point)
