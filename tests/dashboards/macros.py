"""What Grafana and its ClickHouse plugin make of a query before it is sent, as far as our queries use it."""

import re
from collections.abc import Mapping
from datetime import date


def expand(sql: str, first: date, last: date, variables: Mapping[str, str]) -> str:
    """The statement the engine gets; a macro or variable that is not known here stays, and makes the engine refuse."""
    filtered = re.sub(r"\$__dateFilter\((\w+)\)", rf"\1 >= toDate('{first}') AND \1 <= toDate('{last}')", sql)
    return re.sub(r"\$\{(\w+):singlequote\}", lambda found: _quoted(variables[found[1]]), filtered)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
