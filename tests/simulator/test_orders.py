"""Organisations in every vendor's own format: whatever the order of the files, the same releases, to the byte.

``ORGANISATIONS=100 pytest tests/simulator/test_orders.py`` holds it against a hundred of them; some minutes.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.simulator import Settings, simulate
from pipeline.simulator.vendors import WRITERS
from tests.simulator.test_vendors import job

ORGANISATIONS = int(os.environ.get("ORGANISATIONS", "2"))
FIRST, WEEKS, TEAMS = Week.parse("2026-W14"), 4, 2


def released(asked: Job) -> tuple[bytes, dict[object, int]]:
    """The rows, and how many records were set aside for what reason; a tool that nobody uses yet is refused."""
    rejections = Rejections()
    try:
        rows = b"".join(line for release in collect(asked, rejections) for line in as_lines(release.shards))
    except UnusableInput as refused:
        rows = str(refused).encode()
    return rows, dict(rejections.counts)


@pytest.mark.parametrize("seed", range(ORGANISATIONS))
def test_the_order_of_the_files_changes_no_byte(seed: int, tmp_path: Path) -> None:
    tools = tuple(WRITERS)
    settings = Settings(tools=(*tools[seed % len(tools) :], *tools[: seed % len(tools)]))
    simulate(tmp_path, seed, TEAMS, WEEKS, str(FIRST), settings=settings)
    told = b""
    for tool in tools:
        asked = replace(job(tmp_path, tool), weeks=tuple(FIRST.shift(number) for number in range(WEEKS)))
        backwards = replace(asked, inputs=asked.inputs[::-1], seats=asked.seats[::-1])
        rows, counted = released(asked)
        assert released(backwards) == (rows, counted), tool
        told += rows
    assert told.count(b'"status":"ok"') > WEEKS
