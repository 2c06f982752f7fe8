"""The rules for Prometheus: each fires and rests by promtool, of metrics that there are, with a section in the runbook."""

import re
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.metrics import METRICS, Sample, exposition
from pipeline.otlp.meters import Meters
from tests.installed import program

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
RULES, CASES = (FOLDER / f"undertow.{name}.yml" for name in ("rules", "tests"))
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text("utf-8"))
EXPRESSIONS = re.findall(r"expr: (.*)", RULES.read_text("utf-8"))
OF_GRAFANA = {"grafana_alerting_notifications_failed_total"}


def promtool(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [program("promtool", "prometheus"), *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_each_rule_fires_and_rests_with_the_words_that_people_read() -> None:
    said = promtool("test", "rules", str(CASES))
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("alert", ALERTS)
def test_each_rule_has_a_case_that_fires_and_one_that_rests(alert: str) -> None:
    resting, firing = CASES.read_text("utf-8").split("everything is wrong")
    assert f"alertname: {alert}, exp_alerts: []" in resting
    assert f"alertname: {alert}\n" in firing


def test_they_go_to_it_in_both_languages() -> None:
    rules = RULES.read_text("utf-8").split("- alert: ")[1:]
    for rule in rules:
        assert "labels: { audience: it }" in rule
        assert re.findall(r"^ +(\w+):", rule.partition("annotations:")[2], re.MULTILINE) == [
            "fault_en",
            "cure_en",
            "fault_nl",
            "cure_nl",
            "runbook",
        ]
        name = rule.partition("\n")[0]
        assert f"docs/runbook.md#{name.lower()}\n" in rule


def test_they_speak_of_metrics_that_there_are() -> None:
    names = {name for expression in EXPRESSIONS for name in re.findall(r"\b(?:undertow|grafana)_\w+", expression)}
    meters = {metric.name for metric in Meters().registry.collect()}
    assert names <= set(METRICS) | meters | OF_GRAFANA


def test_the_runbook_has_a_section_for_each() -> None:
    sections = re.findall(r"^## (\S+)$", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    assert [name for name in sections if name.startswith("Undertow")] == ALERTS


def test_what_is_printed_is_what_prometheus_reads() -> None:
    labels = {"part": 'a "b"\\\n'}
    said = promtool(
        "check", "metrics", text=exposition([*(Sample(name, 1.5) for name in METRICS), Sample("undertow_reachable", 0, labels)])
    )
    assert said.returncode == 0, said.stdout + said.stderr
