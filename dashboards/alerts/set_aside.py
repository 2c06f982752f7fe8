"""Messages were set aside within a day: nothing could be made of them.

It misleads where nobody runs ``undertow metrics --keep``: then nothing is known, and it is silent. So it is before the first two
measurements of a day.
"""

from dashboards.alerts.rule import Rule
from dashboards.alerts.technical import technical

NAME = "set_aside"
RUNBOOK = "set-aside"


def build(contact_point: str) -> Rule:
    """The rule, for IT alone."""
    return technical(NAME, contact_point, "undertow-set-aside", "Undertow messages set aside")
