import json
from pathlib import Path

import pytest

from pipeline.cli import main


def migrate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["migrate", *arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_command_shows_applies_and_then_has_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"chdb://{tmp_path}"
    _, pending, _ = migrate(capsys, "--store", store, "--dry-run")
    assert pending.splitlines()[0] == "pending 0001_usage_fact"
    code, applied, _ = migrate(capsys, "--store", store, "--json")
    assert code == 0
    assert [f"pending {name}" for name in json.loads(applied)["applied"]] == pending.splitlines()
    assert migrate(capsys, "--store", store) == (0, "", "The store is up to date.\n")
    assert json.loads(migrate(capsys, "--store", store, "--json", "--dry-run")[1]) == {"pending": []}


def test_a_dsn_that_cannot_be_read_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = migrate(capsys, "--store", "nowhere")
    assert (code, out) == (2, "")
    assert "chdb:///folder" in err
