"""What is in our place and is not ours stops everything before anything is written."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import Refused
from pipeline.grafana import Grafana, Installation, changes
from tests.grafana.planned import make, wanted
from tests.grafana.state import State

BOARD = {"dashboard": {"uid": "undertow-adoption-nl", "title": "Mine", "tags": []}, "meta": {"folderUid": "x"}}


def contact(provenance: str) -> dict[str, Any]:
    return {"uid": "undertow-hr", "name": "undertow-hr", "type": "email", "settings": {}, "provenance": provenance}


def rule(provenance: str) -> dict[str, Any]:
    return {"ruleGroup": "undertow-signals", "folderUID": "undertow", "provenance": provenance, "notification_settings": {}}


TAKEN: dict[str, tuple[Callable[[State], object], str]] = {
    "folder": (lambda s: s.folders.update(undertow={"uid": "undertow", "title": "Deep sea"}), "it is called Deep sea"),
    "datasource": (
        lambda s: s.datasources.update({"undertow-clickhouse": {"name": "Sea", "type": "mysql"}}),
        "it is no ClickHouse",
    ),
    "dashboard": (lambda s: s.dashboards.update({"undertow-adoption-nl": BOARD}), "undertow-adoption-nl is somebody else's"),
    "contact": (lambda s: s.contacts.update({"undertow-hr": contact("")}), "undertow-hr is somebody else's: it was made by hand"),
    "template": (
        lambda s: s.templates.update({"undertow.nl": {"name": "undertow.nl", "template": "", "provenance": "file"}}),
        "made from files",
    ),
    "timing": (lambda s: s.timings.update({"undertow-moment": {"name": "undertow-moment"}}), "it was made by hand"),
    "rules": (
        lambda s: s.groups.update({"undertow-signals": {"folderUid": "undertow", "rules": [rule("file")]}}),
        "rule group undertow-signals is somebody else's",
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_a_place_that_is_taken_is_named_and_nothing_is_written(grafana: Grafana, state: State, what: str) -> None:
    take, told = TAKEN[what]
    take(state)
    with pytest.raises(Refused, match=told) as refused:
        make(grafana, wanted())
    assert "--installation" in refused.value.cure
    assert state.writes == []


@pytest.mark.parametrize("what", [what for what in TAKEN if what != "folder"])
def test_a_name_of_its_own_helps(grafana: Grafana, state: State, what: str) -> None:
    TAKEN[what][0](state)
    names = Installation("acme")
    assert set(make(grafana, wanted(names), names)) == {"create"}


def test_things_of_our_name_that_others_made_are_left_alone(grafana: Grafana, state: State) -> None:
    state.contacts["undertow-fans"] = contact("") | {"uid": "undertow-fans", "name": "undertow-fans"}
    make(grafana, wanted())
    make(grafana, [])
    assert set(state.contacts) == {"undertow-fans"}


def test_another_undertow_in_the_same_place_is_noticed(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    before = len(state.writes)
    with pytest.raises(Refused, match="points to the database undertow_release at ch, not to other_release at ch") as refused:
        make(grafana, wanted(store="clickhouse://r@ch/other_release"))
    assert "--installation" in refused.value.cure
    assert len(state.writes) == before
    assert "update" in make(grafana, wanted(store="clickhouse://r@ch/other_release"), take_over=True)


def test_a_folder_that_people_gave_another_title_is_still_ours(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    state.folders["undertow"]["title"] = "AI at our place"
    (change,) = [change for change in changes(wanted(), grafana) if change.action != "keep"]
    assert change.differs == [("title", "AI at our place", "Undertow")]
