"""Only what the works council approved reaches the broker; a freeze stops everything, and nothing is made up for."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import pytest

from pipeline.broker.record import Record
from pipeline.cli.main import main
from pipeline.collector.consent import Consent, NotAllowed
from pipeline.collector.job import Job
from pipeline.collector.run import Release
from pipeline.logbook import append, read_log
from pipeline.periods import Week
from pipeline.privacy.approval import Role, Terms, signed
from pipeline.privacy.standard_plan import standard_plan_text
from tests.collector.made import job, usage_row, write_roster
from tests.privacy.consent_logs import TRUST, at, keys

WEEKS = ("2026-W40", "2026-W41", "2026-W42")


@dataclass
class Desk:
    """Somebody at a terminal: what was called, what it said, and what reached the broker."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    sent: list[Record]

    def undertow(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        self.out, self.err = self.capsys.readouterr()
        return int(ended.value.code or 0)

    def privacy(self, command: str, key: str, *arguments: str) -> None:
        arguments = arguments if "--at" in arguments else (*arguments, "--at", "2026-11-20")
        assert self.undertow("privacy", command, "--key", str(self.folder / f"{key}.key"), *arguments) == 0, self.err

    def approve(self, k: int, day: str = "2026-10-01") -> None:
        self.privacy("approve", "works-council", "--plan", self.plan(k), "--from", "2026-Q4", "--at", day, "--yes")

    def plan(self, k: int) -> str:
        path = self.folder / f"plan-{k}.toml"
        path.write_text(standard_plan_text().replace("k = 10\n", f"k = {k}\n"))
        return str(path)

    def collect(self, *where: str, k: int = 5, period: str = "2026-W40") -> int:
        """Exit code of a run; what was sent is counted anew."""
        self.sent.clear()
        given = ["--input", str(self.folder / "a.ndjson"), "--roster", str(self.folder / "roster.csv"), "--plan", self.plan(k)]
        self.ledger = self.folder / f"ledger-{len(list(self.folder.glob('ledger-*')))}"
        where = where or ("--bootstrap", "nowhere:9092", "--ledger", str(self.ledger))
        return self.undertow("collect", "github-copilot", *given, "--period", period, "--today", "2026-12-01", *where)

    @property
    def weeks(self) -> list[str]:
        """The weeks that reached the broker."""
        return sorted({week for record in self.sent for week in WEEKS if week.encode() in (record.value or b"")})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A works council with a key, an operator with another, exports of three weeks; no approval yet."""
    sent: list[Record] = []

    class Publisher:
        """Stands for the broker's: keeps what it is given."""

        def __init__(self, bootstrap: str) -> None: ...

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

        def publish(self, records: Iterable[Record]) -> int:
            sent.extend(records)
            return len(sent)

    monkeypatch.setattr("pipeline.broker.publisher.Publisher", Publisher)
    days = [Week.parse(week).monday for week in WEEKS]
    (tmp_path / "a.ndjson").write_bytes(b"".join(usage_row(person, day) for day in days for person in range(12)))
    write_roster(tmp_path, {"Alpha": 7, "Beta": 6})
    desk = Desk(tmp_path, capsys, sent)
    for role in Role:
        assert desk.undertow("privacy", "keygen", role, "--folder", str(tmp_path)) == 0
    monkeypatch.setenv("UNDERTOW_CONSENT", str(tmp_path / "consent.ndjson"))
    monkeypatch.setenv("UNDERTOW_COUNCIL_KEY", str(tmp_path / "works-council.pub"))
    monkeypatch.setenv("UNDERTOW_OPERATOR_KEY", str(tmp_path / "operator.pub"))
    return desk


@pytest.mark.parametrize("lacking", ["UNDERTOW_CONSENT", "UNDERTOW_COUNCIL_KEY", ""])
def test_without_consent_nothing_is_sent_and_it_is_said_how_to_begin(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    if lacking:
        monkeypatch.delenv(lacking)
    assert desk.collect() == 1
    assert desk.sent == []
    assert "undertow privacy keygen" in desk.err
    assert "undertow privacy approve" in desk.err
    assert not desk.ledger.exists()


def test_looking_at_ones_own_rows_needs_nobody(desk: Desk) -> None:
    assert desk.collect("--out", "-") == 0
    assert desk.out.count("\n") > 3
    assert desk.sent == []


def test_what_was_approved_is_sent(desk: Desk) -> None:
    desk.approve(5)
    assert desk.collect(period="2026-W40..2026-W42") == 0
    assert desk.weeks == list(WEEKS)


def test_an_altered_k_is_refused(desk: Desk) -> None:
    desk.approve(6)
    assert desk.collect(k=5) == 1
    assert desk.sent == []
    assert "k falls from 6 to 5 people" in desk.err
    assert not desk.ledger.exists()


def test_tightening_needs_no_approval(desk: Desk) -> None:
    desk.approve(5)
    assert desk.collect(k=6) == 0
    assert desk.weeks == ["2026-W40"]


def test_loosening_waits_for_the_next_quarter(desk: Desk) -> None:
    desk.approve(6)
    desk.approve(5, day="2026-10-02")
    assert "it rules the weeks of 2027-Q1 and later" in desk.err
    assert desk.collect(k=5) == 1
    assert desk.sent == []
    assert "approved from 2027-Q1 on" in desk.err
    assert desk.collect(k=6) == 0


@pytest.mark.parametrize("key", ["works-council", "operator"])
def test_a_freeze_lets_nothing_reach_the_broker(desk: Desk, key: str) -> None:
    desk.approve(5)
    desk.privacy("freeze", key, "--at", "2026-11-20")
    assert desk.collect(period="2026-W40..2026-W42") == 1
    assert desk.sent == []
    assert desk.err.count("Publishing is frozen since 2026-11-20") == 1
    assert desk.collect("--out", "-") == 0


def test_after_a_freeze_its_weeks_stay_unreleased_and_the_others_go_out(desk: Desk) -> None:
    desk.approve(5)
    desk.privacy("freeze", "operator", "--at", "2026-10-09T10:00")  # the Friday of week 41
    desk.privacy("unfreeze", "works-council", "--at", "2026-10-09T11:00")
    for _ in range(2):
        assert desk.collect(period="2026-W40..2026-W42") == 1
        assert desk.weeks == ["2026-W40", "2026-W42"]
        assert "2026-W41 fell in the freeze from 2026-10-09 to 2026-10-09, by the operator" in desk.err
        assert "Not published: 2026-W41." in desk.err


def test_the_operator_cannot_end_a_freeze(desk: Desk) -> None:
    desk.approve(5)
    desk.privacy("freeze", "operator")
    assert desk.undertow("privacy", "unfreeze", "--key", str(desk.folder / "operator.key")) == 2
    assert "not one of the works-council" in desk.err
    assert desk.collect() == 1
    assert desk.sent == []


def test_a_log_that_was_tampered_with_stops_everything(desk: Desk) -> None:
    desk.approve(5)
    desk.privacy("freeze", "operator")
    log = desk.folder / "consent.ndjson"
    log.write_bytes(log.read_bytes().replace(b'"event":"freeze"', b'"event":"fleece"'))
    assert desk.collect() == 1
    assert desk.sent == []
    assert "consent.ndjson:2 does not fit" in desk.err


def test_a_key_that_others_may_write_is_no_anchor(desk: Desk) -> None:
    desk.approve(5)
    (desk.folder / "works-council.pub").chmod(0o666)
    assert desk.collect() == 1
    assert desk.sent == []
    assert "may be written by others" in desk.err


def test_a_key_of_ones_own_approves_nothing(desk: Desk) -> None:
    (desk.folder / "own").mkdir()
    desk.undertow("privacy", "keygen", "works-council", "--folder", str(desk.folder / "own"))
    own = str(desk.folder / "own" / "works-council.key")
    assert desk.undertow("privacy", "approve", "--key", own, "--at", "2026-10-01", "--yes") == 2
    assert desk.collect() == 1
    assert desk.sent == []


def test_an_interrupted_freeze_is_given_again(desk: Desk) -> None:
    desk.approve(5)
    desk.privacy("freeze", "operator")
    log = desk.folder / "consent.ndjson"
    log.write_bytes(log.read_bytes()[:-9])
    assert desk.collect() == 1
    assert "torn" in desk.err
    assert desk.sent == []
    desk.privacy("freeze", "operator")
    assert desk.collect() == 1
    assert "Publishing is frozen" in desk.err


def freeze(consent: Consent) -> None:
    signer, _ = keys("operator")
    said = {"event": "freeze", "by": "operator", "at": at("2026-11-20").isoformat()}
    append(consent.log, lambda chain: signed(chain, signer.key, signer.sign, said))


@pytest.fixture
def agreed(tmp_path: Path) -> tuple[Consent, Job]:
    """A log with an approval of the terms of a job."""
    consent, asked = Consent(tmp_path / "log", TRUST), job([], None, org="acme", today=date(2026, 12, 1))
    terms = Terms.of(asked.org, asked.finality_days, asked.release_plan)
    said = {"event": "approve", "by": "works-council", "at": at("2026-10-01").isoformat(), "start": "2026-Q4"}
    council, _ = keys("council")
    append(
        consent.log,
        lambda chain: signed(chain, council.key, council.sign, {**said, "terms": terms.model_dump(mode="json")}),
    )
    return consent, asked


def test_a_freeze_between_two_releases_stops_the_second(agreed: tuple[Consent, Job]) -> None:
    consent, asked = agreed
    first, second = (Release(("acme", "github-copilot", "github-copilot", week), []) for week in WEEKS[:2])
    sent: list[Release] = []
    consent.publish(asked, first, sent.append)
    freeze(consent)
    with pytest.raises(NotAllowed, match="frozen"):
        consent.publish(asked, second, sent.append)
    assert sent == [first]


def test_once_a_freeze_has_returned_no_release_is_on_its_way(agreed: tuple[Consent, Job]) -> None:
    consent, asked = agreed
    release = Release(("acme", "github-copilot", "github-copilot", WEEKS[0]), [])
    seen: list[tuple[bool, int]] = []
    with ThreadPoolExecutor(1) as other:

        def send(_: Release) -> None:
            frozen = other.submit(freeze, consent)
            with pytest.raises(TimeoutError):
                frozen.result(timeout=0.5)
            seen.append((frozen.done(), len(read_log(consent.log).entries)))

        consent.publish(asked, release, send)
    assert seen == [(False, 1)]
    assert len(read_log(consent.log).entries) == 2


def test_who_may_not_publish_asks_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_CURSOR_KEY", "secret")
    sources = desk.folder / "sources.toml"
    # Nothing listens there: a request would be told as one that failed.
    sources.write_text('roster = "roster.csv"\n[sources.cursor.fetch]\nbase_url = "http://127.0.0.1:9"\n')
    about = ["--config", str(sources), "--plan", desk.plan(5), "--today", "2026-12-01", "--bootstrap", "nowhere:9092"]
    about += ["--ledger", str(desk.folder / "ledger.ndjson")]
    assert desk.undertow("collect", "cursor", "--fetch", "--period", "2026-W40", *about) == 1
    assert "undertow privacy approve" in desk.err
    assert desk.undertow("collect", "--all", *about) == 1
    assert "undertow privacy approve" in " ".join(desk.err.replace("│", " ").split())
    desk.approve(5)
    monkeypatch.setattr("pipeline.fetching.transport.ATTEMPTS", 1)
    assert desk.undertow("collect", "cursor", "--fetch", "--period", "2026-W40", *about) == 1
    assert "the connection failed" in desk.err
