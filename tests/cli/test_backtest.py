"""``undertow detect --as-of`` and ``undertow backtest``: what would have been said then, and nothing that came later."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import StoredRows
from pipeline.store import open_store
from pipeline.stream.backtest import Asked, as_of, backtest, weeks_of
from tests.stream.releases import IDLE, ORG, releases
from tests.stream.workers import write_directly

WEEKS = 16
Told = tuple[int, str, str]


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = f"chdb://{tmp_path_factory.mktemp('store')}"
    with open_store(place) as store:
        store.migrate()
        write_directly(store, list(releases(WEEKS)))
    return place


@pytest.fixture
def undertow(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201 -- a function
    monkeypatch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path / "access.ndjson"))

    def call(*arguments: str) -> Told:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, "--store", dsn])
        told = capsys.readouterr()
        return int(stop.value.code or 0), told.out, told.err

    return call


def test_what_was_known_in_each_week_is_what_is_said_of_the_rows_up_to_it(dsn: str) -> None:
    asked = Asked.under(standard_plan(), ORG, "NL")
    with open_store(dsn) as store:
        rows, live = StoredRows(store, ORG), store.signals(ORG)
        weeks = weeks_of(rows)
        for end in (4, 9, 12, len(weeks)):
            told = backtest(rows, weeks[:end], asked)
            assert [one.signal for one in told] == as_of(rows, weeks[end - 1], asked)
        (whole,), (later,) = told, backtest(rows, weeks[-2:], asked)
    assert str(weeks[0]) < whole.raised < str(weeks[-1])
    assert later.raised == whole.raised
    assert [(s.id, s.since) for s in live] == [(whole.signal.id, whole.signal.since)], "as the live agent"


def test_a_unit_below_the_size_of_the_plan_is_left_out(dsn: str) -> None:
    patterns = standard_plan().patterns()
    with open_store(dsn) as store:
        rows = StoredRows(store, ORG)
        week = weeks_of(rows)[-1]
        assert as_of(rows, week, Asked(ORG, "NL", patterns, from_people=10))
        assert as_of(rows, week, Asked(ORG, "NL", patterns, from_people=10**6)) == []


def test_as_of_stores_nothing_and_leaves_an_entry(undertow, dsn: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- a function
    with open_store(dsn) as store:
        before = store.signals(ORG)
        weeks = weeks_of(StoredRows(store, ORG))
    assert undertow("detect", "--as-of", str(weeks[2]), "--json")[:2] == (0, "[]\n")
    code, out, err = undertow("detect", "--as-of", str(weeks[-1]))
    assert (code, IDLE in out, "Nothing was stored" in err) == (0, True, True)
    with open_store(dsn) as store:
        assert store.signals(ORG) == before
    assert (tmp_path / "access.ndjson").read_text().count("undertow detect") == 2


def test_backtest_prints_weeks_and_no_figure(undertow) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- a function
    code, out, err = undertow("backtest", "--json")
    assert (code, err) == (0, "")
    (episode,) = json.loads(out)
    assert set(episode) == {
        "id", "org", "unit", "tool", "pattern", "since", "raised", "strengthened", "closed"
    }  # fmt: skip
    assert (episode["unit"], episode["closed"]) == (IDLE, None)
    assert "Summary" in undertow("backtest")[1]


@pytest.mark.parametrize(
    "arguments", [["detect", "--as-of", "1999-W01"], ["detect", "--as-of", "2019-W01"], ["backtest", "--to", "2019-W01"]]
)
def test_a_week_that_is_not_stored_is_said_so(arguments: list[str], undertow) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- a function
    code, out, err = undertow(*arguments)
    assert (code, out, "undertow: " in err) == (2, "", True)
