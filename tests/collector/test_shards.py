"""A release in messages, and in lines."""

import json
from pathlib import Path

from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.collector.shards import ROWS_A_SHARD
from schemas.status import StatusShard
from schemas.wire import encode
from tests.collector.made import WEEK, job, usage_row, write_roster

TEAMS = 450


def test_a_large_release_is_cut_and_says_how_many_rows_it_has(tmp_path: Path) -> None:
    export = tmp_path / "usage.ndjson"
    export.write_bytes(usage_row(1, WEEK.monday))
    roster = write_roster(tmp_path, {f"team-{i}": 6 for i in range(TEAMS)})
    (release,) = collect(job([export], roster), Rejections())
    usage = [shard for shard in release.shards if shard.contract.name == "undertow.usage"]
    licences = [shard for shard in release.shards if shard.contract.name == "undertow.licences"]
    assert [(shard.shard, shard.shards, len(shard.rows)) for shard in licences] == [(0, 2, ROWS_A_SHARD), (1, 2, TEAMS + 2 - 400)]
    assert max(len(encode(shard)) for shard in release.shards) < 900_000
    status = release.shards[-1]
    assert isinstance(status, StatusShard)
    (row,) = status.rows
    assert row.usage_rows == sum(len(shard.rows) for shard in usage)
    assert row.licence_rows == TEAMS + 2
    lines = [json.loads(line) for line in as_lines(release.shards)]
    assert len(lines) == row.usage_rows + row.licence_rows + 1
    assert {line["schema"] for line in lines} == {"undertow.usage", "undertow.licences", "undertow.status"}
    assert all(None not in line.values() for line in lines)


def test_a_line_holds_the_row_and_what_its_shard_says_of_all(tmp_path: Path) -> None:
    export = tmp_path / "usage.ndjson"
    export.write_bytes(b"".join(usage_row(person, WEEK.monday) for person in range(5)))
    (release,) = collect(job([export], write_roster(tmp_path, {"Alpha": 6})), Rejections())
    first = json.loads(next(as_lines(release.shards)))
    assert first == {
        "schema": "undertow.usage",
        "version": 1,
        "org": "organisation",
        "source": "github-copilot",
        "tool": "github-copilot",
        "period": "2026-W40",
        "cohort": "2026-Q4",
        "release": 1,
        "k": 5,
        "unit": "organisation",
        "grain": "week",
        "start": "2026-09-28",
        "cohort_size": 6,
        "status": "ok",
        "people_active": 5,
        "people_active_by_own_action": 5,
        "features_used": 1,
    }
