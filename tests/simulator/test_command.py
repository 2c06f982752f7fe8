"""``undertow simulate``: what it prints, and where."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main


def undertow(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def test_it_prints_what_was_planted(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    assert undertow("simulate", "--out", str(tmp_path / "new" / "exports"), "--teams", "8", "--weeks", "6") == 0
    printed = capsys.readouterr()
    assert "people in 8 teams, 2026-W01 to 2026-W06" in printed.out
    assert "vendor_outage" in printed.out
    assert printed.err == ""  # no terminal, no progress bar
    assert (tmp_path / "new" / "exports" / "truth.json").exists()


def test_json_is_the_truth_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert undertow("simulate", "--out", str(tmp_path), "--teams", "3", "--weeks", "4", "--seed", "5", "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "truth.json").read_text())


def test_a_full_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    assert undertow("simulate", "--out", str(tmp_path)) == 2
    assert "not an empty folder" in capsys.readouterr().err
