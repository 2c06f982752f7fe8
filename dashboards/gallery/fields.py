"""What a panel's JSON says of its columns, and how a value is then written."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from dashboards.panels import Json

KIB = 1024


class Fields:
    """The field configuration of one panel.

    Parameters
    ----------
    panel
        Its JSON.
    """

    def __init__(self, panel: Json) -> None:
        self.defaults: Json = panel["fieldConfig"]["defaults"]
        self._overrides = panel["fieldConfig"]["overrides"]

    @cached_property
    def columns(self) -> Mapping[str, Json]:
        """Column to what is said of it."""
        return {one["matcher"]["options"]: {each["id"]: each["value"] for each in one["properties"]} for one in self._overrides}

    def of(self, column: str, key: str) -> Any:  # noqa: ANN401  # a value of JSON
        """What is said of a column, or of all; None where nothing is."""
        return self.columns.get(column, {}).get(key, self.defaults.get(key))

    @property
    def nothing(self) -> str:
        """What is said when there is nothing."""
        return str(self.defaults.get("noValue", "No data"))


def written(value: object, unit: str) -> str:
    """A value as Grafana writes it in a unit.

    >>> written(date(2026, 3, 2), "time:YYYY-MM-DD"), written(2048, "bytes"), written(None, "none")
    ('2026-03-02', '2.0 KiB', '')
    """
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y-%m-%d")
    if unit == "bytes" and isinstance(value, int):
        return _bytes(float(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _bytes(size: float) -> str:
    for name in ("B", "KiB", "MiB", "GiB"):
        if size < KIB:
            return f"{size:.0f} B" if name == "B" else f"{size:.1f} {name}"
        size /= KIB
    return f"{size:.1f} TiB"
