"""Memory grows with people and weeks, never with rows."""

import tracemalloc
from pathlib import Path

from tests.collector.made import WEEK, run_collector, usage_row, write_roster

PEOPLE = 20


def peak_of(folder: Path, copies: int) -> int:
    folder.mkdir()
    roster = write_roster(folder, {"Alpha": PEOPLE})
    export = folder / "usage.ndjson"
    with export.open("wb") as file:
        for _ in range(copies):
            file.writelines(usage_row(person, day) for day in WEEK.days for person in range(PEOPLE))
    run_collector([export], roster)  # caches and imports
    tracemalloc.start()
    run_collector([export], roster)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_eight_times_the_rows_take_the_same_memory(tmp_path: Path) -> None:
    once, twice, eight = (peak_of(tmp_path / str(copies), copies) for copies in (10, 20, 80))
    assert twice < 1.1 * once
    assert eight < 1.1 * once
