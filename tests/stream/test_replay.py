import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.collector.ndjson import as_lines
from pipeline.store import open_store
from pipeline.stream.replay import LONGEST_LINE, ROWS_A_SHARD, LineFault, Rejected, numbered_lines, parse, shards
from schemas.wire import AnyShard
from tests.store import samples
from tests.stream.releases import IDLE, releases
from tests.stream.workers import contents, write_directly

PERSON = "jan.jansen@example.com"
GOOD = next(as_lines(samples.release())).decode()


def put_together(lines: bytes) -> tuple[list[AnyShard], Rejected]:
    rejected = Rejected("releases.ndjson")
    return list(shards(numbered_lines(io.BytesIO(lines)), rejected)), rejected


def test_what_the_collector_wrote_is_read_back() -> None:
    written = [*samples.release(), *samples.release("2026-W41", org="globex")]
    back, rejected = put_together(b"".join(as_lines(written)))
    assert [row for shard in back for row in shard.rows] == [row for shard in written for row in shard.rows]
    assert {shard.org for shard in back} == {"acme", "globex"}
    assert not rejected.counts


def test_a_large_family_is_cut_as_the_collector_cuts_it() -> None:
    one = samples.usage({f"team {number}": 9 for number in range(ROWS_A_SHARD + 1)})
    back, _ = put_together(b"".join(as_lines([one])))
    assert [(len(shard.rows), shard.shard, shard.shards) for shard in back] == [(ROWS_A_SHARD, 0, 2), (1, 1, 2)]


@pytest.mark.parametrize(
    ("line", "fault", "field"),
    [
        ("{", LineFault.NOT_JSON, ""),
        ('"text"', LineFault.UNKNOWN_SCHEMA, ""),
        (GOOD.replace("undertow.usage", PERSON), LineFault.UNKNOWN_SCHEMA, ""),
        (GOOD.replace('"version":1', '"version":2'), LineFault.UNKNOWN_SCHEMA, ""),
        (GOOD.replace('"people_active":9', '"people_active":-9'), LineFault.INVALID, "rows.0.people_active"),
        (GOOD.replace('"people_active":9', f'"{PERSON}":9'), LineFault.INVALID, "rows.0.(unknown)"),
        (GOOD.replace("2026-09-28", "2026-09-29"), LineFault.INVALID, "rows.0.start"),
        (GOOD.replace('"org":"acme",', ""), LineFault.INVALID, "org"),
        ("x" * LONGEST_LINE * 3, LineFault.TOO_LONG, ""),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_the_rest_goes_on(line: str, fault: LineFault, field: str) -> None:
    back, rejected = put_together(f"{GOOD}\n{line}\n{GOOD}".encode())
    assert sum(len(shard.rows) for shard in back) == 2
    assert [(one.reason, one.file, one.line, one.field) for one in rejected.first] == [(fault, "releases.ndjson", 3, field)]


@given(st.binary())
def test_no_line_raises(line: bytes) -> None:
    assert isinstance(parse(line), tuple)


def test_replay_comes_to_what_writing_directly_comes_to_however_often(tmp_path: Path) -> None:
    history = list(releases(18))
    file = tmp_path / "releases.ndjson"
    file.write_bytes(b"".join(as_lines(history)) + b"broken\n")
    dsn, oracle = f"chdb://{tmp_path}/replayed", f"chdb://{tmp_path}/oracle"
    done = CliRunner().invoke(app, ["replay", str(file), "--store", dsn])
    assert "36 periods closed, 1 signals new or changed." in done.stdout
    assert f"releases.ndjson:{len(list(as_lines(history))) + 1}: not_json" in done.stderr
    replayed = contents(dsn)
    again = CliRunner().invoke(app, ["replay", str(file), "--store", dsn])
    assert "36 periods closed, 0 signals new or changed." in again.stdout
    assert contents(dsn) == replayed
    assert {signal["unit"] for signal in replayed["signal"]} == {IDLE}
    with open_store(oracle) as store:
        write_directly(store, history)
    assert contents(oracle) == replayed


def test_detect_anew_changes_nothing_and_mends_rollups(tmp_path: Path) -> None:
    dsn = f"chdb://{tmp_path}/store"
    with open_store(dsn) as store:
        write_directly(store, list(releases(18)))
    before = contents(dsn)
    assert CliRunner().invoke(app, ["detect", "--store", dsn, "--json"]).stdout == "[]\n"
    assert contents(dsn) == before
    with open_store(dsn) as store:
        store.command("TRUNCATE TABLE unit_week_v1")
        store.command("TRUNCATE TABLE signal")
    done = CliRunner().invoke(app, ["detect", "--store", dsn, "--org", "acme"])
    assert IDLE in done.stdout
    assert contents(dsn) == before


def test_a_file_that_is_not_there_is_an_error_with_a_cure() -> None:
    done = CliRunner().invoke(app, ["replay", "absent.ndjson", "--store", "chdb:///tmp/never"])
    assert "absent.ndjson cannot be read." in str(done.exception)
