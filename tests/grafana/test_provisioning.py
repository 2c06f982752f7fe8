"""Contact points, timings, templates and rules: made in the order that works, left alone, removed; and nobody else's touched."""

from pathlib import Path

import pytest

from pipeline.errors import Refused, UnusableInput
from pipeline.grafana import Grafana, Kind, apply, changes, check, removals
from pipeline.grafana.contacts import read_contacts
from tests.grafana.planned import EXAMPLE, make, wanted
from tests.grafana.state import State


def test_everything_is_made_once_and_then_left_alone(grafana: Grafana, state: State) -> None:
    assert set(make(grafana, wanted())) == {"create"}
    before = len(state.writes)
    assert set(make(grafana, wanted())) == {"keep"}
    assert len(state.writes) == before
    assert set(state.groups) == {"undertow-signals", "undertow-sources"}
    assert state.contacts["undertow-it"]["settings"]["hmacConfig"] == {"secret": "hmac"}


def test_every_kind_of_contact_is_taken_with_its_secrets_and_no_closing_message_but_to_it(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    assert {contact["type"] for contact in state.contacts.values()} == {"email", "slack", "teams", "webhook"}
    for name, contact in state.contacts.items():
        assert contact["disableResolveMessage"] is (name != "undertow-it")
        assert contact["type"] == "email" or contact["settings"]["url"].startswith("https://")
    assert {change.action for change in changes(wanted(), grafana, send_secrets=True)} == {"keep", "update"}


def test_looking_writes_nothing(grafana: Grafana, state: State) -> None:
    assert {change.action for change in changes(wanted(), grafana)} == {"create"}
    assert state.writes == []


def test_the_tree_of_policies_is_never_asked_for_nor_written(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    assert not [path for _, path in state.asked if "policies" in path]


def test_what_stops_half_way_is_finished_by_the_next_run(grafana: Grafana, state: State) -> None:
    steps = wanted()
    running = apply(changes(steps, grafana), grafana)
    for _ in range(5):
        next(running)
    again = make(grafana, steps)
    assert again[:5] == ["keep"] * 5
    assert "keep" not in again[5:]


def test_what_is_no_longer_wanted_goes_and_what_is_not_ours_stays(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    state.contacts["theirs"] = {"uid": "theirs", "name": "theirs", "type": "email", "settings": {}}
    state.teams[99] = {"id": 99, "name": "theirs on undertow"}
    state.annotations[99] = {"id": 99, "tags": ["undertow-nl"], "text": "theirs"}
    state.dashboards["theirs"] = {"dashboard": {"uid": "theirs", "title": "Mine", "tags": []}, "meta": {"folderUid": "undertow"}}
    make(grafana, [step for step in wanted() if step.kind in {Kind.FOLDER, Kind.DATASOURCE}])
    assert set(state.contacts) == {"theirs"}
    assert set(state.dashboards) == {"theirs"}
    assert state.groups == state.templates == state.timings == {}
    assert list(state.teams) == list(state.annotations) == [99]


def test_destroy_removes_what_is_ours_the_rules_first(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    list(apply(removals(wanted(), grafana), grafana))
    left = [state.folders, state.datasources, state.dashboards, state.contacts, state.groups, state.teams, state.annotations]
    assert left == [{}] * 7
    assert [change.action for change in removals(wanted(), grafana)] == []


def test_destroy_leaves_a_folder_that_others_use(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    state.dashboards["theirs"] = {"dashboard": {"uid": "theirs", "title": "Mine", "tags": []}, "meta": {"folderUid": "undertow"}}
    list(apply(removals(wanted(), grafana), grafana))
    assert set(state.folders) == {"undertow"}
    assert set(state.dashboards) == {"theirs"}


def test_a_dashboard_uid_of_somebody_else_is_not_taken_over(grafana: Grafana, state: State) -> None:
    state.dashboards["undertow-adoption-nl"] = {"dashboard": {"title": "Mine", "tags": []}, "meta": {"folderUid": "x"}}
    with pytest.raises(Refused, match="somebody else's"):
        changes(wanted(), grafana)


def test_a_contact_point_in_use_elsewhere_is_a_clear_error(grafana: Grafana, state: State) -> None:
    make(grafana, wanted())
    rule = {"ruleGroup": "theirs", "folderUID": "x", "notification_settings": {"receiver": "undertow-finance"}}
    state.groups["theirs"] = {"title": "theirs", "folderUid": "x", "rules": [rule]}
    with pytest.raises(Refused, match="in use"):
        list(apply(removals(wanted(), grafana), grafana))


@pytest.mark.parametrize(("version", "is_old"), [("10.4.2", True), ("12.0.0", True), ("12.1.0", False), ("13.2.0-pre", False)])
def test_an_old_grafana_is_refused(grafana: Grafana, state: State, version: str, is_old: bool) -> None:
    state.version = version
    if is_old:
        with pytest.raises(Refused, match="needs 12"):
            check(grafana)
    else:
        check(grafana)


def test_a_hidden_version_is_no_reason_to_stop(grafana: Grafana, state: State) -> None:
    state.version = ""
    check(grafana)


def test_a_missing_plugin_is_named(grafana: Grafana, state: State) -> None:
    state.plugins.clear()
    with pytest.raises(Refused, match="grafana-clickhouse-datasource"):
        check(grafana)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hr = 'a'\nit = 'a'\n[contact.a]\nkind = 'email'\naddresses = ['a@b']", "a contact of its own"),
        ("hr = 'a'\nit = 'b'\n[contact.a]\nkind = 'email'\naddresses = ['a@b']", "no such contact: b"),
        ("hr = 'a'\nit = 'a'\n[contact.a]\nkind = 'teams'", "url_from"),
        ("not toml", "cannot be read"),
    ],
)
def test_contacts_that_cannot_be(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "contacts.toml").write_text(text)
    with pytest.raises(UnusableInput, match=told):
        read_contacts(tmp_path / "contacts.toml")


def test_a_secret_that_is_not_set_is_named() -> None:
    with pytest.raises(UnusableInput, match="UNDERTOW_FINANCE_TEAMS"):
        read_contacts(EXAMPLE).steps({})


def test_no_secret_stands_in_a_step_that_is_printed() -> None:
    assert not [step for step in wanted() if "hmac'" in repr(step) or "https://" in repr(step)]
