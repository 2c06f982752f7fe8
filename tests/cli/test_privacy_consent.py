"""``undertow privacy status``, ``log`` and ``access-log``: everybody can read what was said and who looked."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.privacy.access import EVERY_UNIT
from pipeline.settings import Settings
from tests.report.filled import ORG


class Shell:
    """Calls the command line, and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        self.out, self.err = self._capsys.readouterr()
        return int(stop.value.code or 0)


@pytest.fixture
def undertow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """In an empty folder, with both keys made, and the log not begun."""
    monkeypatch.chdir(tmp_path)
    for setting, value in {
        "CONSENT": "consent.ndjson",
        "COUNCIL_KEY": "keys/works-council.pub",
        "OPERATOR_KEY": "keys/operator.pub",
        "ACCESS_LOG": "looks.ndjson",
        "ORG": ORG,
    }.items():
        monkeypatch.setenv(f"UNDERTOW_{setting}", value)
    shell = Shell(capsys)
    for role in ("works-council", "operator"):
        assert shell("privacy", "keygen", role) == 0
    return shell


def approve(undertow: Shell, *more: str, day: str = "2026-10-07") -> None:
    given = ("--key", "keys/works-council.key", "--yes", "--at", day, *more)
    assert undertow("privacy", "approve", *given) == 0, undertow.err


def status(undertow: Shell, today: str = "2026-11-20") -> dict[str, object]:
    assert undertow("privacy", "status", "--json", "--today", today) == 0, undertow.err
    found: dict[str, object] = json.loads(undertow.out)
    return found


def test_keygen_tells_what_to_set(undertow: Shell, tmp_path: Path) -> None:
    assert undertow("privacy", "keygen", "works-council", "--folder", "other") == 0
    assert undertow.out.split() == ["other/works-council.key", "other/works-council.pub"]
    assert "UNDERTOW_COUNCIL_KEY=other/works-council.pub" in undertow.err
    assert (tmp_path / "other" / "works-council.key").stat().st_mode & 0o077 == 0
    assert undertow("privacy", "keygen", "works-council", "--folder", "other") == 2


def test_before_anything_was_said_nothing_is_allowed(undertow: Shell) -> None:
    found = status(undertow)
    assert (found["allowed"], found["reason"], found["approvals"], found["week"]) == (False, "no_approval", [], "2026-W46")


def test_the_newest_week_that_is_due_is_told_of(undertow: Shell) -> None:
    assert [status(undertow, day)["week"] for day in ("2026-11-18", "2026-11-19", "2026-11-25")] == [
        "2026-W45",
        "2026-W46",
        "2026-W46",
    ]


def test_what_is_approved_and_what_is_set_have_one_fingerprint(undertow: Shell) -> None:
    approve(undertow)
    found = status(undertow)
    (given,) = found["approvals"]  # type: ignore[misc,has-type]  # a list, as JSON gives it
    assert (found["allowed"], given["takes_effect"], given["fingerprint"]) == (True, "2026-Q4", found["fingerprint"])


def test_looser_terms_are_shown_before_they_are_signed(undertow: Shell) -> None:
    approve(undertow, "--k", "12")
    approve(undertow, day="2026-10-08")
    assert "k falls from 12 to 10 people" in undertow.err
    assert "it rules the weeks of 2027-Q1 and later" in undertow.err
    found = status(undertow)
    assert found["allowed"] is False
    assert found["reason"] == "not_in_effect_yet"
    assert status(undertow, "2027-02-01")["allowed"] is True


@pytest.mark.parametrize("start", ["2026-Q5", "2026Q4", "october", "2026-W40"])
def test_a_start_that_is_no_quarter_is_refused_before_anything_is_written(undertow: Shell, tmp_path: Path, start: str) -> None:
    assert undertow("privacy", "approve", "--key", "keys/works-council.key", "--at", "2026-10-07", "--from", start, "--yes") == 2
    assert not (tmp_path / "consent.ndjson").exists()


def test_approval_is_asked_for(undertow: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.confirm", _no)
    assert undertow("privacy", "approve", "--key", "keys/works-council.key", "--at", "2026-10-07") == 1
    assert status(undertow)["approvals"] == []


def _no(_: str, *, abort: bool, err: bool) -> None:
    import typer  # noqa: PLC0415  # only here

    assert (abort, err) == (True, True)
    raise typer.Abort


@pytest.mark.parametrize(("language", "told"), [("en", "publishing is frozen"), ("nl", "alles is stilgezet")])
def test_a_freeze_is_told_in_both_languages(undertow: Shell, language: str, told: str) -> None:
    approve(undertow)
    undertow("privacy", "freeze", "--key", "keys/operator.key", "--at", "2026-11-02T09:30")
    assert undertow("privacy", "status", "--today", "2026-11-20", "--language", language) == 0
    assert told in undertow.out
    assert "2026-11-02" in undertow.out


def test_unfreezing_what_is_not_frozen_is_wrong_use(undertow: Shell) -> None:
    approve(undertow)
    assert undertow("privacy", "unfreeze", "--key", "keys/works-council.key") == 2


def test_a_clock_that_goes_back_writes_nothing(undertow: Shell) -> None:
    approve(undertow)
    assert undertow("privacy", "freeze", "--key", "keys/operator.key", "--at", "2026-10-06") == 2
    assert "Check the clock" in undertow.err
    assert status(undertow)["freezes"] == []


@pytest.mark.parametrize("mode", [0o640, 0o644])
def test_a_private_key_that_others_may_read_signs_nothing(undertow: Shell, tmp_path: Path, mode: int) -> None:
    (tmp_path / "keys" / "operator.key").chmod(mode)
    assert undertow("privacy", "freeze", "--key", "keys/operator.key") == 1
    assert "chmod 600" in undertow.err
    assert not (tmp_path / "consent.ndjson").exists()


def test_the_log_holds_the_whole_plan_and_who_said_it(undertow: Shell) -> None:
    approve(undertow)
    undertow("privacy", "freeze", "--key", "keys/works-council.key", "--at", "2026-11-02")
    assert undertow("privacy", "log", "--json") == 0
    first, second = json.loads(undertow.out)
    assert (first["event"], first["by"], first["terms"]["plan"]["k"]) == ("approve", "works-council", 10)
    assert (second["event"], second["by"], second["number"]) == ("freeze", "works-council", 1)
    assert undertow("privacy", "log") == 0
    assert "freeze" in undertow.out


def test_a_hash_that_was_noted_shows_that_the_end_was_cut_off(undertow: Shell, tmp_path: Path) -> None:
    approve(undertow)
    undertow("privacy", "freeze", "--key", "keys/operator.key", "--at", "2026-11-02")
    (noted,) = re.findall(r"[0-9a-f]{64}", undertow.err)
    log = tmp_path / "consent.ndjson"
    assert undertow("privacy", "status", "--noted", noted) == 0
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    assert undertow("privacy", "status") == 0, "the chain alone cannot show it"
    assert undertow("privacy", "status", "--noted", noted) == 1
    assert "its end was cut off" in undertow.err


@pytest.fixture(scope="module")
def dsn(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled_store(tmp_path_factory.mktemp("store") / "store")


def looks(undertow: Shell, *more: str) -> list[dict[str, object]]:
    assert undertow("privacy", "access-log", "--json", *more) == 0, undertow.err
    found: list[dict[str, object]] = json.loads(undertow.out)
    return found


def test_every_look_leaves_an_entry(undertow: Shell, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(undertow) == []
    undertow("signals", "--store", dsn)
    monkeypatch.setenv("UNDERTOW_ROLE", "works-council")
    undertow("report", "--store", dsn, "--org", ORG)
    seen = [(look["role"], look["org"], look["unit"], look["what"], look["command"]) for look in looks(undertow)]
    assert seen == [
        ("operator", None, EVERY_UNIT, "signals", "undertow signals"),
        ("works-council", ORG, EVERY_UNIT, "report", "undertow report"),
    ]
    assert len(looks(undertow, "--unit", "Support")) == 2
    assert undertow("privacy", "access-log", "--language", "nl") == 0
    assert "Wie er keek" in undertow.out


def test_a_role_is_never_a_name(undertow: Shell, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_ROLE", "anna")
    assert undertow("signals", "--store", dsn) == 1
    assert "anna" not in undertow.err
    assert undertow.out == ""


def test_without_an_entry_nothing_is_shown(undertow: Shell, dsn: str, tmp_path: Path) -> None:
    undertow("signals", "--store", dsn)
    log = tmp_path / "looks.ndjson"
    log.write_bytes(log.read_bytes().replace(b'"role":"operator"', b'"role":"employee"'))
    assert undertow("signals", "--store", dsn, "--json") == 1
    assert undertow.out == ""
    assert undertow("report", "--store", dsn, "--org", ORG, "--out", "report.html") == 1
    assert not (tmp_path / "report.html").exists()
    assert undertow("privacy", "access-log") == 1
    assert "looks.ndjson:1 does not fit" in undertow.err


def test_a_torn_look_is_told_of_and_stays_on_record(undertow: Shell, dsn: str, tmp_path: Path) -> None:
    undertow("signals", "--store", dsn)
    undertow("signals", "--store", dsn)
    log = tmp_path / "looks.ndjson"
    log.write_bytes(log.read_bytes()[:-5])
    assert undertow("privacy", "access-log") == 1
    assert "looks.ndjson:2 is torn" in undertow.err
    undertow("signals", "--store", dsn)
    assert len(looks(undertow)) == 2
    assert b"torn-line" in log.read_bytes()


def test_an_entry_of_another_kind_is_named(undertow: Shell, tmp_path: Path) -> None:
    approve(undertow)
    (tmp_path / "looks.ndjson").write_bytes((tmp_path / "consent.ndjson").read_bytes())
    assert undertow("privacy", "access-log") == 1
    assert "Line 1 of the access log is no look" in undertow.err


def test_the_access_log_lies_beside_the_ledger_unless_said() -> None:
    from pipeline.cli.looking import access_log  # noqa: PLC0415  # only here

    assert access_log(Settings(access_log=None, ledger=Path("/var/x/ledger.ndjson"))) == Path("/var/x/undertow-access.ndjson")
