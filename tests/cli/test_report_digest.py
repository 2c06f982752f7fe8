"""``undertow report --audience``: a digest is written, printed, and sent once, by whom the contacts name."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.cli.printing import print_pdf
from pipeline.errors import UnusableInput
from pipeline.store import open_store
from schemas.intervention import Intervention
from schemas.signal import NextStep
from tests.report.filled import ORG
from tests.report.mailbox import Mailbox, listening

CONTACTS = """
hr = "hr"
it = "it"
works_council = "council"
[contact.hr]
kind = "email"
addresses = ["hr@example.org", "gone@example.org"]
language = "nl"
[contact.council]
kind = "email"
addresses = ["council@example.org"]
language = "en"
[contact.it]
kind = "slack"
url_from = "HOOK"
[contact.tech]
kind = "slack"
url_from = "HOOK"
[units]
"Finance" = "hr"
"Technology" = "tech"
"""


@pytest.fixture(scope="module")
def dsn(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    place = filled_store(tmp_path_factory.mktemp("store") / "store")
    with open_store(place) as store:
        store.write_interventions([Intervention(org=ORG, unit="Accounts Payable", period="2026-W08", kind=NextStep.COFFEE)])
    return place


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dsn: str) -> None:
    (tmp_path / "contacts.toml").write_text(CONTACTS)
    monkeypatch.chdir(tmp_path)
    for name, value in {"STORE": dsn, "ORG": ORG, "CONTACTS": "contacts.toml", "SMTP_FROM": "undertow@example.org"}.items():
        monkeypatch.setenv(f"UNDERTOW_{name}", value)
    monkeypatch.setenv("UNDERTOW_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("UNDERTOW_SMTP_SECURITY", "none")


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main(["report", *arguments])
    return int(stop.value.code or 0), capsys.readouterr().err


HR = ("--audience", "hr", "--month", "2026-02")


def test_each_audience_has_a_page_of_the_last_month_that_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(capsys, "--audience", "hr") == (0, "digest-2026-03-hr.html\n")
    assert report(capsys, "--audience", "works-council", "--out", "council.html") == (0, "council.html\n")
    code, err = report(capsys, "--audience", "change-lead", "--unit", "Finance", "--month", "2026-02", "--out", "lead.html")
    assert (code, err) == (0, "lead.html\n")
    assert "Accounts Payable" in Path("lead.html").read_text()
    assert "Accounts Payable" not in Path("council.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--month", "2026-02"], 2, "for whom the digest is"),
        (["--audience", "change-lead"], 2, "about a unit"),
        (["--audience", "hr", "--unit", "Finance"], 2, "about a unit"),
        (["--audience", "hr", "--month", "February"], 2, "not written as one"),
        (["--audience", "hr", "--again"], 2, "without --send"),
        (["--audience", "hr", "--teams", "pages"], 2, "no pages of units"),
        (["--audience", "change-lead", "--unit", "Nobody"], 1, "Nothing is shown of this unit"),
        (["--audience", "change-lead", "--unit", "Technology", "--send"], 1, "gets no e-mail (slack)"),
        (["--audience", "change-lead", "--unit", "Search", "--send"], 1, "do not say who gets this digest"),
        (["--audience", "hr", "--org", "nobody"], 1, "no closed week"),
    ],
)
def test_what_cannot_be_made_is_told(arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, *arguments)
    assert (found[0], told in found[1]) == (code, True), found


def test_a_digest_is_sent_once_in_the_language_of_its_contact(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(Mailbox(refuses=frozenset({"gone@example.org"}))) as box:
        monkeypatch.setenv("UNDERTOW_SMTP_PORT", str(box.port))
        assert report(capsys, *HR, "--send") == (0, "Sent to 1 of 2 addresses of the contact hr.\n")
        code, err = report(capsys, *HR, "--send")
        assert (code, "was sent already" in err) == (2, True)
        assert report(capsys, *HR, "--send", "--again")[0] == 0
        assert report(capsys, "--audience", "works-council", "--month", "2026-02", "--send")[0] == 0
    subjects = [letter["Subject"] for letter in box.letters]
    assert [subject.partition(":")[0] for subject in subjects] == ["Undertow"] * 3
    assert subjects[0] == "Undertow: acme, februari 2026: hoe AI-tools landen"
    plain, page = (box.letters[0].get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    assert "Zo leest u deze pagina" in plain.get_content()
    assert "<h1>acme, februari 2026" in page.get_content()
    log = Path("undertow-digests.ndjson").read_text()
    assert ("@" in log, log.count('"sent"')) == (False, 3)
    assert list(Path().glob("digest-*")) == []


def test_what_was_not_sent_may_be_sent_later_and_what_broke_off_is_asked_about(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERTOW_SMTP_PORT", "1")
    assert "cannot be reached" in report(capsys, *HR, "--send")[1]
    with listening(Mailbox(hangs_up_after_data=True)) as box:
        monkeypatch.setenv("UNDERTOW_SMTP_PORT", str(box.port))
        assert "The line broke" in report(capsys, *HR, "--send")[1]
        code, err = report(capsys, *HR, "--send")
    assert (code, "may have been sent" in err, len(box.letters)) == (2, True, 1)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("UNDERTOW_SMTP_HOST", None, "No mail server"),
        ("UNDERTOW_CONTACTS", None, "not known whom to send to"),
        ("UNDERTOW_SMTP_USER", "undertow", "UNDERTOW_SMTP_PASSWORD is not set"),
    ],
)
def test_what_is_not_set_is_named_before_anything_is_read(
    name: str, value: str | None, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name, raising=False)
    if value:
        monkeypatch.setenv(name, value)
    assert told in report(capsys, *HR, "--send")[1]


def test_a_password_in_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("undertow.toml").write_text('smtp_password = "canary"\n')
    code, err = report(capsys, *HR)
    assert (code, "smtp_password" in err, "canary" in err) == (1, True, False)


@pytest.mark.browser
def test_a_digest_is_printed_and_attached(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine")
    with listening(Mailbox()) as box:
        monkeypatch.setenv("UNDERTOW_SMTP_PORT", str(box.port))
        code, err = report(capsys, *HR, "--pdf", "--send", "--out", "digest.html")
    assert (code, err.splitlines()[:2]) == (0, ["digest.html", "digest.pdf"])
    assert Path("digest.pdf").read_bytes().startswith(b"%PDF-")
    (attached,) = box.letters[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content()[:5]) == ("digest.pdf", b"%PDF-")


def test_without_chromium_it_is_said_what_to_do() -> None:
    with pytest.raises(UnusableInput, match="print it to PDF there"):
        print_pdf("<p>page</p>", browsers=["no-such-browser"])


def test_a_browser_that_prints_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 0\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(UnusableInput, match="could not print"):
        print_pdf("<p>page</p>", browsers=["chromium"])
