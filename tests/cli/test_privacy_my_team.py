"""``undertow privacy my-team`` on a store with a quarter in it: what is told, and that looking is written down."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from markupsafe import escape

from pipeline.cli.main import main
from pipeline.report.my_team import View
from tests.report.filled import ORG, UNITS
from tests.report.test_page import Outline


@pytest.fixture(scope="module")
def dsn(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled_store(tmp_path_factory.mktemp("store") / "store")


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path / "access.ndjson"))
    monkeypatch.setenv("UNDERTOW_ROLE", "employee")
    return tmp_path / "access.ndjson"


def my_team(capsys: pytest.CaptureFixture[str], dsn: str, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["privacy", "my-team", *arguments, "--store", dsn, "--org", ORG])
    told = capsys.readouterr()
    return int(stop.value.code or 0), " ".join(told.out.split()), " ".join(told.err.split())


def test_the_rows_stand_in_the_terminal_as_they_are(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = my_team(capsys, dsn, "Accounts Payable")
    assert (code, err) == (0, "")
    assert "org=acme unit=Accounts Payable parent=Finance tool=github-copilot quarter=2026-Q1 cohort_size=34" in out
    assert "Of the licences of Accounts Payable, about two thirds lie idle" in out


def test_json_has_every_view(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = my_team(capsys, dsn, "Night Desk", "--json")
    told = json.loads(out)
    assert set(told["rows"]) == {f"release_{view}" for view in View}
    assert told["counted_in"] == "Finance/other"
    assert {row["reason"] for row in told["rows"]["release_withheld"]} == {"merged_into_remainder"}


def test_the_page_is_written_in_both_languages(dsn: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = my_team(capsys, dsn, "Finance", "--language", "nl", "--out", str(tmp_path / "new" / "team.html"))
    assert (code, out) == (0, "")
    assert err.endswith("team.html")
    page = (tmp_path / "new" / "team.html").read_text("utf-8")
    assert "Wat er over Finance te zien is en wordt bewaard" in page
    assert "What is shown and kept about Finance" in page


def test_looking_is_written_down_and_shown(dsn: str, capsys: pytest.CaptureFixture[str], log: Path) -> None:
    _, out, _ = my_team(capsys, dsn, "Search")
    (entry,) = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    body = entry.get("body", entry)
    assert (body["role"], body["unit"], body["command"]) == ("employee", "Search", "undertow privacy my-team")
    assert "employee" in out


def test_an_unknown_unit_is_helped_without_a_list_of_teams(dsn: str, capsys: pytest.CaptureFixture[str], log: Path) -> None:
    code, out, err = my_team(capsys, dsn, "Finence")
    assert (code, out) == (1, "")
    assert "A name like it: Finance." in err
    assert "Technology" not in err
    assert not log.exists(), "nothing was shown, so nobody looked"


def test_the_report_links_to_a_page_of_each_unit(dsn: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "site" / "report.html"
    with pytest.raises(SystemExit) as stop:
        main(["report", "--store", dsn, "--org", ORG, "--out", str(out), "--teams", str(tmp_path / "site" / "teams")])
    assert stop.value.code in {0, None}
    addresses = [address for address in Outline(out.read_text("utf-8")).addresses if address != "data:,"]
    assert all(address.startswith("teams/team-") for address in addresses)
    pages = {address: (out.parent / address).read_text("utf-8") for address in addresses}
    named = {unit for unit in UNITS if any(f"What is shown and kept about {escape(unit)}" in page for page in pages.values())}
    assert named >= {"Accounts Payable", "Finance", "Night Desk", "Search"}
    capsys.readouterr()
