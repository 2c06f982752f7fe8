"""``undertow grafana`` as people and scripts call it."""

import json

import pytest

from pipeline.cli.main import main
from tests.grafana.fake import ADMIN
from tests.grafana.planned import ENVIRONMENT, EXAMPLE
from tests.grafana.state import State

Said = tuple[int, str, str]


@pytest.fixture
def undertow(server: tuple[str, State], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    for name, value in (ENVIRONMENT | {"UNDERTOW_GRAFANA_TOKEN": ADMIN, "UNDERTOW_GRAFANA_URL": server[0]}).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as stop:
            main(["grafana", *arguments])
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return run


def test_plan_tells_where_things_differ_and_changes_nothing(undertow: object, state: State) -> None:
    assert undertow("apply", "--contacts", str(EXAMPLE))[0] == 0
    state.dashboards["undertow-adoption-en"]["dashboard"]["title"] = "Ranking"
    state.contacts["undertow-hr"]["settings"]["addresses"] = "somebody@example.org"
    before = len(state.writes)
    code, out, _ = undertow("plan", "--contacts", str(EXAMPLE))
    assert code == 0
    assert 'title: "Ranking" -> "' in out
    assert "settings.addresses: " in out
    assert "example.org" not in out
    assert out.endswith(" as they should be, 2 to change. Nothing was changed.\n")
    (title, contact) = [one for one in json.loads(undertow("plan", "--contacts", str(EXAMPLE), "--json")[1]) if one["differs"]]
    assert title["differs"][0]["there"] == "Ranking"
    assert contact["differs"][0]["there"] == "..."
    assert len(state.writes) == before


def test_apply_and_destroy_say_what_they_did(undertow: object, state: State) -> None:
    code, out, err = undertow("apply", "--contacts", str(EXAMPLE), "--installation", "acme", "--json")
    assert code == 0
    assert {one["outcome"] for one in json.loads(out)} == {"created"}
    assert "created    team acme-undertow-hr (acme-undertow-hr)" in err
    assert undertow("destroy", "--yes")[1:] == ("", "")
    assert "acme-undertow" in state.folders
    assert undertow("destroy", "--installation", "acme", "--yes")[0] == 0
    assert state.folders == {}


def test_destroy_asks_first(undertow: object) -> None:
    code, _, err = undertow("destroy")
    assert code == 2
    assert "--yes" in err


def test_what_stands_in_our_place_is_an_error_and_no_traceback(undertow: object, state: State) -> None:
    state.timings["undertow-moment"] = {"name": "undertow-moment"}
    code, _, err = undertow("apply", "--contacts", str(EXAMPLE))
    assert code == 1
    assert "The timing undertow-moment is somebody else's: it was made by hand." in err
    assert "Traceback" not in err


def test_an_empty_token_is_none(undertow: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_GRAFANA_TOKEN", "")
    code, _, err = undertow("plan")
    assert code == 2
    assert "Set UNDERTOW_GRAFANA_TOKEN" in err
