"""A period is closed once, whatever happens in between."""

import json
from pathlib import Path

import pytest

from pipeline.broker.record import Record
from pipeline.collector.closing import close_once
from pipeline.collector.publish import publish
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import ClosedOnce, Refused, TryAgain, UnusableInput
from schemas.status import StatusShard
from schemas.wire import SHARDS, encode
from tests.collector.made import WEEK, job, usage_row, write_roster


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return made(tmp_path, people=12)


def made(folder: Path, people: int) -> Release:
    """The release of a week in which so many people were active."""
    export = folder / "usage.ndjson"
    export.write_bytes(b"".join(usage_row(person, WEEK.monday) for person in range(people)))
    (release,) = collect(job([export], write_roster(folder, {"Alpha": 7, "Beta": 6})), Rejections())
    return release


def states(ledger: Path) -> list[str]:
    return [json.loads(line)["state"] for line in ledger.read_text().splitlines()]


def test_the_ledger_says_closing_before_and_closed_after(release: Release, tmp_path: Path) -> None:
    ledger = tmp_path / "new" / "ledger.ndjson"
    seen = []
    close_once(ledger, release, lambda _: seen.append(states(ledger)))
    assert seen == [["closing"]]
    assert states(ledger) == ["closing", "closed"]
    assert "canary" not in ledger.read_text()


def test_a_second_time_sends_nothing_even_with_the_same_figures(release: Release, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.ndjson"
    sent: list[Release] = []
    close_once(ledger, release, sent.append)
    with pytest.raises(ClosedOnce, match="2026-W40 was released before"):
        close_once(ledger, release, sent.append)
    assert sent == [release]


def test_after_a_crash_the_same_release_goes_out_again_and_another_one_does_not(release: Release, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.ndjson"
    with pytest.raises(TryAgain):
        close_once(ledger, release, _fail)
    with pytest.raises(Refused, match=r"begun with other figures.*from the very same files"):
        close_once(ledger, made(tmp_path, people=11), _fail)
    sent: list[Release] = []
    close_once(ledger, release, sent.append)
    assert len(sent) == 1
    assert states(ledger) == ["closing", "closing", "closed"]


def _fail(_: Release) -> None:
    raise TryAgain("Kafka did not answer.", "Try again.")


def test_a_line_torn_by_a_crash_is_dropped_and_a_damaged_one_is_not(release: Release, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.ndjson"
    sent: list[Release] = []
    ledger.write_bytes(b'{"org":"organisat')
    close_once(ledger, release, sent.append)
    assert states(ledger) == ["closing", "closed"]
    ledger.write_bytes(b'{"org":"organisat\n' + ledger.read_bytes())
    with pytest.raises(UnusableInput, match=r"ledger\.ndjson:1 is damaged"):
        close_once(ledger, release, sent.append)
    assert len(sent) == 1


def test_publishing_sends_every_shard_under_the_key_of_its_source_the_status_last(release: Release) -> None:
    sent: list[Record] = []

    def send(records: object) -> int:
        sent.extend(records)  # type: ignore[call-overload]  # an iterable of records
        return len(sent)

    assert publish(release, "undertow.releases.v1", send) == len(release.shards) == len(sent)
    assert {record.key for record in sent} == {b"organisation/github-copilot/github-copilot"}
    assert [SHARDS.validate_json(record.value) for record in sent] == release.shards
    assert isinstance(release.shards[-1], StatusShard)
    assert dict(sent[0].headers) == {"schema": b"undertow.usage", "version": b"1"}
    assert [record.value for record in sent] == [encode(shard) for shard in release.shards]
    assert {record.topic for record in sent} == {"undertow.releases.v1"}
