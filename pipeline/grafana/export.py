"""The plan as files that Grafana reads when it starts, for those who mount files instead of giving a token.

The keys of files are spelt otherwise than those of the HTTP interface, and a wrong one is dropped without a word: so they are
translated here, by name. Secrets are written as the name of the variable that Grafana's own server must have. The text is JSON,
which is YAML too.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.grafana.plan import FOLDER_TITLE, FOLDER_UID, Kind, Step

SPELT = {"missingSeriesEvalsToResolve": "missing_series_evals_to_resolve", "keep_firing_for": "keepFiringFor"}
SAID_BY_THE_GROUP = {"orgID", "folderUID", "ruleGroup"}
DASHBOARDS = "/var/lib/grafana/dashboards/undertow"


def export(steps: Iterable[Step], dashboards: str = DASHBOARDS) -> dict[str, str]:
    """File name below ``provisioning`` to text; dashboards are named by the folder they are mounted at.

    Parameters
    ----------
    steps
        The plan, with ``$NAME`` for each secret.
    dashboards
        Where Grafana's own server finds their JSON.
    """
    steps = list(steps)
    sources = [{**step.sent(), "orgId": 1, "editable": False} for step in steps if step.kind is Kind.DATASOURCE]
    provider = {
        "name": FOLDER_UID,
        "orgId": 1,
        "folder": FOLDER_TITLE,
        "folderUid": FOLDER_UID,
        "type": "file",
        "allowUiUpdates": False,
        "options": {"path": dashboards},
    }
    files = {"datasources/undertow.yaml": {"datasources": sources}, "dashboards/undertow.yaml": {"providers": [provider]}}
    if alerting := _alerting(steps):
        files["alerting/undertow.yaml"] = alerting
    return {name: json.dumps({"apiVersion": 1, **said}, indent=2, ensure_ascii=False) + "\n" for name, said in files.items()}


def _alerting(steps: Iterable[Step]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for step in steps:
        match step.kind:
            case Kind.TEMPLATE:
                made.setdefault("templates", []).append({"orgId": 1, **step.body})
            case Kind.CONTACT_POINT:
                body = dict(step.sent())
                made.setdefault("contactPoints", []).append({"orgId": 1, "name": body.pop("name"), "receivers": [body]})
            case Kind.TIMING:
                made.setdefault("muteTimes", []).append({"orgId": 1, **step.body})
            case Kind.RULE_GROUP:
                made.setdefault("groups", []).append(_group(step.body))
    return made


def _group(body: Mapping[str, Any]) -> dict[str, Any]:
    rules = [_rule(rule) for rule in body["rules"]]
    return {"orgId": 1, "name": body["title"], "folder": FOLDER_TITLE, "interval": f"{body['interval']}s", "rules": rules}


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {SPELT.get(key, key): value for key, value in rule.items() if key not in SAID_BY_THE_GROUP}
