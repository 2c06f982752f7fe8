"""Dead letters that are sent again go through the consent gate and the freeze."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import read_topic
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli.main import main
from pipeline.cli.resending import Kept, sortable
from pipeline.periods import Week
from pipeline.privacy.consent import Reason
from pipeline.privacy.standard_plan import standard_plan
from pipeline.signing import make_keys
from pipeline.stream.decoding import Incoming, dead_letter
from pipeline.stream.outgoing import dead_record
from schemas.dead_letter import DeadLetter, DeadReason
from schemas.wire import AnyShard, encode, headers
from tests.store.samples import usage

TOPICS = Topics("letters")
DUE = Week.of(datetime.now(UTC).date()).shift(-2)


def letter(shard: AnyShard, reason: DeadReason = DeadReason.REFUSED_BY_STORE, value: bytes | None = None) -> DeadLetter:
    incoming = Incoming(TOPICS.releases, 0, 7, b"key", value or encode(shard), tuple(headers(shard)))
    return dead_letter(incoming, reason)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (letter(usage({"Payments": 9})), Reason.NO_APPROVAL),
        (letter(usage({"Payments": 9}), DeadReason.RESTATES), Kept.RESTATES),
        (letter(usage({"Payments": 9}), DeadReason.TOO_LARGE), Kept.TOO_LARGE),
        (letter(usage({"Payments": 9}), value=b"{"), Kept.UNREADABLE),
        (letter(usage({"Payments": 9}).model_copy(update={"k": 9})), Kept.LOWER_K),
    ],
    ids=lambda one: str(one) if isinstance(one, str) else "letter",
)
def test_without_an_approval_no_letter_is_sent_whatever_it_is(one: DeadLetter, why: str) -> None:
    assert sortable([one], [], standard_plan(), 3) == ([], {str(why): 1})


@pytest.mark.embedded
def test_it_is_sent_under_an_approval_and_not_during_or_for_a_freeze(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(tmp_path / "council.key", tmp_path / "council.pub")
    for name, value in {
        "CONSENT": "consent.ndjson",
        "COUNCIL_KEY": "council.pub",
        "ORG": "acme",
        "TOPIC_PREFIX": "letters",
    }.items():
        monkeypatch.setenv(f"UNDERTOW_{name}", value)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as stop:
            main([*arguments])
        assert not stop.value.code
        return capsys.readouterr().err

    with EmbeddedBroker() as broker, Publisher(broker.bootstrap) as publisher:
        monkeypatch.setenv("UNDERTOW_BOOTSTRAP", broker.bootstrap)
        create_topics(broker.bootstrap, TOPICS, partitions=1, replication=1)
        publisher.publish([dead_record(TOPICS, letter(usage({"Payments": 9}, str(DUE))))])
        assert "Sent 0 of 1 again.\nNot sent, no_approval: 1." in run("dead-letters", "--resend")
        run("privacy", "approve", "--key", "council.key", "--from", DUE.quarter, "--yes")
        assert "Sent 1 of 1 again." in run("dead-letters", "--resend")
        run("privacy", "freeze", "--key", "council.key")
        assert "Not sent, frozen: 1." in run("dead-letters", "--resend")
        assert sum(1 for _ in read_topic(broker.bootstrap, TOPICS.releases)) == 1
