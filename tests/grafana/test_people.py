"""Teams, what they see first, who may open the folder, and notes."""

import pytest

from pipeline.errors import UnusableInput
from pipeline.grafana import Grafana, Installation, Kind, changes
from pipeline.grafana.contacts import read_contacts
from tests.grafana.planned import EXAMPLE, make, wanted
from tests.grafana.state import State

TEAMS = {"undertow-hr", "undertow-change-leads", "undertow-it", "undertow-works-council"}


def test_teams_see_the_folder_and_nobody_else_does(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    assert {team["name"] for team in state.teams.values()} == TEAMS
    assert {(entry.get("team"), entry["permission"]) for entry in state.permissions["undertow"]} == {(team, 1) for team in TEAMS}


def test_a_team_has_a_home_and_a_language(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    number = next(number for number, team in state.teams.items() if team["name"] == "undertow-it")
    assert state.preferences[number]["homeDashboardUID"] == "undertow-pipeline-en"
    assert state.preferences[number]["language"] == "en-US"


def test_who_is_in_a_team_is_never_asked_nor_written(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    assert not [path for _, path in state.asked if "members" in path or "users" in path]


def test_what_somebody_allowed_by_hand_is_taken_back(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    state.permissions["undertow"].append({"role": "Editor", "permission": 2, "inherited": False})
    (change,) = [change for change in changes(wanted(), grafana) if change.action != "keep"]
    assert (change.step.kind, change.action) == (Kind.PERMISSIONS, "update")
    make(grafana, wanted())
    assert {entry.get("role") for entry in state.permissions["undertow"]} == {None}


def test_whoever_made_the_folder_does_not_count(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    state.permissions["undertow"].append({"userId": 2, "userLogin": "sa-undertow", "permission": 4, "inherited": False})
    assert {change.action for change in changes(wanted(), grafana)} == {"keep"}


def test_a_note_is_there_once_a_language_and_follows_the_file(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    assert sorted(note["text"] for note in state.annotations.values()) == [
        "AI Act: AI literacy",
        "AI-verordening: AI-geletterdheid",
    ]
    for note in state.annotations.values():
        note["text"] = "changed"
    make(grafana, wanted())
    assert "changed" not in {note["text"] for note in state.annotations.values()}
    assert len(state.annotations) == 2


def test_every_dashboard_draws_the_notes_of_its_language_and_installation(grafana: Grafana, state: State) -> None:
    names = Installation("acme")
    make(grafana, wanted(names), names)
    for uid, board in state.dashboards.items():
        target = board["dashboard"]["annotations"]["list"][-1]["target"]
        found = [note["text"] for note in state.annotations.values() if set(target["tags"]) <= set(note["tags"])]
        assert found == ["AI Act: AI literacy" if uid.endswith("-en") else "AI-verordening: AI-geletterdheid"]


def test_a_home_that_is_no_dashboard_is_named() -> None:
    with pytest.raises(UnusableInput, match="home of team hr is no dashboard: undertow-adoption-nl"):
        read_contacts(EXAMPLE).check_homes({"undertow-adoption-en"})
