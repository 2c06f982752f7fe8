"""A folder is a test: the arguments of a command, its files, and what it must print.

``args.json`` holds the arguments of ``undertow`` and the exit code; ``expected.ndjson`` the rows, ``stderr.txt`` what is told and
``rejections.ndjson`` what ``--rejections`` writes (each may be absent: then there is nothing). To add a case, add a folder with
``args.json`` and files, run ``UPDATE_CASES=1 pytest tests/connectors`` and read what it wrote. Every person in a case is called
canary-something: no output may hold that word.
"""

import json
import os
from pathlib import Path

import pytest

from pipeline.cli.main import main
from tests.collector.made import plan_of_everything_text

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/args.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    wanted = json.loads((case / "args.json").read_text())
    rejections = tmp_path / "rejections.ndjson"
    monkeypatch.chdir(case)
    monkeypatch.setenv("COLUMNS", "150")
    if "--k" in wanted["args"]:  # small organisations: the lowest threshold there is, and every measure
        monkeypatch.setenv("UNDERTOW_PLAN", str(_plan_of_five(tmp_path)))
    with pytest.raises(SystemExit) as ended:
        main([*wanted["args"], "--out", "-", "--rejections", str(rejections)])
    told = capsysbinary.readouterr()
    rejected = rejections.read_bytes() if rejections.exists() else b""
    for output in (told.out, told.err, rejected):
        assert b"canary" not in output.lower()
    assert b"Traceback" not in told.err
    assert ended.value.code == wanted["exit"]
    _compare(case / "expected.ndjson", told.out)
    _compare(case / "rejections.ndjson", rejected)
    _compare(case / "stderr.txt", told.err)


def _plan_of_five(folder: Path) -> Path:
    plan = folder / "release-plan.toml"
    plan.write_text(plan_of_everything_text().replace("\nk = 10\n", "\nk = 5\n"), "utf-8")
    return plan


def _compare(file: Path, content: bytes) -> None:
    if "UPDATE_CASES" in os.environ:
        file.unlink(missing_ok=True)
        if content:
            file.write_bytes(content)
    assert content == (file.read_bytes() if file.exists() else b"")
