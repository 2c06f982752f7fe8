"""No week of a source has come for three weeks: the collector, the broker or the vendor stands still."""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import of_source

NAME = "source_late"
RUNBOOK = "source-late"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return of_source(NAME, contact_point)
