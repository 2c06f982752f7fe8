"""What Grafana and its ClickHouse plugin make of a query before it is sent, as far as our queries use it.

The tests and the gallery run every query with it. A macro or variable that is not known here stays, and the engine refuses it.

>>> from datetime import date
>>> expanded("$__dateFilter(week) AND org = ${org:singlequote}", date(2026, 1, 5), date(2026, 2, 1), {"org": "acme"})
"week >= toDate('2026-01-05') AND week <= toDate('2026-02-01') AND org = 'acme'"
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from dashboards.lambdas import quoted

DAY_SECONDS = 24 * 60 * 60


def expanded(sql: str, first: date, last: date, choices: Mapping[str, str]) -> str:
    """The statement that the engine gets.

    Parameters
    ----------
    sql
        As it stands in a panel.
    first, last
        The time that is chosen; of moments, from the beginning of the one to the end of the other.
    choices
        Variable to what is chosen.
    """
    filtered = re.sub(r"\$__dateFilter\((\w+)\)", rf"\1 >= toDate('{first}') AND \1 <= toDate('{last}')", sql)
    since, until = (int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in (first, last))
    until += DAY_SECONDS - 1
    filtered = re.sub(r"\$__timeFilter\((\w+)\)", rf"\1 >= toDateTime({since}) AND \1 <= toDateTime({until})", filtered)
    return re.sub(r"\$\{(\w+):singlequote\}", lambda found: quoted(choices[found[1]]), filtered)
