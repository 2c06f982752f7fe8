"""What was stored of a release first stands: a second one under the same number is refused, in any cut of the batches."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.store import Store, open_store, standing
from pipeline.store.client import Client
from pipeline.store.tables import TABLES
from schemas.fields import Family
from schemas.wire import AnyShard
from tests.store.conftest import Rows
from tests.store.samples import daily_usage, key, licences, release, status, usage

ORGS = count()
FIRST: list[AnyShard] = release()
SECOND: list[AnyShard] = [
    usage({"Payments": 10, "Risk": None}),
    daily_usage("organisation", 81),
    licences({"Payments": 13}),
    FIRST[-1],
]
"""The same period again, from an export that has changed: the row that closes it happens to be the same."""


def refused(store: Store, shards: Sequence[AnyShard]) -> list[int]:
    places: list[int] = []
    store.write(shards, places.append)
    return places


def stored(rows: Rows) -> dict[str, object]:
    return {table: rows(table, "FINAL") for table in TABLES.values()}


def test_a_second_release_under_the_same_number_is_refused_and_counted(store: Store, rows: Rows) -> None:
    assert refused(store, FIRST) == []
    before = stored(rows)
    assert refused(store, SECOND) == [0, 1, 2]
    assert store.write(SECOND) == 1
    assert stored(rows) == before


@pytest.mark.parametrize("other", [{"k": 12}, {"cohort": "2026-Q1"}], ids=["threshold", "cohort"])
def test_what_the_envelope_says_stands_too(store: Store, other: dict[str, object]) -> None:
    store.write(FIRST)
    assert refused(store, [shard.model_copy(update=other) for shard in FIRST]) == [0, 1, 2, 3]


def test_a_row_more_is_refused_once_the_release_is_whole(store: Store, rows: Rows) -> None:
    extra = usage({"New": 12})
    assert refused(store, [*FIRST[1:], FIRST[0]]) == []
    before = stored(rows)
    assert refused(store, [extra]) == [0]
    assert stored(rows) == before


def test_a_row_that_is_still_to_come_is_taken(store: Store) -> None:
    assert refused(store, [FIRST[-1], FIRST[2], FIRST[0]]) == []
    assert store.completed([key(FIRST[0])]) == []
    assert refused(store, [FIRST[1]]) == []
    assert store.completed([key(FIRST[0])]) != []


def test_a_status_that_says_something_else_is_refused(store: Store) -> None:
    store.write(FIRST)
    assert refused(store, [status(usage_rows=4, licence_rows=1)]) == [0]


def test_a_correction_has_a_number_of_its_own(store: Store, rows: Rows) -> None:
    store.write(FIRST)
    corrected = [shard.model_copy(update={"release": 2}) for shard in SECOND]
    assert refused(store, corrected) == []
    assert {row["release"] for row in rows("usage_fact", "FINAL")} == {2}
    assert refused(store, [shard.model_copy(update={"release": 2}) for shard in FIRST]) == [0, 1, 2]
    assert refused(store, FIRST) == []


def test_the_same_again_is_no_restatement(store: Store, rows: Rows) -> None:
    store.write(FIRST)
    before = stored(rows)
    assert refused(store, [*FIRST[::-1], *FIRST]) == []
    assert stored(rows) == before


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*FIRST, *SECOND, usage({"New": 12})]), max_size=10), st.lists(st.integers(1, 4), max_size=10))
def test_in_any_cut_the_same_is_stored_and_the_same_refused(store: Store, sent: list[AnyShard], cuts: list[int]) -> None:
    org, one_by_one = f"org-{next(ORGS)}", f"org-{next(ORGS)}"  # the database is kept from one example to the next
    expected = [place for place, shard in enumerate(sent) if refused(store, [shard.model_copy(update={"org": one_by_one})])]
    found, start = [], 0
    for cut in [*cuts, len(sent)]:
        batch = [shard.model_copy(update={"org": org}) for shard in sent[start : start + cut]]
        found += [start + place for place in refused(store, batch)]
        start += len(batch)
    assert found == expected
    for table in TABLES.values():
        rows = [
            store.query(f"SELECT * EXCEPT org FROM {table} FINAL WHERE org = {{o:String}} ORDER BY ALL", o=o)
            for o in (org, one_by_one)
        ]
        assert rows[0].to_pylist() == rows[1].to_pylist()


def test_a_release_that_another_worker_completes_meanwhile_is_not_taken_for_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, looked = standing._stored, []

    def slowly(client: Client, family: Family, *asked: Sequence[object]) -> list[object]:
        rows = list(look(client, family, *asked))
        looked.append(family)
        if len(looked) == 1:
            store.write(FIRST)
        return rows

    store.write(FIRST[:1])
    monkeypatch.setattr(standing, "_stored", slowly)
    assert refused(store, FIRST) == []


@pytest.mark.parametrize("dsn", ["server"], indirect=True)
def test_two_workers_that_read_the_same_partition_twice_store_the_first(store: Store, dsn: str, rows: Rows) -> None:
    """A worker that lost its partition and the one that has it now: both read the first release before the second."""

    def read_on(_: int) -> list[int]:
        with open_store(dsn) as mine:
            return [place for shard in [*FIRST, *SECOND] for place in refused(mine, [shard])]

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(read_on, range(2)))
    assert told == [[0, 0, 0]] * 2
    assert {row["people_active"] for row in rows("usage_fact", "FINAL")} == {9, None, 80}
