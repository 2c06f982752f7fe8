"""Attack 5: averaging, replay and restatement.

Method
------
Look at the same periods several times: after the same file came again, after messages were delivered again, after a late
correction, after a second collector. A cell that ever had two values shows the difference, which is whoever was added; a cell
that is drawn anew can be averaged.

Source
------
DAP (draft-ietf-ppm-dap): a batch is collected once, else the results can be compared. Facts on privacy, section 8, no. 5.

Passes
------
Exactly one distinct value for every cell and period, however often one looks.
"""

from collections.abc import Iterator, Sequence

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Rows, Seen

KEY = ("source", "tool", "unit", "level", "grain", "start", "week", "quarter")
NO_VALUES = {"version", "applied_at", "parent", "release"}
RELEASED = ("release_week", "release_quarter", "release_withheld", "release_source")
"""Signals say what is known as of a week, so they change by design."""


def restated(looks: Sequence[Seen], surface: str) -> tuple[list[Guess], int]:
    """Cells that had more than one value, and how many cells were looked at.

    Parameters
    ----------
    looks
        What was seen, in order.
    surface
        ``processing`` or ``release``.
    """
    values: dict[tuple[object, ...], set[object]] = {}
    for seen in looks:
        for cell, value in _cells(seen, surface):
            values.setdefault(cell, set()).add(value)
    found = [
        Guess(", ".join(str(part) for part in cell if part), f"had {len(own)} values")
        for cell, own in values.items()
        if len(own) > 1
    ]
    return found, len(values)


def _cells(seen: Seen, surface: str) -> Iterator[tuple[tuple[object, ...], object]]:
    if surface == "release":
        tables = {name: seen.release[name] for name in RELEASED}
    else:
        tables = {name: rows for name, rows in seen.processing.items() if name.endswith(("_fact", "_status"))}
    for table, rows in tables.items():
        yield from _of_table(table, rows)


def _of_table(table: str, rows: Rows) -> Iterator[tuple[tuple[object, ...], object]]:
    for row in rows:
        key = tuple(str(row.get(name, "")) for name in KEY)
        for name, value in row.items():
            if name not in KEY and name not in NO_VALUES:
                yield (table, *key, name), str(value)
