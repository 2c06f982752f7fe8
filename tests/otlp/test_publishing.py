"""From a client to Kafka: with the works council's approval, and once."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.reading import read_topic
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli.main import main
from pipeline.cli.otlp import _to_file, _to_kafka
from pipeline.collector.consent import NotAllowed
from pipeline.privacy.standard_plan import standard_plan
from pipeline.settings import read_settings
from schemas.wire import SHARDS
from tests.otlp.made import WEEK, Desk, week_of_typing, write_roster


def command(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 14, "Beta": 12}), plan=standard_plan())
    desk.take(week_of_typing(range(20)))
    desk.be_there()
    return desk


@pytest.mark.embedded
def test_a_week_that_was_approved_reaches_kafka_once(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_CONSENT", str(tmp_path / "consent.ndjson"))
    monkeypatch.setenv("UNDERTOW_COUNCIL_KEY", str(tmp_path / "works-council.pub"))
    monkeypatch.setenv("UNDERTOW_LEDGER", str(tmp_path / "ledger.ndjson"))
    command("privacy", "keygen", "works-council", "--folder", str(tmp_path))
    key = str(tmp_path / "works-council.key")
    with EmbeddedBroker() as broker:
        topics = Topics("undertow")
        create_topics(broker.bootstrap, topics, partitions=4, replication=1)
        monkeypatch.setenv("UNDERTOW_BOOTSTRAP", broker.bootstrap)
        outlet = _to_kafka(read_settings(), desk.job)
        with pytest.raises(NotAllowed):
            outlet.demand(desk.job, WEEK)
        command("privacy", "approve", "--key", key, "--from", "2026-Q4", "--at", "2026-09-01", "--yes")
        outlet.demand(desk.job, WEEK)
        desk.receiver.send = outlet.to(desk.job)
        desk.close()
        assert desk.receiver.outbox == []
        shards = [SHARDS.validate_json(record.value or b"") for record in read_topic(broker.bootstrap, topics.releases)]
    assert [shard.contract.name for shard in shards] == ["undertow.usage", "undertow.status"]
    assert {(shard.source, shard.period) for shard in shards} == {("claude-code-otel", "2026-W40")}


def test_what_goes_to_a_file_is_there_at_once(desk: Desk, tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk.receiver.send = _to_file(tmp_path / "rows.ndjson", stack)
        desk.close()
        assert (tmp_path / "rows.ndjson").read_bytes().endswith(b"}\n")
