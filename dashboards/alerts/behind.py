"""The workers have not caught up for half an hour: something was waiting at every measurement.

It misleads where nobody runs ``undertow metrics --keep``: then nothing is known, and it is silent.
"""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import technical

NAME = "behind"
RUNBOOK = "behind"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return technical(NAME, contact_point, "undertow-behind", "Undertow worker behind")
