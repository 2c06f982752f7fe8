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


def test_all_that_can_be_chosen_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--tools", "microsoft-365-copilot,cursor,pulse", "--patterns", "two_camps", "--confounders", "tool_migration"]
    more = ["--teams", "9", "--weeks", "8", "--countries", "NL,de", "--world", "varied", "--as-of", "2026-02-04", "--json"]
    assert undertow("simulate", "--out", str(tmp_path), *chosen, *more) == 0
    truth = json.loads(capsys.readouterr().out)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("cursor", "microsoft-365-copilot", "pulse.csv", "roster.csv", "truth.json", "work.csv")
    }
    assert truth["tools"] == ["microsoft-365-copilot", "cursor"]
    assert truth["as_of"] == "2026-02-04"
    assert {unit["country"] for unit in truth["units"]} == {"NL", "DE"}
    assert {episode["pattern"] for episode in truth["episodes"]} == {"two_camps"}
    assert {event["kind"] for event in truth["confounders"]} == {"tool_migration"}


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--patterns", "sabotage", "There is no pattern 'sabotage'"),
        ("--confounders", "tool_migration", "Name two tools"),
        ("--tools", "abacus", "There is no tool or table 'abacus'"),
        ("--tools", "pulse", "without any tool"),
        ("--countries", "XX", "public holidays of 'XX' are not known"),
    ],
)
def test_what_does_not_exist_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, why: str
) -> None:
    assert undertow("simulate", "--out", str(tmp_path / "new"), option, value) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
