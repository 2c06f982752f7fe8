"""What Grafana reads from files: their own spelling of keys, and the name of a secret where the secret would be."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.grafana import export
from tests.grafana.planned import EXAMPLE, wanted

ROOT = Path(__file__).parents[2]
RULE_KEYS = {
    "uid", "title", "condition", "data", "for", "missing_series_evals_to_resolve", "noDataState", "execErrState", "isPaused",
    "labels", "annotations", "notification_settings",
}  # fmt: skip


def test_keys_are_spelt_as_files_want_them() -> None:
    said = json.loads(export(wanted())["alerting/undertow.yaml"])
    assert set(said) == {"apiVersion", "templates", "contactPoints", "muteTimes", "groups"}
    for group in said["groups"]:
        assert set(group) == {"orgId", "name", "folder", "interval", "rules"}
        assert (group["folder"], group["interval"]) == ("Undertow", "3600s")
        assert all(set(rule) == RULE_KEYS for rule in group["rules"])
    assert all(set(point) == {"orgId", "name", "receivers"} for point in said["contactPoints"])


def test_a_secret_is_the_name_of_a_variable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--folder", str(tmp_path / "d"), "--provisioning", str(tmp_path / "p"), "--contacts", str(EXAMPLE)]
    with pytest.raises(SystemExit) as stop:
        main(["grafana", "export", *arguments])
    capsys.readouterr()
    assert not stop.value.code
    points = json.loads((tmp_path / "p/alerting/undertow.yaml").read_text())["contactPoints"]
    settings = {point["name"]: point["receivers"][0]["settings"] for point in points}
    assert settings["undertow-it"]["hmacConfig"] == {"secret": "$UNDERTOW_IT_WEBHOOK_KEY"}
    assert settings["undertow-finance"]["url"] == "$UNDERTOW_FINANCE_TEAMS"


def test_the_files_that_compose_mounts_are_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "--folder",
        str(tmp_path / "d"),
        "--provisioning",
        str(tmp_path),
        "--clickhouse",
        "clickhouse://grafana_reader@clickhouse",
    ]
    with pytest.raises(SystemExit):
        main(["grafana", "export", *arguments])
    capsys.readouterr()
    for name in ("datasources/undertow.yaml", "dashboards/undertow.yaml"):
        assert (ROOT / "deploy/grafana/provisioning" / name).read_text() == (tmp_path / name).read_text()
