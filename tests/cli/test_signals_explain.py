"""``undertow signals explain``: one signal in words, from what may be shown and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.report.explained import course
from pipeline.report.my_team import View, read_my_team
from pipeline.report.read import read_signals
from pipeline.store import open_store
from pipeline.texts import texts
from schemas.signal import Pattern, Signal
from tests.report.filled import ORG

EN = texts("en")


@pytest.fixture(scope="module")
def dsn(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled_store(tmp_path_factory.mktemp("store") / "store")


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["signals", "explain", *arguments])
    told = capsys.readouterr()
    return int(stop.value.code or 0), " ".join(told.out.split()), told.err


def shown(dsn: str) -> dict[str, Signal]:
    with open_store(dsn) as store:
        return {signal.unit: signal for signal in read_signals(store.query)}


@pytest.mark.parametrize(("language", "said"), [("en", "What it was held against"), ("nl", "Waartegen het is afgezet")])
def test_it_says_all_of_a_signal_and_leaves_an_entry(
    language: str,
    said: str,
    dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = tmp_path / "access.ndjson"
    monkeypatch.setenv("UNDERTOW_ACCESS_LOG", str(log))
    signal, text = shown(dsn)["Accounts Payable"], texts(language)
    code, out, err = explain(capsys, signal.id, "--store", dsn, "--language", language)
    assert (code, err) == (0, "")
    assert said in out
    for key in ("explain_null.licence_idling", "explain_cohort.licence_idling"):
        assert text(key) in out
    assert text("explain.sure", years=50) in out
    for step in signal.next_steps:
        assert text(f"step.{step}") in out
    assert '"undertow signals explain"' in log.read_text()
    assert '"Accounts Payable"' in log.read_text()


def test_the_course_is_as_coarse_as_the_plan_shows_it(dsn: str) -> None:
    signals = shown(dsn)
    with open_store(dsn) as store:
        small, middle, large = (read_my_team(store.query, ORG, unit) for unit in ("Search", "Accounts Payable", "Finance"))
    idling = signals["Accounts Payable"]
    assert course(signals.get("Search", idling), small, EN) == [EN("explain.no_course")]
    assert course(idling, middle, EN) == [EN("explain.no_course")], "bands of seats are shown of larger units only"
    around = idling.model_copy(update={"pattern": Pattern.WORKAROUND_DROP})
    assert course(around, middle, EN)[1:] == ["Q1 2026  ██─  about half"]
    (_, drawn, _) = course(idling, large, EN)
    rows = large.rows(View.WEEK)
    assert len(drawn) == (rows[-1]["week"] - rows[0]["week"]).days // 7 + 1
    assert drawn[5] == "·", "a week in which the source was down is a gap, never zero"


def test_an_unknown_id_is_an_error_with_a_cure(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = explain(capsys, "0" * 16, "--store", dsn)
    assert (code, out) == (1, "")
    assert "undertow signals --all --json" in err
