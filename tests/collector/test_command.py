"""`undertow collect` where rows go: to standard output, to a file, to Kafka; and wrong use of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.reading import read_topic
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli.main import main
from pipeline.privacy.standard_plan import standard_plan_text
from schemas.wire import SHARDS
from tests.collector.made import WEEK, usage_row, write_roster


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    """The arguments for a week of two files, given as a shell gives them."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.ndjson").write_bytes(b"".join(usage_row(person, WEEK.monday) for person in range(12)))
    roster = write_roster(tmp_path, {"Alpha": 7, "Beta": 6})
    files = [str(tmp_path / "a.ndjson"), str(tmp_path / "b.ndjson")]
    plan = tmp_path / "plan.toml"
    plan.write_text(standard_plan_text().replace("k = 10\n", "k = 5\n"))
    period = ["--period", str(WEEK), "--today", "2026-12-01", "--plan", str(plan)]
    return ["collect", "github-copilot", "--input", *files, "--roster", str(roster), *period]


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_file_gets_what_standard_output_gets(
    arguments: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "rows.ndjson"
    assert code_of([*arguments, "--out", str(out)]) == 0
    assert code_of([*arguments, "--out", "-"]) == 0
    assert capsysbinary.readouterr().out == out.read_bytes()
    status = json.loads(out.read_bytes().splitlines()[-1])
    assert (status["records_read"], status["records_rejected"]) == (20, {})


@pytest.mark.parametrize("where", [[], ["--out", "-", "--bootstrap", "127.0.0.1:1"], ["--out", "absent/rows.ndjson"]])
def test_rows_go_to_one_place_that_can_take_them(
    where: list[str], arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("UNDERTOW_BOOTSTRAP", raising=False)
    assert code_of([*arguments, *where]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "undertow: " in told.err


def test_a_reader_that_goes_away_is_no_traceback(arguments: list[str]) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments, "--out", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told


@pytest.mark.embedded
def test_a_release_reaches_kafka_once(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = ["--ledger", str(tmp_path / "ledger.ndjson")]
    monkeypatch.setenv("UNDERTOW_CONSENT", str(tmp_path / "consent.ndjson"))
    monkeypatch.setenv("UNDERTOW_COUNCIL_KEY", str(tmp_path / "works-council.pub"))
    key, plan = str(tmp_path / "works-council.key"), arguments[-1]
    assert code_of(["privacy", "keygen", "works-council", "--folder", str(tmp_path)]) == 0
    assert code_of(["privacy", "approve", "--key", key, "--plan", plan, "--from", "2026-Q4", "--at", "2026-10-01", "--yes"]) == 0
    with EmbeddedBroker() as broker:
        topics = Topics("undertow")
        create_topics(broker.bootstrap, topics, partitions=4, replication=1)
        monkeypatch.setenv("UNDERTOW_BOOTSTRAP", broker.bootstrap)
        assert code_of([*arguments, *ledger]) == 0
        assert code_of([*arguments, *ledger]) == 1
        assert "released before for 2026-W40" in capsys.readouterr().err
        shards = [SHARDS.validate_json(record.value or b"") for record in read_topic(broker.bootstrap, topics.releases)]
    assert [shard.contract.name for shard in shards] == ["undertow.usage", "undertow.licences", "undertow.status"]
