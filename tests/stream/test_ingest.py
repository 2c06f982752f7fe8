from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused, TryAgain
from pipeline.store import Store, open_store
from pipeline.stream.decoding import Incoming
from pipeline.stream.ingest import TOO_MANY_REFUSED, PeriodKey, ingest, period_key
from schemas.dead_letter import DeadReason
from schemas.wire import AnyShard, encode, headers
from tests.store import samples
from tests.stream.fake_store import REFUSED_UNIT, FakeStore

WRITTEN = ("usage_fact", "licence_fact", "work_fact", "source_status")
POISON = Incoming("releases", 0, 999, None, b"\x00")


def message(shard: AnyShard, offset: int) -> Incoming:
    return Incoming("releases", 0, offset, b"key", encode(shard), tuple(headers(shard)))


def messages(shards: Sequence[AnyShard]) -> list[Incoming]:
    return [message(shard, offset) for offset, shard in enumerate(shards)]


def refused(number: int = 1) -> AnyShard:
    return samples.usage({REFUSED_UNIT: number})


@dataclass
class Clumsy(FakeStore):
    """Fails as told."""

    faults: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def completed(self, keys: Sequence[PeriodKey]) -> list[object]:
        if self.faults:
            raise self.faults.pop()
        return super().completed(keys)


def test_a_batch_becomes_rows_and_the_periods_it_completes() -> None:
    outcome = ingest(messages(samples.release()), FakeStore())
    assert (outcome.rows, outcome.dead) == (5, [])
    assert [period.period for period in outcome.closed] == [samples.WEEK]


def test_a_period_is_not_closed_before_all_its_rows_are_there() -> None:
    store = FakeStore()
    *most, status = messages(samples.release())
    assert ingest([*most[1:], status], store).closed == []
    assert len(ingest(most[:1], store).closed) == 1


def test_poison_in_the_middle_is_set_aside_and_the_rest_goes_on() -> None:
    outcome = ingest([*messages(samples.release()), POISON], FakeStore())
    assert [letter.offset for letter in outcome.dead] == [999]
    assert len(outcome.closed) == 1


def test_what_the_store_refuses_is_found_among_the_rest() -> None:
    batch = messages([*samples.release(), refused(), *samples.release("2026-W41"), refused(2)])
    outcome = ingest(batch, FakeStore())
    assert [(letter.offset, letter.reason) for letter in outcome.dead] == [
        (4, DeadReason.REFUSED_BY_STORE),
        (9, DeadReason.REFUSED_BY_STORE),
    ]
    assert outcome.rows == 10
    assert [period.period for period in outcome.closed] == ["2026-W40", "2026-W41"]


def test_a_second_release_that_differs_is_set_aside_message_by_message() -> None:
    store = FakeStore()
    ingest(messages(samples.release()), store)
    before = dict(store.rows)
    other = [samples.usage({"Payments": 10 + number, "Risk": None}) for number in range(TOO_MANY_REFUSED)]
    outcome = ingest(messages([*other, *samples.release("2026-W41")]), store)
    assert [(letter.offset, letter.reason) for letter in outcome.dead] == [
        (n, DeadReason.RESTATES) for n in range(TOO_MANY_REFUSED)
    ]
    assert [period.period for period in outcome.closed] == ["2026-W41"]
    assert {key: row for key, row in store.rows.items() if "2026-W41" not in key} == before


def test_a_store_that_refuses_every_message_is_at_fault_itself() -> None:
    with pytest.raises(Refused, match="every message"):
        ingest(messages([refused(number) for number in range(TOO_MANY_REFUSED)]), FakeStore())


def test_a_batch_of_nothing_but_poison_is_set_aside() -> None:
    assert len(ingest(messages([refused(1), refused(2), *[refused(3)] * 20]), FakeStore()).dead) == 22


def test_a_store_that_cannot_be_read_is_at_fault_itself() -> None:
    with pytest.raises(Refused, match="No tables"):
        ingest(messages([refused()]), Clumsy([Refused("No tables.", "")]))


def test_a_store_that_is_away_leaves_the_batch_as_it_was() -> None:
    with pytest.raises(TryAgain):
        ingest(messages(samples.release()), Clumsy([TryAgain("Away.", "")]))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('engine')}") as store:
        store.migrate()
        store.keep_for_ever()
        yield store


SHARDS = [
    *samples.release(),
    *samples.release(release=2),
    *samples.release("2026-W41"),
    samples.usage({"Payments": 3}, release=3),
    samples.work({"Payments": 3}),
    samples.status(work_rows=1, source="work", tool="any"),
]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.sampled_from(SHARDS), min_size=1, max_size=6), max_size=4))
def test_the_fake_store_answers_as_the_real_one(real: Store, batches: list[list[AnyShard]]) -> None:
    fake = FakeStore()
    real.command("TRUNCATE TABLES FROM undertow NOT LIKE 'migration'")
    for batch in batches:
        assert fake.write(batch) == real.write(batch)
        keys = {period_key(shard) for shard in SHARDS}
        assert fake.completed(keys) == real.completed(keys)
    assert len(fake.rows) == real.query(ROWS).column("n")[0].as_py()


ROWS = f"SELECT {' + '.join(f'(SELECT count() FROM {table} FINAL)' for table in WRITTEN)} AS n"
