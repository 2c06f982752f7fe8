"""Names planted in exports are found in no topic, no table, no log and no file, all the way from the edge to what people see."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import read_topic
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.periods import Week
from pipeline.store import Store, open_store
from tests.collector.made import job, usage_row, write_roster
from tests.stream.releases import records
from tests.stream.workers import Place

SIZES = {"Alpha": 30, "Beta": 25, "Gamma": 3}
WEEK = Week.parse("2026-W40")
BROKEN = b'{"user_login": "canary-broken", "day": "canary-day"}\ncanary-no-json\n{"canary-nobody": "canary-value"}\n'


def tables(store: Store) -> dict[str, str]:
    """All that every table and view of both databases holds, as text."""
    found = store.query(
        "SELECT database, name FROM system.tables WHERE database IN (currentDatabase(), {release:String})", release=store.release
    )
    named = [f"{row['database']}.{row['name']}" for row in found.to_pylist()]
    return {name: str(store.query(f"SELECT * FROM {name}").to_pylist()) for name in named}


def test_no_name_of_any_input_is_anywhere(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("UNDERTOW_LOG_LEVEL", "debug")
    used = b"".join(usage_row(person, day) for day in WEEK.days[:5] for person in range(70))  # twelve are on no roster
    (tmp_path / "usage.ndjson").write_bytes(used + BROKEN)
    asked = job([tmp_path / "usage.ndjson"], write_roster(tmp_path, SIZES), org="acme", today=date(2026, 12, 1))
    shards = [shard for release in collect(asked, Rejections()) for shard in release.shards]
    with Publisher(place.bootstrap) as publisher:
        publisher.publish(records(place.topics.releases, shards))
    log = place.finish()

    with open_store(place.dsn) as store:
        stored = tables(store)
    topics = {topic: [*read_topic(place.bootstrap, topic)] for topic in place.topics.all()}
    files = {path.name: path.read_bytes() for path in temporary.rglob("*") if path.is_file()}
    assert "Alpha" in "".join(stored.values())
    assert any(topics.values())
    for where in (log, str(stored), str(topics), str(files)):
        assert "canary" not in where.lower()
