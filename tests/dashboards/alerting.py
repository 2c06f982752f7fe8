"""From rows to what people read, as Grafana does it: a row is an alert, its texts are labels, the words come from templates."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboards.alerts import Receiver, Writing, groups
from dashboards.alerts.figure import VALUE
from dashboards.alerts.messages import templates
from pipeline.store import Store
from tests.installed import program
from tests.report.filled import WEEKS

TOLD = [Receiver("finance", ("Accounts Payable", "O'Brien & <Söhne>")), Receiver("hr")]
TUESDAY = 2
RULES = {
    rule["uid"]: rule
    for group in groups(TOLD, "undertow-it", Writing("undertow-moment", TUESDAY), "undertow")
    for rule in group["rules"]
}
NOW = WEEKS[-1].sunday
Row = Mapping[str, Any]


def query(uid: str) -> str:
    return str(RULES[uid]["data"][0]["model"]["rawSql"])


def run(store: Store, uid: str, now: date = NOW) -> pa.Table:
    return store.query(query(uid).replace("$__toTime", f"toDateTime('{now} 12:00:00')"))


def instances(store: Store, uid: str, now: date = NOW) -> list[dict[str, Any]]:
    """Each alert: its labels (the texts of a row, with those of the rule) and its figure."""
    return [
        {"labels": {**RULES[uid]["labels"], **{k: v for k, v in row.items() if isinstance(v, str)}}, "value": row["value"]}
        for row in run(store, uid, now).to_pylist()
    ]


def render(folder: Path, text: str, data: Row) -> str:
    """A template with Alertmanager's own engine, which is Go's, as Grafana's is."""
    (folder / "data.json").write_text(json.dumps(data))
    for name, template in templates().items():
        (folder / f"{name}.tmpl").write_text(template)
    # Too long for a command line.
    (folder / "asked.tmpl").write_text(f'{{{{ define "asked" }}}}{text}{{{{ end }}}}')
    amtool = program("amtool", "prometheus-alertmanager")
    command = [amtool, "template", "render", f"--template.glob={folder}/*.tmpl", f"--template.data={folder}/data.json"]
    return subprocess.run(
        [*command, '--template.text={{ template "asked" . }}'], check=True, capture_output=True, text=True
    ).stdout


def annotated(folder: Path, uid: str, found: Sequence[Row]) -> list[dict[str, Any]]:
    """Alerts with their annotations rendered: Grafana's templates of rules know ``$labels`` and ``$values``, amtool neither."""
    between, raw = "\x1f", RULES[uid]["annotations"]
    whole = [
        f"{{{{ with index .Alerts {number} }}}}{{{{ $labels := .Labels }}}}{between.join(raw.values())}{{{{ end }}}}".replace(
            VALUE, f"{one['value']:.1f}"
        )
        for number, one in enumerate(found)
    ]
    data = {
        "alerts": [{"labels": one["labels"]} for one in found],
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {},
    }
    said = render(folder, "\x1e".join(whole), data).removesuffix("\n").split("\x1e")
    texts = [dict(zip(raw, one.split(between), strict=True)) for one in said]
    return [{"status": "firing", "labels": one["labels"], "annotations": text} for one, text in zip(found, texts, strict=True)]


def message(folder: Path, alerts: Sequence[Row], language: str) -> tuple[str, str]:
    """Title and body of one notification."""
    first = alerts[0]["annotations"]
    data = {
        "status": alerts[0]["status"],
        "alerts": alerts,
        "groupLabels": {},
        "externalURL": "https://grafana.example.org/",
        "commonLabels": {"audience": alerts[0]["labels"]["audience"]},
        "commonAnnotations": {key: said for key, said in first.items() if all(a["annotations"][key] == said for a in alerts)},
    }
    parts = "\x1f".join(f'{{{{ template "undertow.{part}.{language}" . }}}}' for part in ("title", "message"))
    title, body = render(folder, parts, data).split("\x1f")
    return title.strip(), body.strip()
