"""`undertow schemas` tells what may travel, and guards it."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["schemas", *arguments])
    out, err = capsys.readouterr()
    return stop.value.code, out, err


def test_it_lists_every_family_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(["--json"], capsys)
    families = json.loads(out)
    assert code == 0
    assert {"undertow.usage", "undertow.signal", "undertow.dead-letter"} <= {f["name"] for f in families}
    assert all(f["purpose"] and f["owner"] and f["retention_days"] for f in families)


def test_stale_files_fail_with_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(["--check", "--folder", str(tmp_path)], capsys)
    assert code == 1
    assert "undertow schemas --write" in err
    assert told(["--write", "--folder", str(tmp_path)], capsys)[0] == 0
    assert told(["--check", "--folder", str(tmp_path)], capsys)[0] == 0


def test_a_breaking_change_is_refused_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(["--write", "--folder", str(tmp_path)], capsys)
    published = tmp_path / "published" / "work.v1.json"
    schema = json.loads(published.read_text())
    schema["properties"]["retired"] = {"type": "integer"}
    published.write_text(json.dumps(schema))
    (tmp_path / "work.v1.json").unlink()
    code, _, err = told(["--write", "--folder", str(tmp_path)], capsys)
    assert code == 1
    assert "retired" in err
    assert not (tmp_path / "work.v1.json").exists()
