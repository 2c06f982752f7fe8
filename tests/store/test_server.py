"""What only a server can do: be away, be busy, refuse a user, and be shared."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_server

import pytest
from structlog.testing import capture_logs

from pipeline.errors import Refused, TryAgain
from pipeline.store import Store, open_store
from tests.store.conftest import NUMBERS
from tests.store.front import Front, running
from tests.store.samples import key, release, status, usage


@pytest.fixture
def dsn(front: Front) -> str:
    return front.dsn_of(f"t{next(NUMBERS)}")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with running(tmp_path_factory.mktemp("guarded"), credentials="loader:pass word/@:") as front:
        yield front


def test_the_password_goes_apart_from_the_dsn(guarded: Front) -> None:
    with open_store(guarded.dsn, "pass word/@:") as store:
        assert store.migrate()


@pytest.mark.parametrize("password", [None, "", "wrong"])
def test_a_wrong_password_is_refused_at_once(guarded: Front, password: str | None) -> None:
    with pytest.raises(Refused, match="AUTHENTICATION_FAILED") as refused:
        open_store(guarded.dsn, password)
    assert "UNDERTOW_STORE_PASSWORD" in refused.value.cure


@pytest.mark.usefixtures("impatient")
def test_a_server_that_is_away_is_tried_again_with_a_bound() -> None:
    with create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    with capture_logs() as logs, pytest.raises(TryAgain, match="could not be reached"):
        open_store(f"clickhouse://127.0.0.1:{port}/undertow")
    assert len(logs) == 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("applied", [False, True], ids=["refused", "applied, but the answer was lost"])
def test_an_insert_that_fails_is_sent_again_and_counts_once(store: Store, front: Front, applied: bool) -> None:
    front.fail(times=3, applied=applied)
    store.write(release())
    assert store.completed([key(status())])
    assert store.query("SELECT count() AS n FROM usage_fact FINAL").to_pylist() == [{"n": 3}]


@pytest.mark.usefixtures("impatient")
def test_an_insert_that_goes_on_failing_is_given_up(store: Store, front: Front) -> None:
    front.fail(times=4)
    with capture_logs() as logs, pytest.raises(TryAgain, match="NO_ZOOKEEPER"):
        store.write([usage({"Payments": 9})])
    assert len(logs) == 3
    assert "Payments" not in str(logs)
    assert store.write([usage({"Payments": 9})]) == 1


def test_a_user_that_may_only_read_reads_and_nothing_else(store: Store, front: Front, dsn: str) -> None:
    store.write(release())
    with front.read_only(), open_store(dsn) as reader:
        assert reader.query("SELECT state FROM source_status FINAL WHERE org = {org:String}", org="acme").num_rows == 1
        assert reader.signals() == []
        with pytest.raises(Refused, match="READONLY"):
            reader.migrate()


def test_several_may_migrate_at_once(dsn: str) -> None:
    def migrate(_: int) -> list[str]:
        with open_store(dsn) as store:
            store.migrate()
            return store.pending()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(migrate, range(4))) == [[]] * 4


def test_several_may_write_the_same_at_once(store: Store, dsn: str) -> None:
    def write(_: int) -> None:
        with open_store(dsn) as mine:
            mine.write(release())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    assert store.query("SELECT count() AS n FROM usage_fact FINAL").to_pylist() == [{"n": 3}]
    assert len(store.completed([key(status())])) == 1


def test_a_front_leaves_no_process_behind(tmp_path: Path) -> None:
    with running(tmp_path) as front:
        host, port = front.host.split(":")
        with open_store(front.dsn) as store:
            assert store.pending()
    with create_server((host, int(port))):
        pass
