"""``undertow detect --as-of`` and ``undertow backtest``: what would have been said then, and nothing that came later."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import read_tables
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


def test_stepping_says_each_week_what_is_said_of_the_figures_up_to_it(dsn: str) -> None:
    with open_store(dsn) as store:
        panel, live = read_tables(store, ORG), store.signals(ORG)
    asked = Asked.under(standard_plan(), ORG, "NL")
    weeks = weeks_of(panel)
    raised = []
    for week, told in zip(weeks, backtest(panel, weeks, asked), strict=True):
        assert {one.signal.id: one.signal for one in told.values()} == {s.id: s for s in as_of(panel, week, asked)}
        raised += [week for one in told.values() if one.raised == str(week)]
    assert len(raised) == 1
    assert weeks[0] < raised[0] < weeks[-1]
    assert [(s.id, s.since) for s in live] == [(one.signal.id, one.signal.since) for one in told.values()], "as the live agent"
    later = list(backtest(panel, weeks[-2:], asked))[-1]
    assert [one.raised for one in later.values()] == [str(raised[0])]


def test_a_unit_below_the_size_of_the_plan_is_left_out(dsn: str) -> None:
    with open_store(dsn) as store:
        panel = read_tables(store, ORG)
    week = weeks_of(panel)[-1]
    patterns = standard_plan().patterns()
    assert as_of(panel, week, Asked(ORG, "NL", patterns, from_people=10))
    assert as_of(panel, week, Asked(ORG, "NL", patterns, from_people=10**6)) == []


def test_as_of_stores_nothing_and_leaves_an_entry(undertow, dsn: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- a function
    with open_store(dsn) as store:
        before = store.signals(ORG)
        weeks = weeks_of(read_tables(store, ORG))
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
        "id", "org", "unit", "tool", "pattern", "since", "raised", "strengthened", "closed", "withdrawn"
    }  # fmt: skip
    assert (episode["unit"], episode["closed"], episode["withdrawn"]) == (IDLE, None, None)
    assert "Summary" in undertow("backtest")[1]


@pytest.mark.parametrize(
    "arguments", [["detect", "--as-of", "1999-W01"], ["detect", "--as-of", "2019-W01"], ["backtest", "--to", "2019-W01"]]
)
def test_a_week_that_is_not_stored_is_said_so(arguments: list[str], undertow) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- a function
    code, out, err = undertow(*arguments)
    assert (code, out, "undertow: " in err) == (2, "", True)
