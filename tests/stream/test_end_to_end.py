"""From published releases to stored rows and signals: a real broker, a real worker, the real engine.

What a worker comes to must be what writing the rows directly comes to, however it is killed and whatever comes twice.
"""

import json
import signal
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import lag, read_topic
from pipeline.broker.record import Record
from pipeline.cli import dead_letters
from pipeline.cli.main import app
from pipeline.collector.consent import NotAllowed
from pipeline.store import open_store
from pipeline.stream.failpoints import POINTS
from pipeline.stream.letters import read_letters
from schemas.dead_letter import DeadReason
from schemas.period import PeriodClosed
from schemas.signal import Signal
from schemas.wire import AnyShard
from tests.store.front import Front
from tests.stream.releases import IDLE, records, releases
from tests.stream.workers import KILLED, Place, contents, write_directly

WEEKS = 18
SHARDS = list(releases(WEEKS))
Contents = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="session")
def expected(front: Front) -> Contents:
    dsn = front.dsn_of("expected")
    with open_store(dsn) as store:
        write_directly(store, SHARDS)
    return contents(dsn)


def publish(place: Place, shards: Sequence[AnyShard], *others: Record) -> None:
    all_records = records(place.topics.releases, shards)
    all_records[len(all_records) // 2 : 0] = others
    with Publisher(place.bootstrap) as publisher:
        publisher.publish(all_records)


def behind(place: Place) -> list[int]:
    return [lag(place.bootstrap, place.topics.group, topic) for topic in (place.topics.releases, place.topics.periods)]


def letters(place: Place) -> list[tuple[DeadReason, str | None]]:
    return [(x.reason, x.field) for x in read_letters(read_topic(place.bootstrap, place.topics.dead_letters))]


def test_published_releases_become_rows_and_signals(place: Place, expected: Contents) -> None:
    publish(place, SHARDS)
    place.finish()
    assert contents(place.dsn) == expected
    assert behind(place) == [0, 0]
    closed = {PeriodClosed.model_validate_json(r.value or b"") for r in read_topic(place.bootstrap, place.topics.periods)}
    assert len(closed) == 2 * WEEKS
    told = [Signal.model_validate_json(r.value or b"") for r in read_topic(place.bootstrap, place.topics.signals)]
    assert {one.unit for one in told} == {IDLE}
    assert letters(place) == []


def test_what_comes_twice_changes_nothing_and_what_is_poisoned_is_set_aside(place: Place, expected: Contents) -> None:
    poison = Record(
        place.topics.releases, SHARDS[0].org.encode(), b'{"login": "jan"}', (("schema", b"undertow.usage"), ("version", b"1"))
    )
    publish(place, SHARDS, poison, Record(place.topics.releases, b"x", b"\x00"))
    publish(place, SHARDS)
    log = place.finish()
    assert contents(place.dsn) == expected
    assert sorted(letters(place)) == [(DeadReason.INVALID, "org"), (DeadReason.UNKNOWN_SCHEMA, None)]
    assert "jan" not in log


def test_a_worker_killed_at_every_point_comes_to_the_same(place: Place, expected: Contents) -> None:
    publish(place, SHARDS, Record(place.topics.releases, b"x", b"\x00"))
    for number, point in enumerate(POINTS):
        # By turns in the first batch and in the second, when the first is acknowledged but perhaps not committed.
        assert place.work(f"{point}:{1 + number % 2}")[0] == KILLED, point
    place.finish()
    assert contents(place.dsn) == expected
    assert behind(place) == [0, 0]
    assert letters(place) == [(DeadReason.UNKNOWN_SCHEMA, None)]


def test_two_workers_share_the_work_and_one_takes_over_when_the_other_is_killed(place: Place, expected: Contents) -> None:
    publish(place, SHARDS[: len(SHARDS) // 2])
    with place.worker() as one, place.worker("--until-idle") as other:
        time.sleep(place.session_seconds)
        one.kill()
        publish(place, SHARDS[len(SHARDS) // 2 :])
        _, log = other.communicate(timeout=90)
        assert other.returncode == 0, log
    place.finish()
    assert contents(place.dsn) == expected


def test_a_store_that_applies_an_insert_but_says_it_failed_does_no_harm(place: Place, front: Front, expected: Contents) -> None:
    publish(place, SHARDS)
    front.fail(2, applied=True)
    place.finish()
    assert contents(place.dsn) == expected


def test_a_worker_told_to_stop_finishes_and_acknowledges(place: Place) -> None:
    publish(place, SHARDS)
    with place.worker() as process:
        deadline = time.monotonic() + 60
        while any(behind(place)) and time.monotonic() < deadline:
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert behind(place) == [0, 0]


def test_a_worker_told_to_stop_while_it_joins_stops(place: Place) -> None:
    """Faust stopped in the middle of its start leaves a thread behind that keeps the process alive."""
    with place.worker() as process:
        assert process.stderr is not None
        assert "joining" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=25)
    assert process.returncode == 0, log


def test_the_embedded_store_takes_the_same_rows(place: Place, folder: str, expected: Contents) -> None:
    here = replace(place, dsn=folder)
    publish(here, SHARDS)
    here.finish()
    assert contents(folder) == expected


def test_dead_letters_are_listed_without_what_is_in_them_and_not_sent_again_without_consent(place: Place) -> None:
    publish(place, SHARDS[:1], Record(place.topics.releases, b"x", b"payload of a poison message"))
    place.finish()
    where = ["dead-letters", "--bootstrap", place.bootstrap, "--topic-prefix", place.topics.prefix]
    listed = CliRunner().invoke(app, [*where, "--json"])
    assert "poison" not in listed.output
    (letter,) = json.loads(listed.stdout)
    assert set(letter) == set(dead_letters.SHOWN)
    again = CliRunner().invoke(app, [*where, "--resend"])
    assert isinstance(again.exception, NotAllowed)
    assert behind(place)[0] == 0


def test_a_store_without_tables_is_refused_before_anything_is_taken(place: Place, front: Front) -> None:
    code, log = replace(place, dsn=front.dsn_of("empty")).work()
    assert code == 1
    assert "undertow migrate" in log


def test_a_worker_whose_store_refuses_everything_dies_and_acknowledges_nothing(place: Place) -> None:
    """Its messages are no poison: none may become a dead letter."""
    with open_store(place.dsn) as store:
        store.command("DROP TABLE usage_fact")
    publish(place, SHARDS)
    code, log = place.work()
    assert code == 1
    assert "undertow migrate" in log
    assert behind(place) == [len(SHARDS), 0]
    assert letters(place) == []
