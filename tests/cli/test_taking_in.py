"""Looks that the server tells of are taken into the access log once each, by role and never by name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.cli.taking_in import Ask, take_in
from pipeline.errors import WrongUse
from pipeline.logbook import read_log
from pipeline.privacy.access import looks
from pipeline.privacy.chain import Chain
from pipeline.store import open_store

NOW = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
QUERIES = [
    (2, "QueryFinish", "Select", "grafana_reader", ["undertow_release.release_week", "undertow_release.week"]),
    (2, "QueryFinish", "Select", "grafana_reader", ["undertow_release.release_week"]),
    (3, "QueryFinish", "Select", "jan.jansen@example.org", ["undertow.usage_fact"]),
    (3, "QueryFinish", "Select", "undertow", ["undertow.usage_fact"]),
    (3, "QueryFinish", "Select", "undertow_report", ["undertow_release.release_week"]),
    (3, "QueryStart", "Select", "grafana_reader", ["undertow_release.release_signal"]),
    (4, "QueryFinish", "Insert", "grafana_reader", ["undertow_release.release_week"]),
    (4, "QueryFinish", "Select", "grafana_reader", ["system.tables"]),
    (0, "QueryFinish", "Select", "grafana_reader", ["undertow_release.release_quarter"]),
]
"""Hours ago, what happened, and who read what."""


INSERT = "INSERT INTO asked SELECT toDateTime({at:UInt32}), {kind:String}, {query:String}, {user:String}, {tables:Array(String)}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Ask]:
    """A store whose log of queries is a table with the columns that we ask a server for."""
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
        columns = "event_time DateTime, type String, query_kind String, user String, tables Array(String)"
        store.command(f"CREATE TABLE asked ({columns}) ENGINE = Memory")
        for hours, kind, query, user, tables in QUERIES:
            at = int((NOW - timedelta(hours=hours)).timestamp())
            store.command(INSERT, at=at, kind=kind, query=query, user=user, tables=tables)
        yield lambda since, until: store.server_looks(since, until, "undertow.asked")


def test_each_hour_role_and_view_becomes_one_entry_and_no_name(server: Ask, tmp_path: Path) -> None:
    log = tmp_path / "access.ndjson"
    assert take_in(log, server, NOW) == 2
    found = [(look.at.hour, look.role, look.what, look.command) for look in looks(read_log(log).entries)]
    assert found == [(9, "break-glass", "kept-usage-fact", "clickhouse"), (10, "dashboards", "release-week", "clickhouse")]
    assert b"jansen" not in log.read_bytes()


def test_taking_in_again_adds_only_what_is_new(server: Ask, tmp_path: Path) -> None:
    log = tmp_path / "access.ndjson"
    take_in(log, server, NOW)
    assert take_in(log, server, NOW) == 0
    assert take_in(log, server, NOW + timedelta(hours=1)) == 1, "the hour that was not over"
    assert [look.what for look in looks(read_log(log).entries)][-1] == "release-quarter"


def test_a_crash_in_the_middle_of_an_hour_loses_nothing(server: Ask, tmp_path: Path) -> None:
    log = tmp_path / "access.ndjson"
    take_in(log, server, NOW)
    first, _ = read_log(log).entries
    log.write_bytes(Chain((first,)).entries[0].line())
    assert take_in(log, server, NOW) == 1


def test_a_store_without_such_a_log_says_that_it_cannot_say(tmp_path: Path) -> None:
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
        with pytest.raises(WrongUse, match="keeps no log of queries"):
            list(store.server_looks(NOW, NOW, "undertow.no_log"))
