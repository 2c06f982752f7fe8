"""What every dashboard must be, whatever it shows."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboards.generate import DASHBOARDS as MODULES
from dashboards.generate import LANGUAGES, committed, generated, stale, write
from dashboards.panels import DATASOURCE

DASHBOARDS = {dashboard["uid"]: dashboard for dashboard in committed()}
KNOWN_PANEL_KEYS = {"id", "type", "title", "description", "gridPos", "datasource", "targets", "fieldConfig", "options"}


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


def test_languages_differ_in_words_only() -> None:
    def bones(dashboard: dict[str, Any]) -> list[object]:
        return [(p["id"], p["type"], p["gridPos"]) for p in dashboard["panels"]]

    for module in MODULES:
        assert len({json.dumps(bones(module.build(language).as_json())) for language in LANGUAGES}) == 1


def test_uid_ids_and_schema(dashboard: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,40}", dashboard["uid"])
    assert dashboard["id"] is None
    assert (dashboard["schemaVersion"], dashboard["editable"], dashboard["refresh"]) == (42, False, "")
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_ids_never_change() -> None:
    ids = {panel["id"]: panel["type"] for panel in DASHBOARDS["undertow-adoption-en"]["panels"]}
    assert ids == {1: "text", 2: "timeseries", 3: "timeseries", 4: "table", 5: "table", 6: "table", 7: "table"}


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


def test_every_source_is_ours_by_uid(dashboard: dict[str, Any]) -> None:
    assert all(source == DATASOURCE for source in every(dashboard, "datasource"))
    for target in (target for targets in every(dashboard, "targets") for target in targets):
        assert (target["format"], target["queryType"]) in {(0, "timeseries"), (1, "table")}
        assert target["editorType"] == "sql"


def test_queries_read_the_release_surface_and_rank_nothing(dashboard: dict[str, Any]) -> None:
    for sql in every(dashboard, "rawSql"):
        tables = re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)
        assert tables
        assert all(table.startswith("release_") for table in tables)
        assert not re.search(r"\b(topK|LIMIT|rank|row_number)\b", sql, re.IGNORECASE)
        for order in re.findall(r"ORDER BY ([^\n)]+)", sql):
            sorted_by = {part.split()[0] for part in order.split(", ")}
            assert sorted_by <= {
                "time",
                "week",
                "department",
                "team",
                "quarter",
                "since",
                "seen",
                "id",
                "reason",
                "name",
                "org",
                "tool",
            }


def test_no_colour_is_a_verdict(dashboard: dict[str, Any]) -> None:
    for steps in every(dashboard, "steps"):
        assert [step["color"] for step in steps] == ["text"]
    text = json.dumps(dashboard).lower()
    assert not re.search(r'"(semi-dark-|dark-|light-)?(red|green)"', text)
    assert set(every(dashboard, "fixedColor")) <= {"#0072B2", "#E69F00"}
    assert "continuous" not in text


def test_links_lead_to_dashboards_of_ours(dashboard: dict[str, Any]) -> None:
    for link in dashboard["links"]:
        assert link["url"].removeprefix("/d/") in DASHBOARDS
