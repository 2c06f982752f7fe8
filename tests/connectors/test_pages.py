"""The table of sources is what the connectors say, and every source has a worked example that does what its page shows."""

import json
import os
import shlex
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.connectors import CONNECTORS
from pipeline.otlp.dialects import DIALECTS
from tests.connectors.pages import PAGES, examples, files, rewritten


def printed(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    name, *arguments = shlex.split(line)
    assert name == "undertow"
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert ended.value.code == 0, told.err
    return "".join(f"{one.rstrip()}\n" for one in told.out.splitlines())


def test_the_page_of_sources_is_what_the_connectors_say(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sources", "--markdown"])
    assert capsys.readouterr().out == (PAGES.parent / "sources.md").read_text("utf-8"), "make docs writes it anew"


def test_the_sources_as_json_tell_what_each_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sources", "--json"])
    listed = {one["source"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed.keys() == CONNECTORS.keys() | DIALECTS.keys()
    assert all((PAGES.parent / one["example"]).is_file() for one in listed.values())
    assert all(one["needs"] and one["cannot_see"] and one["formats"] for one in listed.values())
    assert listed["github-copilot"]["final_after_days"] == 3


@pytest.mark.parametrize("name", sorted(CONNECTORS))
def test_a_worked_example_does_what_its_page_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = PAGES / f"{name}.md"
    page = path.read_text("utf-8")
    for file, content in files(page).items():
        (tmp_path / file).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    shown = list(examples(page))
    assert any(f"collect {name} " in example.line for example in shown)
    outputs = [printed(example.line, capsys) for example in shown]
    if "UPDATE_CASES" in os.environ:
        path.write_text(rewritten(page, outputs), "utf-8")
    else:
        assert outputs == [example.output for example in shown]
