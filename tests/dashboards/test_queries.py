"""Every query of every dashboard runs on the real engine and gives what its panel shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboards import sql
from dashboards.generate import committed
from pipeline.report import words
from pipeline.store import Store, open_store
from pipeline.texts import texts
from tests.dashboards.macros import expand
from tests.report.contents import TOOL
from tests.report.filled import ORG, UNITS, WEEKS, fill

DASHBOARDS = {dashboard["uid"]: dashboard for dashboard in committed()}
PANELS = {
    (uid, panel["id"]): panel for uid, dashboard in DASHBOARDS.items() for panel in dashboard["panels"] if panel.get("targets")
}
IDS = [f"{uid}-{number}" for uid, number in PANELS]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("store")
    with open_store(f"chdb://{folder}") as opened:
        fill(opened)
        yield opened


def run(store: Store, query: str, org: str = ORG, last: date = WEEKS[-1].sunday) -> pa.Table:
    return store.query(expand(query, WEEKS[0].monday, last, {"org": org, "tool": TOOL}))


def rows(store: Store, uid: str, number: int) -> list[dict[str, Any]]:
    return run(store, PANELS[uid, number]["targets"][0]["rawSql"]).to_pylist()


@pytest.mark.parametrize("panel", PANELS.values(), ids=IDS)
def test_it_gives_rows_and_every_column_has_a_name_for_people(store: Store, panel: dict[str, Any]) -> None:
    (target,) = panel["targets"]
    table = run(store, target["rawSql"])
    named = [override["matcher"]["options"] for override in panel["fieldConfig"]["overrides"]]
    assert table.num_rows > 0
    assert [name for name in table.column_names if name != "time"] == named
    assert ("time" in table.column_names) == (target["format"] == 0)


@pytest.mark.parametrize("panel", PANELS.values(), ids=IDS)
def test_an_organisation_without_figures_gives_no_row_not_zeros(store: Store, panel: dict[str, Any]) -> None:
    assert run(store, panel["targets"][0]["rawSql"], org="else'where").num_rows == 0


@pytest.mark.parametrize("panel", [p for p in PANELS.values() if "$__dateFilter" in p["targets"][0]["rawSql"]])
def test_the_time_that_was_chosen_counts(store: Store, panel: dict[str, Any]) -> None:
    assert run(store, panel["targets"][0]["rawSql"], last=WEEKS[0].monday - timedelta(days=1)).num_rows == 0


@pytest.mark.parametrize("uid", DASHBOARDS)
def test_the_choices_above_it(store: Store, uid: str) -> None:
    variables = {variable["name"]: variable["query"]["rawSql"] for variable in DASHBOARDS[uid]["templating"]["list"]}
    assert run(store, variables["org"]).to_pylist() == [{"org": ORG}]
    assert run(store, variables["tool"]).to_pylist() == [{"tool": TOOL}]


def test_signals_are_told_in_words(store: Store) -> None:
    (signal,) = rows(store, "undertow-adoption-nl", 4)
    assert signal == {
        "team": "Accounts Payable",
        "seen": "licenties blijven liggen",
        "since": "2026-W03",
        "sure": "vrij zeker",
        "rests_on": "ongebruikte licenties, hier: ongeveer twee derde; ongebruikte licenties, elders: een klein deel",
        "may_also_be": "veel licenties zijn nieuw; de tool past niet bij dit werk; licenties zijn ingetrokken of verplaatst",
        "may_help": signal["may_help"],
    }
    assert signal["may_help"].startswith("Voer luistergesprekken")


def test_units_are_told_in_words_and_in_alphabetical_order(store: Store) -> None:
    found = rows(store, "undertow-adoption-en", 5)
    assert [(row["department"], row["team"], row["people"], row["licences"]) for row in found] == [
        ("-", "the whole organisation", "about half", "most"),
        ("Finance", "Accounts Payable", "about half", "no figure"),
        ("Technology", "O'Brien & <Söhne>", "about half", "no figure"),
        ("the whole organisation", "Finance", "about half", "most"),
        ("the whole organisation", "Technology", "about half", "most"),
    ]


def test_what_was_withheld_is_told_with_its_teams(store: Store) -> None:
    found = {row["why"][:9]: row for row in rows(store, "undertow-adoption-en", 6)}
    assert (found["Too small"]["teams"], found["Too small"]["which"]) == (1, "Night Desk")
    assert found["The sourc"]["teams"] == len(UNITS) - 1


def test_derived_units_have_the_words_of_the_page(store: Store) -> None:
    for language in ("en", "nl"):
        definition = sql._definition("unit", language)
        for name in ("organisation", "A/other", "A/B/direct", "organisation/other", "A/B"):
            (row,) = store.query(f"WITH\n{definition}\nSELECT words_unit({{name:String}}) AS said", name=name).to_pylist()
            assert row["said"] == words.unit(name, texts(language))


def test_shares_and_certainty_have_the_words_of_the_page() -> None:
    assert {float(value): key for value, key in sql.SHARES.items()} == words.COARSE
    text = sql.query("adoption", "signals", "en")
    assert f"certainty >= {words.QUITE_SURE}, 'high', certainty >= {words.LIKELY}, 'medium'" in text
