"""Every reason is counted, row by row, and told in numbers of rows alone."""

from collections import Counter
from pathlib import Path

import orjson

from pipeline.collector.kept_back import FIGURES, OF_SIZE, told
from pipeline.collector.rejections import Rejections
from pipeline.privacy import gate, unit_gate
from schemas.fields import Reason
from tests.collector.made import WEEK, plan_of_everything, run_collector, usage_row, write_roster

# The first are told of the row, the plan takes out what was never asked for, bands take out nothing.
NOT_OF_FIGURES = {"threshold", "by_day", "reported", "in_plan", "in_bands"}


def test_the_set_is_closed() -> None:
    steps = {step.__name__ for step in (*gate.STEPS, *unit_gate.STEPS)}
    assert set(FIGURES) == steps - NOT_OF_FIGURES
    assert set(OF_SIZE) == set(Reason) - {Reason.NOT_REPORTED, Reason.SOURCE_DOWN}


def test_every_row_and_figure_that_is_kept_back_is_counted(tmp_path: Path) -> None:
    """The numbers told are those of the rows themselves."""
    usage = tmp_path / "usage.ndjson"
    usage.write_bytes(b"".join(usage_row(one, day, own=1 + 3000 * (one == 0)) for one in range(130) for day in WEEK.days[:5]))
    rejections = Rejections()
    roster = write_roster(tmp_path, {"Large": 60, "Small": 3, "Tiny": 2, "Other": 65})
    rows = [*map(orjson.loads, run_collector([usage], roster, rejections, plan=plan_of_everything()).splitlines())]
    reasons = Counter(row["reason"] for row in rows if row.get("status") == "withheld")
    assert sum(reasons.values()) == next(row["withheld_rows"] for row in rows if "withheld_rows" in row) > 0
    kept = [note for note in rejections.notes if note.startswith("Kept back")]
    assert kept[0] == "Kept back: " + ", ".join(f"{reasons[one]} rows {one}" for one in OF_SIZE if reasons[one]) + "."
    weekly = [row for row in rows if row["schema"] == "undertow.usage" and row["grain"] == "week" and row["status"] == "ok"]
    no_sums = sum("interactions" not in row or row["interactions"] is None for row in weekly)
    assert no_sums
    assert f"{no_sums} time" in kept[1]


def test_nothing_kept_back_is_nothing_told() -> None:
    assert told(Counter({Reason.NOT_REPORTED: 3})) == []
