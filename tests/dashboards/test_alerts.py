"""Every alert: rows through the real engine, instances with stable labels, and the text that people read, by the real amtool."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboards.alerts import ALERTS, Receiver, groups
from dashboards.alerts.messages import templates
from pipeline.store import Store, open_store
from pipeline.texts import catalogue
from tests.report.filled import WEEKS, fill

ROOT = Path(__file__).parents[2]
TOLD = [Receiver("finance", ("Accounts Payable", "O'Brien & <Söhne>")), Receiver("hr")]
RULES = {rule["uid"]: rule for group in groups(TOLD, "undertow-it", "undertow-moment", "undertow") for rule in group["rules"]}
NOW = WEEKS[-1].sunday

needs_amtool = pytest.mark.skipif(shutil.which("amtool") is None, reason="amtool is in Debian's prometheus-alertmanager")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('store')}") as opened:
        fill(opened)
        yield opened


def run(store: Store, uid: str, now: date = NOW) -> pa.Table:
    sql = RULES[uid]["data"][0]["model"]["rawSql"]
    return store.query(sql.replace("$__toTime", f"toDateTime('{now} 12:00:00')"))


def instances(store: Store, uid: str, now: date = NOW) -> list[dict[str, str]]:
    """Labels of each alert, as Grafana makes them: the texts of a row, with those of the rule."""
    rows = run(store, uid, now).to_pylist()
    return [{**RULES[uid]["labels"], **{key: said for key, said in row.items() if isinstance(said, str)}} for row in rows]


def render(folder: Path, text: str, data: dict[str, Any]) -> str:
    (folder / "data.json").write_text(json.dumps(data))
    for name, template in templates().items():
        (folder / f"{name}.tmpl").write_text(template)
    command = ["amtool", "template", "render", f"--template.glob={folder}/*.tmpl", f"--template.data={folder}/data.json"]
    return subprocess.run([*command, f"--template.text={text}"], check=True, capture_output=True, text=True).stdout


def alert(folder: Path, uid: str, labels: dict[str, str]) -> dict[str, Any]:
    """An alert with its annotations rendered: Grafana's own templates of rules know ``$labels``."""
    between = "\x1f"
    raw = RULES[uid]["annotations"]
    data = {"commonLabels": labels, "alerts": [], "groupLabels": {}, "commonAnnotations": {}}
    said = render(folder, "{{ $labels := .CommonLabels }}" + between.join(raw.values()), data).removesuffix("\n").split(between)
    return {"status": "firing", "labels": labels, "annotations": dict(zip(raw, said, strict=True))}


def message(folder: Path, alerts: list[dict[str, Any]], language: str) -> tuple[str, str]:
    data = {
        "status": "firing",
        "alerts": alerts,
        "groupLabels": {},
        "externalURL": "https://grafana.example.org/",
        "commonLabels": {"audience": alerts[0]["labels"]["audience"]},
        "commonAnnotations": {k: v for k, v in alerts[0]["annotations"].items() if all(a["annotations"][k] == v for a in alerts)},
    }
    return tuple(
        render(folder, f'{{{{ template "undertow.{part}.{language}" . }}}}', data).strip() for part in ("title", "message")
    )  # type: ignore[return-value]  # two parts, two texts


@pytest.mark.parametrize("uid", RULES)
def test_a_query_gives_one_figure_and_else_text_and_no_row_twice(store: Store, uid: str) -> None:
    table = run(store, uid)
    figures = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    assert figures == ["value"]
    assert all(
        pa.types.is_string(field.type) or pa.types.is_large_string(field.type) for field in table.schema if field.name != "value"
    )
    labels = [json.dumps(labels, sort_keys=True) for labels in instances(store, uid)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("uid", RULES)
def test_a_query_reads_the_release_surface_and_knows_no_macro_of_the_browser(uid: str) -> None:
    sql = RULES[uid]["data"][0]["model"]["rawSql"]
    assert all(table.startswith("release_") for table in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql))
    assert set(re.findall(r"\$\w+", sql)) <= {"$__toTime"}


def test_a_signal_is_one_instance_and_goes_to_the_lead_of_its_unit(store: Store) -> None:
    (labels,) = instances(store, "undertow-signal-finance")
    assert {key: labels[key] for key in ("org", "unit", "pattern", "state", "since", "sure", "share", "step", "audience")} == {
        "org": "acme",
        "unit": "Accounts Payable",
        "pattern": "licence_idling",
        "state": "open",
        "since": "2026-W03",
        "sure": "high",
        "share": "0.67",
        "step": "listen",
        "audience": "change-lead",
    }
    assert not [row for row in instances(store, "undertow-signal-hr") if row["unit"] == "Accounts Payable"]


def test_what_ended_in_the_last_known_week_is_told(store: Store) -> None:
    sql = RULES["undertow-signal-hr"]["data"][0]["model"]["rawSql"]
    then = sql.replace("FROM release_source", f"FROM release_source WHERE week <= '{WEEKS[9].monday}'")
    rows = store.query(then.replace("$__toTime", f"toDateTime('{WEEKS[10].sunday} 12:00:00')")).to_pylist()
    assert [(row["unit"], row["state"], row["pattern"]) for row in rows] == [("Search", "ended", "workaround_drop")]


def test_what_ended_long_ago_is_told_to_nobody(store: Store) -> None:
    assert instances(store, "undertow-signal-hr") == []


@needs_amtool
def test_a_change_lead_reads_five_parts(store: Store, tmp_path: Path) -> None:
    (labels,) = instances(store, "undertow-signal-finance")
    title, text = message(tmp_path, [alert(tmp_path, "undertow-signal-finance", labels)], "nl")
    assert title == "Een reden om in gesprek te gaan: Accounts Payable"
    seen, sure, others, step, link = text.splitlines()[:5]
    assert seen.startswith(
        "Wat we zien: Van de licenties van Accounts Payable ligt ongeveer twee derde ongebruikt, duidelijk meer"
    )
    assert seen.endswith(" Het speelt sinds week 3 van 2026.")
    assert sure == "Hoe zeker: vrij zeker."
    assert others.startswith("Wat het ook kan zijn: veel licenties zijn nieuw; de tool past niet bij dit werk; licenties zijn")
    assert step.startswith("Wat kan helpen: Voer luistergesprekken")
    assert "https://grafana.example.org/d/undertow-adoption-nl?var-org=acme&var-tool=" in link
    english = message(tmp_path, [alert(tmp_path, "undertow-signal-finance", labels)], "en")[1]
    assert "How sure: quite sure." in english
    assert "week 3 of 2026" in english


@needs_amtool
@pytest.mark.parametrize(("language", "words"), [("nl", "Niet meer actueel"), ("en", "No longer current")])
def test_what_is_over_is_no_verdict(store: Store, tmp_path: Path, language: str, words: str) -> None:
    (labels,) = instances(store, "undertow-signal-finance")
    ended = alert(tmp_path, "undertow-signal-finance", {**labels, "state": "ended", "unit": "organisation/other", "others": ""})
    title, text = message(tmp_path, [ended], language)
    assert text.startswith(words)
    whole = catalogue(language)["unit.organisation"]
    assert catalogue(language)["unit.other"].format(parent=whole) in text
    assert "organisation/other" not in title + text
    assert not re.search(r"RESOLVED|FIRING|opgelost|resolved|map\[|no value|\{\{", title + text)


@needs_amtool
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_key_is_left_in_what_people_read(tmp_path: Path, store: Store, language: str) -> None:
    (labels,) = instances(store, "undertow-signal-finance")
    words = catalogue(language)
    keys = [key.partition(".")[2] for key in words if key.startswith("explanation.")]
    for pattern in (key.partition(".")[2] for key in words if key.startswith("seen.")):
        said = alert(tmp_path, "undertow-signal-finance", {**labels, "pattern": pattern, "others": "; ".join(keys)})[
            "annotations"
        ]
        assert said[f"others_{language}"] == "; ".join(words[f"explanation.{key}"] for key in keys)
        assert said[f"pattern_{language}"] == words[f"pattern.{pattern}"]


@pytest.mark.parametrize(
    ("kind", "week", "found"), [("down", 5, 1), ("partial", 7, 1), ("down", 13, 0), ("partial", 13, 0), ("late", 13, 0)]
)
def test_sources_are_told_of_the_last_week_that_is_known(store: Store, kind: str, week: int, found: int) -> None:
    sql = RULES[f"undertow-source-{kind}"]["data"][0]["model"]["rawSql"]
    earlier = sql.replace("FROM release_source", f"FROM release_source WHERE week <= '{WEEKS[week].monday}'")
    assert store.query(earlier.replace("$__toTime", f"toDateTime('{NOW} 12:00:00')")).num_rows == found


def test_a_source_of_which_nothing_came_for_three_weeks_is_late(store: Store) -> None:
    assert len(instances(store, "undertow-source-late", WEEKS[-1].shift(4).sunday)) == 1


@needs_amtool
@pytest.mark.parametrize("kind", ["down", "late", "partial"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_reads_what_to_do(tmp_path: Path, kind: str, language: str) -> None:
    labels = {"audience": "it", "source": "github-copilot"}
    _, text = message(tmp_path, [alert(tmp_path, f"undertow-source-{kind}", labels)], language)
    assert text.count("GitHub Copilot") == 1
    assert "undertow doctor" in text


def test_technical_failures_reach_it_only() -> None:
    for rule in RULES.values():
        to_it = rule["notification_settings"]["receiver"] == "undertow-it"
        assert rule["execErrState"] == ("Error" if to_it else "KeepLast")
        assert rule["labels"]["audience"] == ("it" if to_it else "change-lead")
        assert rule["noDataState"] == "OK"


def test_people_are_written_to_in_the_moment_only_and_by_unit() -> None:
    settings = RULES["undertow-signal-hr"]["notification_settings"]
    assert settings["active_time_intervals"] == ["undertow-moment"]
    assert settings["group_by"] == ["alertname", "grafana_folder", "unit"]
    assert settings["group_interval"] == "1h"


def test_the_runbook_has_a_section_for_every_alert_and_none_else() -> None:
    sections = re.findall(r"^## (\S+)$", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    assert sections == [alert.RUNBOOK for alert in ALERTS]
