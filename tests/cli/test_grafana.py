"""``undertow grafana``: look first, then do, then nothing to do."""

import json
from pathlib import Path

import pytest

from dashboards.generate import committed
from pipeline.cli.main import main
from tests.grafana.fake import ADMIN, running


def undertow(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def test_a_dry_run_needs_no_grafana(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = undertow(capsys, "grafana", "apply", "--dry-run", "--url", "http://127.0.0.1:1")
    assert (code, err) == (0, "")
    assert "Nothing was sent." in out
    assert "grafana_reader at 127.0.0.1:9000, database undertow_release" in out


def test_a_dry_run_as_json_is_what_would_be_sent(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = undertow(capsys, "grafana", "apply", "--dry-run", "--json", "--clickhouse", "clickhouse://r@ch:8123/x")
    steps = json.loads(out)
    assert code == 0
    assert [step["kind"] for step in steps] == ["folder", "data source", *["dashboard"] * len(committed())]
    assert steps[1]["body"]["jsonData"]["host"] == "ch"


def test_apply_does_it_and_again_does_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_GRAFANA_TOKEN", ADMIN)
    with running() as (address, state):
        code, out, err = undertow(capsys, "grafana", "apply", "--url", address)
        assert (code, out) == (0, "")
        assert err.count("created") == 2 + len(committed())
        code, out, err = undertow(capsys, "grafana", "apply", "--url", address, "--json")
        assert {step["outcome"] for step in json.loads(out)} == {"unchanged"}
        assert len(state.dashboards) == len(committed())
    assert ADMIN not in out + err


def test_without_a_token_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNDERTOW_GRAFANA_TOKEN", raising=False)
    code, _, err = undertow(capsys, "grafana", "apply")
    assert code == 2
    assert "UNDERTOW_GRAFANA_TOKEN" in err


def test_export_writes_and_checks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert undertow(capsys, "grafana", "export", "--folder", str(tmp_path))[0] == 0
    assert undertow(capsys, "grafana", "export", "--check", "--folder", str(tmp_path))[0] == 0
    (tmp_path / "adoption.nl.json").write_text("{}")
    code, _, err = undertow(capsys, "grafana", "export", "--check", "--folder", str(tmp_path))
    assert code == 1
    assert "adoption.nl.json" in err


def test_plan_tells_what_would_change_and_destroy_undoes_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERTOW_GRAFANA_TOKEN", ADMIN)
    for name in ("UNDERTOW_IT_WEBHOOK", "UNDERTOW_IT_WEBHOOK_KEY", "UNDERTOW_FINANCE_TEAMS", "UNDERTOW_TECHNOLOGY_SLACK"):
        monkeypatch.setenv(name, "https://secret.example.org")
    with running() as (address, state):
        who = ("--url", address, "--contacts", "deploy/grafana/contacts.example.toml")
        code, out, _ = undertow(capsys, "grafana", "plan", *who)
        assert code == 0
        assert "create  rule group undertow-signals" in out
        assert "0 as they should be" in out
        assert state.writes == []
        code, _, err = undertow(capsys, "grafana", "apply", *who)
        assert (code, "secret" in err) == (0, False)
        state.dashboards["undertow-adoption-nl"]["dashboard"]["title"] = "Ranking"
        code, out, _ = undertow(capsys, "grafana", "plan", *who, "--json")
        found = [(item["uid"], [one["path"] for one in item["differs"]]) for item in json.loads(out) if item["action"] != "keep"]
        assert found == [("undertow-adoption-nl", ["title"])]
        assert undertow(capsys, "grafana", "destroy", "--url", address)[0] == 2
        assert undertow(capsys, "grafana", "destroy", "--url", address, "--yes")[0] == 0
        assert [state.folders, state.groups, state.contacts, state.dashboards] == [{}] * 4


def test_what_stops_half_way_says_how_much_is_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_GRAFANA_TOKEN", ADMIN)
    with running() as (address, state):
        state.datasources["foreign"] = {"name": "Undertow (ClickHouse)"}
        code, _, err = undertow(capsys, "grafana", "apply", "--url", address)
        assert code == 1
        assert f"{1 + len(committed())} changes are left" in err
