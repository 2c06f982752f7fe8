"""``undertow metrics`` measures what there is, and says what did not answer."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli import metrics
from pipeline.cli.main import main
from pipeline.settings import read_settings
from pipeline.store import open_store
from tests.report.filled import ORG, WEEKS

NOWHERE = "127.0.0.1:1"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that is not there is not waited for."""
    monkeypatch.setattr("pipeline.broker.reading.CONNECT_MILLISECONDS", 50)


def test_it_says_how_fresh_and_how_full_the_store_is(filled_store: Callable[[Path], str], tmp_path: Path, quick: None) -> None:
    settings = read_settings(store=filled_store(tmp_path / "store"), bootstrap=NOWHERE, org=ORG)
    found = metrics.measure(settings, datetime(2026, 4, 6, tzinfo=UTC))
    by_name = {sample.name: sample for sample in found}
    assert {sample.name for sample in found} <= set(metrics.METRICS)
    assert 0 < by_name["undertow_store_free_ratio"].value < 1
    assert by_name["undertow_source_state"].labels == {"source": "github-copilot", "tool": "github-copilot", "state": "complete"}
    ended = datetime.fromtimestamp(by_name["undertow_source_week_end_timestamp_seconds"].value, UTC)
    assert ended.date() == WEEKS[-1].sunday
    assert [(sample.labels["part"], sample.value) for sample in found if sample.name == "undertow_reachable"] == [
        ("store", 1),
        ("broker", 0),
    ]


def test_what_is_kept_is_null_and_never_zero_where_the_broker_did_not_answer(
    filled_store: Callable[[Path], str], tmp_path: Path, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    dsn = filled_store(tmp_path / "store")
    with pytest.raises(SystemExit):
        main(["metrics", "--keep", "--store", dsn, "--bootstrap", NOWHERE, "--org", ORG])
    assert "undertow_store_free_ratio" in capsys.readouterr().out
    with open_store(dsn) as store:
        (kept,) = store.query("SELECT * FROM release_measured").to_pylist()
    assert (kept["org"], kept["confirmed"], kept["behind"], kept["set_aside"]) == (ORG, None, None, None)
    assert 0 < kept["free_ratio"] < 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--store", f"chdb://{tmp_path}/store", "--bootstrap", NOWHERE]
    with pytest.raises(SystemExit):
        main(["metrics", "--out", str(tmp_path / "undertow.prom"), *place])
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    text = (tmp_path / "undertow.prom").read_text()
    assert re.search(r'^undertow_reachable\{part="broker"\} 0$', text, re.MULTILINE)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with pytest.raises(SystemExit) as stop:
        main(["metrics", "--out", str(tmp_path / "no" / "undertow.prom"), *place])
    assert stop.value.code == 1
