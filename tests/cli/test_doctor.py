"""`undertow doctor` finds what is not well, says what to do, and changes nothing."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.publisher import Publisher
from pipeline.broker.record import Record
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli import doctor_edge
from pipeline.cli.collect_fetch import checkpoints
from pipeline.cli.findings import Finding, Health
from pipeline.cli.freezing import frozen_since
from pipeline.cli.main import main
from pipeline.errors import UnusableInput
from pipeline.fetching.checkpoint import Checkpoint
from pipeline.privacy.ledger import Entry, Key, State
from pipeline.settings import Settings
from pipeline.signing import make_keys
from pipeline.store import open_store

NOBODY = "127.0.0.1:1"
TODAY = date(2026, 10, 8)
KEY = ("acme", "github-copilot", "github-copilot", "2026-W40")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a collector whose works council has keys and has said nothing yet."""
    monkeypatch.chdir(tmp_path)
    make_keys(tmp_path / "council.key", tmp_path / "council.pub")
    return Settings(
        org="acme", consent=tmp_path / "consent.ndjson", council_key=tmp_path / "council.pub", ledger=tmp_path / "ledger"
    )


def say(settings: Settings, command: str, *more: str) -> None:
    assert settings.consent is not None
    told = [command, "--key", "council.key", "--log", str(settings.consent), "--at", "2026-10-08T09:00", *more]
    os.environ["UNDERTOW_COUNCIL_KEY"] = str(settings.council_key)
    try:
        with pytest.raises(SystemExit) as stop:
            main(["privacy", *told])
    finally:
        del os.environ["UNDERTOW_COUNCIL_KEY"]
    assert not stop.value.code


def edge(settings: Settings) -> dict[str, Finding]:
    return {finding.part: finding for finding in doctor_edge.consent(settings, TODAY)}


def test_consent_that_is_absent_matches_or_does_not_match_is_told(settings: Settings) -> None:
    assert "UNDERTOW_CONSENT is not set" in edge(settings.model_copy(update={"consent": None}))["consent"].seen
    assert edge(settings)["consent"].health is Health.LOOK
    say(settings, "approve", "--org", "acme", "--from", "2026-Q4", "--yes")
    assert {part: one.health for part, one in edge(settings).items()} == {"consent": Health.WELL, "freeze": Health.WELL}
    assert edge(settings.model_copy(update={"finality_days": 0}))["consent"].health is Health.LOOK


def test_a_freeze_is_told_with_its_day_and_a_log_that_was_changed_is_a_fault(settings: Settings) -> None:
    assert settings.consent is not None
    say(settings, "freeze")
    assert "frozen since 2026-10-08" in edge(settings)["freeze"].seen
    assert frozen_since(settings) == TODAY
    settings.consent.write_bytes(settings.consent.read_bytes().replace(b"2026-10-08", b"2026-10-09"))
    with pytest.raises(UnusableInput):
        edge(settings)


@pytest.mark.parametrize(
    ("lines", "in_the_store", "health", "seen"),
    [
        (None, [], Health.WELL, "there is no"),
        (None, [KEY], Health.LOOK, "there is no"),
        ([State.CLOSING, State.CLOSED], [KEY], Health.WELL, "1 periods closed once"),
        ([State.CLOSING], [KEY], Health.LOOK, "1 periods were begun and not finished"),
        (
            [State.CLOSING, State.CLOSED],
            [KEY, (*KEY[:3], "2026-W41")],
            Health.LOOK,
            "1 periods in the store that it does not know",
        ),
    ],
)
def test_the_ledger_is_held_against_the_store(
    tmp_path: Path, lines: list[State] | None, in_the_store: list[Key], health: Health, seen: str
) -> None:
    path = tmp_path / "ledger"
    if lines is not None:
        path.write_text("".join(Entry.of(KEY, "a" * 64, state).model_dump_json() + "\n" for state in lines) + '{"torn')
    (found,) = doctor_edge.ledger(path, in_the_store)
    assert (found.health, seen in found.seen) == (health, True)


def test_a_damaged_ledger_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("{}\n")
    with pytest.raises(UnusableInput, match="nobody knows what was released"):
        list(doctor_edge.ledger(tmp_path / "ledger", []))


def doctor(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, dict[str, dict[str, str]]]:
    with pytest.raises(SystemExit) as stop:
        main(["doctor", "--json", *arguments])
    return stop.value.code, {finding["part"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_what_is_absent_is_not_working_and_has_a_cure(tmp_path: Path) -> None:
    settings = Settings(ledger=tmp_path / "ledger")
    checkpoints(settings).leave("cursor", Checkpoint(whole=("a.json",), failed="b.json", not_before=1791450000.0))
    # In a process of its own: kafka-python leaves a socket open when nobody answers, which warns here, where warnings are errors.
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "doctor",
        "--json",
        "--store",
        f"chdb://{tmp_path}/store",
        "--bootstrap",
        NOBODY,
    ]
    environment = os.environ | {"UNDERTOW_LEDGER": str(settings.ledger)}
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    found = {finding["part"]: finding for finding in json.loads(told.stdout)}
    assert told.returncode == 1
    assert found["store"]["health"] == "not working"
    assert "undertow migrate" in found["store"]["cure"]
    assert found["broker"]["health"] == "not working"
    assert found["broker"]["cure"]
    fetching = found["fetching cursor"]
    assert (fetching["health"], "collect cursor --fetch" in fetching["cure"]) == ("look at it", True)
    assert fetching["seen"] == "the last run got 1 reports, and failed at b.json; not to be asked before 2026-10-08 09:00 UTC"


@pytest.mark.embedded
def test_a_fresh_installation_is_well_and_dead_letters_are_pointed_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
    topics = Topics("doctor")
    with EmbeddedBroker() as broker, Publisher(broker.bootstrap) as publisher:
        create_topics(broker.bootstrap, topics, partitions=1, replication=1)
        there = ("--store", f"chdb://{tmp_path}/store", "--bootstrap", broker.bootstrap, "--topic-prefix", "doctor")
        code, found = doctor(capsys, *there)
        assert code == 0
        assert {part: finding["health"] for part, finding in found.items()} == {
            "settings": "well",
            "release plan": "well",
            "consent": "look at it",
            "store": "well",
            "sources": "look at it",
            "ledger": "well",
            "broker": "well",
            "worker": "well",
            "dead letters": "well",
            "restatement": "well",
        }
        publisher.publish([Record(topic, None, b"{", ()) for topic in (topics.dead_letters, topics.releases)])
        code, found = doctor(capsys, *there)
        assert code == 0
        assert (found["dead letters"]["health"], found["dead letters"]["seen"]) == ("look at it", "1 set aside")
        assert (found["worker"]["health"], found["worker"]["seen"]) == ("look at it", "1 messages behind")
