"""What every dashboard must be, whatever it shows."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboards import charts, house
from dashboards.generate import DASHBOARDS as MODULES
from dashboards.generate import LANGUAGES, committed, generated, stale, write
from dashboards.lambdas import FAMILIES
from dashboards.panels import DATASOURCE
from dashboards.texts import catalogue, own
from pipeline.texts import catalogue as shared
from schemas.signal import Pattern, SignalFamily

ROOT = Path(__file__).parents[2]
DASHBOARDS = {dashboard["uid"]: dashboard for dashboard in committed()}
KNOWN_PANEL_KEYS = {"id", "type", "title", "description", "gridPos", "datasource", "targets", "fieldConfig", "options"}
OKABE_ITO = {"#0072B2", "#E69F00", "#56B4E9", "#CC79A7"}
COLORS = OKABE_ITO | {"#BBBBBB", "#DDEBF7", "transparent"}
ALPHABETICAL = {
    "time",
    "team",
    "name",
    "tool",
    "department",
    "reason",
    "seen",
    "id",
    "org",
    "text",
    "why",
    "what",
    "about",
    "which",
}
BY_TIME = {"week", "since", "quarter", "month", "number"}
BY_PLAN = {"people", "how_often", "how_exact", "as_whom", "at_what", "of_tool", "way", "family"}
FAMILIES_IN_ORDER = r"indexOf\(\[[^)]*\], family\)"
"""Terms of the plan and roles, in an order that says nothing of a team."""
IDS = {
    "adoption": {1: "text", 2: "timeseries", 3: "timeseries", 4: "table", 5: "table", 6: "table", 7: "table"}
    | {8: "stat", 9: "stat", 10: "stat", 11: "stat", 12: "stat", 13: "table"},
    "signals": {1: "text", 2: "text", 3: "stat", 4: "stat", 5: "stat", 6: "state-timeline", 7: "table", 8: "table"},
    "four-signals": {
        **dict.fromkeys(range(1, 6), "text"),
        **dict.fromkeys(range(6, 10), "stat"),
        10: "timeseries",
        11: "table",
    },
    "unit": {1: "text", 2: "stat", 3: "stat", 4: "stat", 5: "state-timeline", 6: "timeseries"}
    | dict.fromkeys(range(7, 12), "table"),
    "trust": {1: "text", 2: "stat", 3: "stat", 4: "stat", 5: "text", 6: "text"} | dict.fromkeys(range(7, 12), "table"),
    "pipeline": {1: "text", 2: "stat", 3: "stat", 4: "stat", 5: "stat", 6: "state-timeline", 7: "table", 8: "table"}
    | {9: "timeseries", 10: "timeseries", 11: "table", 12: "table", 13: "table", 14: "timeseries", 15: "timeseries"},
}


@pytest.fixture(params=DASHBOARDS)
def dashboard(request: pytest.FixtureRequest) -> dict[str, Any]:
    return DASHBOARDS[request.param]


def every(thing: object, key: str) -> list[Any]:
    """All values of a key, however deep."""
    if isinstance(thing, dict):
        return [value for name, value in thing.items() if name == key] + [
            v for inner in thing.values() for v in every(inner, key)
        ]
    return [found for inner in thing for found in every(inner, key)] if isinstance(thing, list) else []


def test_the_committed_json_is_current() -> None:
    assert stale() == [], "run python -m dashboards and commit the result"


def test_a_changed_and_a_foreign_file_are_stale(tmp_path: Path) -> None:
    names = write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / names[0]).write_text("{}")
    (tmp_path / "foreign.json").write_text("{}")
    assert stale(tmp_path) == [names[0], "foreign.json"]


def test_every_dashboard_is_there_in_every_language() -> None:
    assert len(generated()) == len(MODULES) * len(LANGUAGES) == len(DASHBOARDS)
    assert {module.NAME for module in MODULES} == set(house.NAMES)


def test_languages_differ_in_words_only() -> None:
    def bones(dashboard: dict[str, Any]) -> list[object]:
        return [(p["id"], p["type"], p["gridPos"]) for p in dashboard["panels"]]

    for module in MODULES:
        assert len({json.dumps(bones(module.build(language).as_json())) for language in LANGUAGES}) == 1


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    assert list(own("en")) == list(own("nl"))
    for key, text in own("en").items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", own("nl")[key]), key
        assert re.findall(r"`[^`]+`", text) == re.findall(r"`[^`]+`", own("nl")[key]), key
    assert not own("en").keys() & shared("en").keys()


def test_every_text_is_used() -> None:
    code = "".join(file.read_text("utf-8") for file in (ROOT / "dashboards").rglob("*") if file.suffix in {".py", ".html"})
    shown = "\n".join(strings(list(DASHBOARDS.values()))).replace("\\'", "'")
    for key, text in own("en").items():
        assert text.partition("{")[0] in shown or key.rpartition(".")[2] in code, key


def strings(thing: object) -> list[str]:
    """All texts, however deep."""
    if isinstance(thing, str):
        return [thing]
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [text for one in inner for text in strings(one)]


def test_uid_ids_and_schema(dashboard: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,40}", dashboard["uid"])
    assert dashboard["id"] is None
    assert (dashboard["schemaVersion"], dashboard["editable"], dashboard["refresh"]) == (42, False, "")
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", IDS)
def test_ids_never_change(name: str) -> None:
    assert {panel["id"]: panel["type"] for panel in DASHBOARDS[f"undertow-{name}-en"]["panels"]} == IDS[name]


def test_panels_lie_on_the_grid_and_do_not_overlap(dashboard: dict[str, Any]) -> None:
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    assert all(place["x"] >= 0 and place["x"] + place["w"] <= 24 for place in places)
    for a, b in combinations(places, 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"] or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert apart, (a, b)


def test_every_panel_says_what_it_is(dashboard: dict[str, Any]) -> None:
    for panel in dashboard["panels"]:
        assert set(panel) <= KNOWN_PANEL_KEYS
        assert panel["title"]
        assert len(panel["description"]) > 20
        if panel["type"] != "text":
            assert panel["fieldConfig"]["defaults"]["unit"]
            assert len(panel["fieldConfig"]["defaults"]["noValue"]) > 5
        assert not re.search(r"\{\w+\}", json.dumps(panel["options"].get("content", "")))


def test_a_figure_may_be_a_text_whatever_its_column_is_called(dashboard: dict[str, Any]) -> None:
    # Grafana matches the name that is shown, and without a pattern it takes numbers only.
    assert {panel["options"]["reduceOptions"]["fields"] for panel in dashboard["panels"] if panel["type"] == "stat"} <= {"/.*/"}


def test_a_band_names_its_lower_edge_as_it_is_shown(dashboard: dict[str, Any]) -> None:
    for panel in dashboard["panels"]:
        said = {
            one["matcher"]["options"]: {each["id"]: each["value"] for each in one["properties"]}
            for one in panel.get("fieldConfig", {}).get("overrides", [])
        }
        for lower in (look["custom.fillBelowTo"] for look in said.values() if "custom.fillBelowTo" in look):
            assert "displayName" not in said[lower]


def test_every_dashboard_begins_with_how_to_read_it(dashboard: dict[str, Any]) -> None:
    first = min(dashboard["panels"], key=lambda panel: (panel["gridPos"]["y"], panel["gridPos"]["x"]))
    assert (first["id"], first["type"]) == (1, "text")


def test_every_source_is_ours_by_uid(dashboard: dict[str, Any]) -> None:
    assert all(source == DATASOURCE for source in every(dashboard, "datasource"))
    for target in (target for targets in every(dashboard, "targets") for target in targets):
        assert (target["format"], target["queryType"]) in {(0, "timeseries"), (1, "table")}
        assert target["editorType"] == "sql"


def test_queries_read_the_release_surface_and_rank_nothing(dashboard: dict[str, Any]) -> None:
    for sql in every(dashboard, "rawSql"):
        tables = set(re.findall(r"\b(?:FROM|JOIN)\s+([\w.]+)", sql))
        named = set(re.findall(r"^(\w+) AS$", sql, re.MULTILINE))
        assert tables
        assert {table for table in tables - named if not table.startswith("release_")} <= {"system.tables"}
        assert not re.search(r"\b(topK|LIMIT|rank|row_number)\b", sql, re.IGNORECASE)
        for order in re.findall(r"ORDER BY ([^\n]+)", sql):
            sorted_by = {part.split()[0] for part in re.sub(FAMILIES_IN_ORDER, "family", order).split(", ")}
            assert sorted_by <= ALPHABETICAL | BY_TIME | BY_PLAN, order


def test_no_colour_is_a_verdict(dashboard: dict[str, Any]) -> None:
    for steps in every(dashboard, "steps"):
        assert [step["color"] for step in steps] == ["text"]
    text = json.dumps(dashboard).lower()
    assert not re.search(r'"(semi-dark-|dark-|light-)?(red|green|yellow)"', text)
    mapped = {state["color"] for options in every(dashboard, "mappings") for one in options for state in one["options"].values()}
    assert set(every(dashboard, "fixedColor")) | mapped <= COLORS
    assert "continuous" not in text


def test_every_state_has_its_words(dashboard: dict[str, Any]) -> None:
    for panel in dashboard["panels"]:
        if panel["type"] == "state-timeline":
            (mapping,) = panel["fieldConfig"]["defaults"]["mappings"]
            assert list(mapping["options"]) == [str(number) for number in range(len(mapping["options"]))]
            assert all(state["text"] for state in mapping["options"].values())


def test_lines_are_told_apart_without_colour(dashboard: dict[str, Any]) -> None:
    for panel in dashboard["panels"]:
        if panel["type"] == "timeseries" and panel["fieldConfig"]["defaults"]["custom"]["drawStyle"] == "line":
            lines = [o for o in panel["fieldConfig"]["overrides"] if any(one["id"] == "displayName" for one in o["properties"])]
            solid = [o for o in lines if not any(one["id"] == "custom.lineStyle" for one in o["properties"])]
            assert len(solid) == 1


def test_a_gap_stays_a_gap(dashboard: dict[str, Any]) -> None:
    assert not any(every(dashboard, "spanNulls"))
    assert set(every(dashboard, "insertNulls")) <= {charts.LONGEST_JOINED_GAP_MS, False}


def test_links_lead_to_dashboards_of_ours(dashboard: dict[str, Any]) -> None:
    urls = [url for url in every(dashboard, "url") if isinstance(url, str)]
    assert len(urls) >= len(house.NAMES)
    for url in urls:
        assert url.removeprefix("/d/").partition("?")[0] in DASHBOARDS


def test_every_pattern_belongs_to_one_of_the_four_signals_and_has_its_words() -> None:
    assert set(Pattern) <= FAMILIES.keys()
    assert set(FAMILIES.values()) == set(SignalFamily)
    for language in LANGUAGES:
        assert all(f"pattern.{pattern}" in catalogue(language) for pattern in Pattern)
