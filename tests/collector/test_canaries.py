"""Names planted in every input are found in nothing that a run writes, prints or leaves behind; and names decide nothing."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collector.made import WEEK, run_collector, usage_row, write_roster

SIZES = {"Alpha": 12, "Beta": 11, "Gamma": 3}
RUN = """
import resource, sys
from pipeline.cli import main
try:
    main()
finally:
    print("core", resource.getrlimit(resource.RLIMIT_CORE), file=sys.stderr)
"""


def plant(folder: Path) -> list[str]:
    """Every input with names of people, in records that are counted and in records that are refused; the arguments for them."""
    lines = [usage_row(person, day) for day in WEEK.days[:5] for person in range(28)]
    broken = [
        b'{"user_login": "canary-broken", "day": "canary-day"}\n',
        b"canary-no-json\n",
        b'{"canary-nobody": "canary-value"}\n',
    ]
    (folder / "usage.ndjson").write_bytes(b"".join(lines + broken))
    roster = write_roster(folder, SIZES)
    roster.write_text(roster.read_text() + "canary-twice,Alpha,Product,2026-01-01,\ncanary-twice,Beta,Product,2026-01-01,\n")
    seat = {"created_at": "2026-01-05T09:00:00Z", "last_activity_at": None}
    seats = [{**seat, "assignee": {"login": f"canary-{person}"}} for person in range(30)]
    (folder / "seats.json").write_bytes(
        orjson.dumps({"total_seats": 30, "seats": [*seats, {"assignee": {"login": "canary-bad"}}]})
    )
    (folder / "accounts.csv").write_text("account,person\ncanary-account,canary-1\ncanary-account,canary-2\n")
    listed = folder / "opt-out.txt"
    listed.write_text("canary-4\ncanary-nobody\n")
    listed.chmod(0o600)
    options = {"input": "usage.ndjson", "seats": "seats.json", "accounts": "accounts.csv", "opt-out": "opt-out.txt"}
    return [f"--roster={roster}", *(f"--{name}={folder / file}" for name, file in options.items())]


def test_no_name_of_any_input_leaves_the_process(tmp_path: Path) -> None:
    inputs, work, temporary = (tmp_path / name for name in ("inputs", "work", "temporary"))
    for folder in (inputs, work, temporary):
        folder.mkdir()
    asked = ["collect", "github-copilot", *plant(inputs), f"--period={WEEK}", "--today=2026-12-01", "--out=rows.ndjson"]
    asked += ["--rejections=rejections.ndjson", "--ledger=ledger.ndjson"]
    environment = os.environ | {"TMPDIR": str(temporary), "UNDERTOW_LOG_LEVEL": "debug", "UNDERTOW_MAX_REJECTED_SHARE": "1"}
    # The project as this test sees it, wherever the run stands.
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", RUN, *asked], cwd=work, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    left = {path.name: path.read_bytes() for folder in (work, temporary) for path in folder.rglob("*") if path.is_file()}
    assert set(left) == {"rows.ndjson", "rejections.ndjson", "ledger.ndjson"}
    assert left["rows.ndjson"]
    for output in (done.stdout, done.stderr, *left.values()):
        assert b"canary" not in output.lower()
    assert b"core (0, 0)" in done.stderr, "a crash leaves no memory on disk"


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(26)))
def test_renaming_everybody_changes_nothing(names: list[int]) -> None:
    def released(name_of: list[int]) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            usage = Path(folder) / "usage.ndjson"
            lines = [usage_row(name_of[one], day, own=one % 4) for one in range(26) for day in WEEK.days[: one % 6]]
            usage.write_bytes(b"".join(lines))
            roster = write_roster(Path(folder), SIZES)
            rows = roster.read_text().splitlines()
            renamed = [f"canary-{name_of[number]},{row.partition(',')[2]}" for number, row in enumerate(rows[1:])]
            roster.write_text("\n".join([rows[0], *renamed]) + "\n")
            return run_collector([usage], roster)

    assert released(names) == released(list(range(26)))
