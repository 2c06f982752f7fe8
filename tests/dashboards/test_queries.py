"""Every query of every dashboard runs on the real engine and gives what its panel shows."""

import re
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from dashboards import lambdas
from dashboards.generate import committed
from dashboards.macros import expanded
from dashboards.sql import query
from pipeline.report import words
from pipeline.store import Store
from pipeline.texts import texts
from tests.report.contents import TOOL
from tests.report.filled import ORG, UNITS, WEEKS

DASHBOARDS = {dashboard["uid"]: dashboard for dashboard in committed()}
PANELS = {
    (uid, panel["id"]): panel for uid, dashboard in DASHBOARDS.items() for panel in dashboard["panels"] if panel.get("targets")
}
IN_ENGLISH = {place: panel for place, panel in PANELS.items() if place[0].endswith("-en")}
IDS = [f"{uid}-{number}" for uid, number in PANELS]


def run(store: Store, sql: str, org: str = ORG, last: date = WEEKS[-1].sunday, unit: str = "Accounts Payable") -> pa.Table:
    return store.query(expanded(sql, WEEKS[0].monday, last, {"org": org, "tool": TOOL, "unit": unit}))


def sql_of(panel: dict[str, Any]) -> str:
    (target,) = panel["targets"]
    return str(target["rawSql"])


def rows(store: Store, uid: str, number: int, **chosen: str) -> list[dict[str, Any]]:
    return run(store, sql_of(PANELS[uid, number]), **chosen).to_pylist()


@pytest.mark.parametrize("panel", PANELS.values(), ids=IDS)
def test_it_gives_rows_and_every_column_has_a_name_for_people(stored: Store, panel: dict[str, Any]) -> None:
    unit = "Finance" if panel["type"] == "timeseries" else "Accounts Payable"
    table = run(stored, sql_of(panel), unit=unit)
    named = [override["matcher"]["options"] for override in panel["fieldConfig"]["overrides"]]
    assert table.num_rows > 0
    if panel["type"] == "state-timeline":
        assert [name for name in table.column_names if name not in {"time", "state"}] == labels(panel)
        assert named == ["state"]
    else:
        assert [name for name in table.column_names if name != "time"] == named
    assert ("time" in table.column_names) == (panel["targets"][0]["format"] == 0)


def labels(panel: dict[str, Any]) -> list[str]:
    return re.findall(r"labels\.(\w+)", str(panel["fieldConfig"]["overrides"]))


@pytest.mark.parametrize("panel", IN_ENGLISH.values(), ids=[f"{uid}-{number}" for uid, number in IN_ENGLISH])
def test_columns_have_the_type_of_their_panel(stored: Store, panel: dict[str, Any]) -> None:
    table = run(stored, sql_of(panel), unit="Finance")
    kinds = {field.name: field.type for field in table.schema}
    if panel["type"] in {"timeseries", "state-timeline"}:
        text = [name for name, kind in kinds.items() if pa.types.is_string(kind) or pa.types.is_large_string(kind)]
        assert text == (labels(panel) if panel["type"] == "state-timeline" else [])
        assert pa.types.is_uint32(kinds["time"])
    if panel["type"] == "stat":
        assert table.num_rows == 1
        assert table.num_columns == 1
    for override in panel["fieldConfig"]["overrides"] if panel["type"] == "table" else []:
        unit = next((one["value"] for one in override["properties"] if one["id"] == "unit"), "string")
        kind = kinds[override["matcher"]["options"]]
        assert (unit == "string") == (pa.types.is_string(kind) or pa.types.is_large_string(kind))
        assert (unit == "time:YYYY-MM-DD") == pa.types.is_date(kind)


@pytest.mark.parametrize("panel", PANELS.values(), ids=IDS)
def test_an_organisation_without_figures_gives_no_row_not_zeros(stored: Store, panel: dict[str, Any]) -> None:
    assert run(stored, sql_of(panel), org="else'where").num_rows == 0


def test_a_unit_that_nobody_knows_gives_no_row_not_zeros(stored: Store) -> None:
    for place, panel in IN_ENGLISH.items():
        if "${unit:singlequote}" in sql_of(panel):
            assert run(stored, sql_of(panel), unit="No'where").num_rows == 0, place


@pytest.mark.parametrize("panel", [p for p in IN_ENGLISH.values() if "$__dateFilter" in sql_of(p)])
def test_the_time_that_was_chosen_counts(stored: Store, panel: dict[str, Any]) -> None:
    found = run(stored, sql_of(panel), last=WEEKS[0].monday - timedelta(days=1)).to_pylist()
    assert found in ([], [{"signals": 0}])


@pytest.mark.parametrize("uid", DASHBOARDS)
def test_the_choices_and_the_marks(stored: Store, uid: str) -> None:
    variables = {variable["name"]: variable["query"]["rawSql"] for variable in DASHBOARDS[uid]["templating"]["list"]}
    assert run(stored, variables["org"]).to_pylist() == [{"org": ORG}]
    assert run(stored, variables["tool"]).to_pylist() == [{"value": TOOL, "text": "GitHub Copilot"}]
    if "unit" in variables:
        found = run(stored, variables["unit"]).to_pylist()
        assert {row["value"] for row in found} == {name for name, (_, size) in UNITS.items() if size >= 10}
        assert {"value": "organisation", "text": texts(uid[-2:])("unit.organisation")} in found
    for mark in DASHBOARDS[uid]["annotations"]["list"]:
        table = run(stored, mark["target"]["rawSql"])
        assert table.column_names == ["time", "text"]
        assert table.num_rows > 0


def test_signals_are_told_in_words(stored: Store) -> None:
    (signal,) = rows(stored, "undertow-signals-nl", 7)
    assert signal == {
        "team": "Accounts Payable",
        "seen": "licenties blijven liggen · sinds week 3 van 2026 · hoe zeker: vrij zeker",
        "rests_on": "ongebruikte licenties, hier: ongeveer twee derde; ongebruikte licenties, elders: een klein deel; "
        "zo lang al te zien: 29 weken",
        "may_also_be": "veel licenties zijn nieuw; de tool past niet bij dit werk; licenties zijn ingetrokken of verplaatst",
        "may_help": signal["may_help"],
        "unit": "Accounts Payable",
    }
    assert signal["may_help"].startswith("Voer luistergesprekken")
    (brief,) = rows(stored, "undertow-adoption-nl", 4)
    assert {name: brief[name] for name in ("team", "seen", "may_also_be")} == {
        name: signal[name] for name in ("team", "seen", "may_also_be")
    }
    assert signal["may_help"].startswith(brief["one_step"])


def test_units_are_told_in_words_and_in_alphabetical_order(stored: Store) -> None:
    found = rows(stored, "undertow-adoption-en", 5)
    assert [(row["department"], row["team"], row["people"], row["licences"]) for row in found] == [
        ("", "the whole organisation", "about half", "most"),
        ("Finance", "Accounts Payable", "about half", "no figure"),
        ("Technology", "O'Brien & <Söhne>", "about half", "no figure"),
        ("the whole organisation", "Finance", "about half", "most"),
        ("the whole organisation", "Technology", "about half", "most"),
    ]


def test_what_was_withheld_is_told_with_its_teams(stored: Store) -> None:
    found = {row["why"][:9]: row for row in rows(stored, "undertow-adoption-en", 6)}
    assert (found["Too small"]["teams"], found["Too small"]["which"]) == (1, "Night Desk")
    assert found["The sourc"]["teams"] == len(UNITS) - 1


def test_rounding_is_as_wide_as_it_may_be_and_ends_are_open(stored: Store) -> None:
    share = rows(stored, "undertow-adoption-en", 2)[0]
    assert (share["first_low"], share["share_active"], share["first_high"]) == (0.475, 0.5, 0.525)
    (unit, *_) = rows(stored, "undertow-unit-en", 6, unit="Finance")
    assert (unit["first_low"], unit["share_active"], unit["first_high"]) == pytest.approx((0.45, 0.5, 0.55))
    lines = (
        f"WITH {lambdas.definition('rounded', 'en')} AS said SELECT said(toNullable({{share:Float64}}), {{half:Float64}}) AS s"
    )
    for value, half, words_ in (
        (0.95, 0.025, "95% or more"),
        (0.9, 0.025, "90%"),
        (0.9, 0.05, "90% or more"),
        (0.1, 0.05, "10% or less"),
    ):
        assert stored.query(lines, share=value, half=half).to_pylist() == [{"s": words_}]


def test_the_timeline_of_a_team_tells_what_was_known_when(stored: Store) -> None:
    found = [row["state"] for row in rows(stored, "undertow-signals-en", 6) if row["team"] == "Search"]
    down, nothing, begun, signal = 1, 2, 3, 4
    assert found == [nothing, *[begun] * 5, *[signal] * 3, *[nothing] * 5]
    assert down not in found[1:9]


def test_what_else_was_seen_of_the_same_is_said(stored: Store) -> None:
    merged = "(SELECT * REPLACE (['workaround_drop'] AS also) FROM release_signal)"
    (signal,) = run(stored, sql_of(PANELS["undertow-signals-en", 7]).replace("release_signal", merged)).to_pylist()
    assert signal["seen"].startswith("licences lie idle (also seen: the tool is worked around) · since")
    ways = run(stored, sql_of(PANELS["undertow-four-signals-en", 11]).replace("release_signal", merged)).to_pylist()
    assert {row["way"] for row in ways if row["teams_now"]} == {"licences lie idle", "the tool is worked around"}


def test_each_signal_of_the_article_is_counted_or_said_to_be_not_looked_for(stored: Store) -> None:
    said = {number: rows(stored, "undertow-four-signals-en", number)[0]["said"] for number in range(6, 10)}
    assert said[7] == "1 team"
    assert set(said.values()) <= {"1 team", "0 teams", "not looked for"}


def test_subjects_that_are_shown_to_nobody_are_said_to_be(stored: Store) -> None:
    found = {row["about"]: (row["counted"], row["shown"]) for row in rows(stored, "undertow-unit-en", 9)}
    assert found["short surveys"] == ("yes", "no, to nobody; it can only lead to a signal")
    assert found["use of the tool"] == ("yes", "yes")
    assert found["licences"] == ("yes", "no, too few people")


def test_a_release_that_is_not_here_shows(stored: Store) -> None:
    sql = sql_of(PANELS["undertow-pipeline-en", 9]).replace("FROM release_source", "FROM late", 1)
    late = (
        "late AS (SELECT org, source, tool, week FROM release_source UNION ALL "
        "SELECT org, 'work', 'any', week FROM release_source WHERE week < '2026-02-01')"
    )
    found = run(stored, sql.replace("WITH\n", f"WITH\n{late},\n", 1)).to_pylist()
    assert [row["outstanding"] for row in found] == [0] * 5 + [1] * 9


def test_a_freeze_that_lasts_is_said(stored: Store) -> None:
    sql = sql_of(PANELS["undertow-trust-en", 3]).replace(
        "FROM release_statement", "FROM release_statement WHERE number <= 2 AND 1"
    )
    assert run(stored, sql.replace("AND 1\nWHERE", "AND")).to_pylist() == [{"said": "frozen since 2026-02-02"}]
    assert rows(stored, "undertow-trust-en", 3) == [{"said": "approved, since 2026-01-02"}]


def test_derived_units_have_the_words_of_the_page(stored: Store) -> None:
    for language in ("en", "nl"):
        definition = lambdas.definition("unit", language)
        for name in ("organisation", "A/other", "A/B/direct", "organisation/other", "A/B"):
            (row,) = stored.query(
                f"WITH {definition} AS words_unit SELECT words_unit({{name:String}}) AS said", name=name
            ).to_pylist()
            assert row["said"] == words.unit(name, texts(language))


def test_shares_and_certainty_have_the_words_of_the_page() -> None:
    assert {float(value): key for value, key in lambdas.SHARES.items()} == words.COARSE
    text = query("adoption", "signals", "en")
    assert f"certainty >= {words.QUITE_SURE}, 'high', certainty >= {words.LIKELY}, 'medium'" in text
