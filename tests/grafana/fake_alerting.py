"""The imitated Grafana's alerting: statuses of its own, empty answers, 409 for what is in use, secrets blacked out."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from tests.grafana.state import Refusal, State, known

NOTIFICATION = {
    "receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "mute_time_intervals", "active_time_intervals",
}  # fmt: skip
RULE = {
    "uid", "orgID", "folderUID", "ruleGroup", "title", "condition", "data", "for", "keep_firing_for",
    "noDataState", "execErrState", "isPaused", "labels", "annotations", "missingSeriesEvalsToResolve", "notification_settings",
}  # fmt: skip
REQUIRED_OF_RULE = {
    "title", "ruleGroup", "folderUID", "orgID", "condition", "data", "for", "noDataState", "execErrState",
}  # fmt: skip
CONTACT_SETTINGS = {
    "email": {"addresses", "singleEmail", "subject", "message"},
    "slack": {"url", "recipient", "token", "title", "text", "username"},
    "teams": {"url", "title", "sectiontitle", "message"},
    "webhook": {"url", "httpMethod", "title", "message", "hmacConfig", "username", "password"},
}
SECRET_SETTINGS = {"slack": ("url", "token"), "webhook": ("password",), "teams": ("url",)}
REQUIRED_SETTINGS = {"email": {"addresses"}, "slack": set(), "teams": {"url"}, "webhook": {"url"}}
DURATION = re.compile(r"(\d+(ms|[smhdwy]))+")


def alerting(state: State, method: str, parts: list[str], body: dict[str, Any]) -> tuple[int, Any]:  # noqa: C901, PLR0911  # a table of paths
    """Provisioning of alerts: its own statuses, empty answers, and 409 for what is in use."""
    match method, parts:
        case "GET", ["contact-points"]:
            return 200, [_redacted(contact) for contact in state.contacts.values()]
        case "GET", ["templates"]:
            return 200, list(state.templates.values())
        case "GET", ["mute-timings"]:
            return 200, list(state.timings.values())
        case "GET", ["alert-rules"]:
            return 200, [rule for group in state.groups.values() for rule in group["rules"]]
        case "PUT", ["templates", name]:
            known(body, {"template", "version"})
            _ours(state.templates.get(name))
            if any(name != other and f'define "{name}.' in there["template"] for other, there in state.templates.items()):
                raise Refusal(400, "template name is taken")
            state.templates[name] = {"name": name, "template": body["template"].strip(), "provenance": "api", "version": "v"}
            return 202, state.templates[name]
        case "POST", ["contact-points"] if body["uid"] not in state.contacts:
            return 202, _contact(state, body)
        case "PUT", ["contact-points", uid] if uid in state.contacts:
            _ours(state.contacts[uid])
            return 202, _contact(state, body)
        case "POST", ["mute-timings"] if body["name"] not in state.timings:
            return 201, _timing(state, body)
        case "PUT", ["mute-timings", name] if name in state.timings:
            _ours(state.timings[name])
            return 202, _timing(state, body)
        case _, ["folder", folder, "rule-groups", name]:
            return _rule_group(state, method, folder, name, body)
        case "DELETE", [("templates" | "contact-points" | "mute-timings") as kind, uid]:
            _unused(state, uid)
            there = {"templates": state.templates, "contact-points": state.contacts, "mute-timings": state.timings}[kind]
            _ours(there.get(uid))
            there.pop(uid, None)
            return (202 if kind == "contact-points" else 204), None
    raise Refusal(404, "Not found")


def _rule_group(state: State, method: str, folder: str, name: str, body: dict[str, Any]) -> tuple[int, Any]:
    if method == "PUT":
        known(body, {"title", "folderUid", "interval", "rules"})
        if folder not in state.folders or not isinstance(body["interval"], int) or len(name) > 190:
            raise Refusal(400, "bad rule group")
        for rule in body["rules"]:
            _rule(state, rule)
        for rule in state.groups.get(name, {"rules": []})["rules"]:
            _ours(rule)
        state.groups[name] = {**body, "rules": [{**rule, "provenance": "api", "id": 5} for rule in body["rules"]]}
        return 200, state.groups[name]
    if name not in state.groups or state.groups[name]["folderUid"] != folder:
        raise Refusal(404, "rule group not found")
    if method == "DELETE":
        state.groups.pop(name)
        return 204, None
    return 200, state.groups[name]


def _rule(state: State, rule: dict[str, Any]) -> None:
    known(rule, RULE)
    _notification(state, rule.get("notification_settings", {}))
    if rule["condition"] not in {query["refId"] for query in rule["data"]}:
        raise Refusal(400, "condition does not exist")
    if ("__dashboardUid__" in rule["annotations"]) is not ("__panelId__" in rule["annotations"]):
        raise Refusal(400, "both or none of dashboard and panel")
    if set(rule) < REQUIRED_OF_RULE or len(rule["uid"]) > 40 or len(rule["title"]) > 190:
        raise Refusal(400, "bad rule")
    if rule["noDataState"] not in {"OK", "Alerting", "NoData", "KeepLast"}:
        raise Refusal(400, "bad noDataState")
    if rule["execErrState"] not in {"OK", "Alerting", "Error", "KeepLast"}:
        raise Refusal(400, "bad execErrState")
    if {query["datasourceUid"] for query in rule["data"]} - {"__expr__"} - set(state.datasources):
        raise Refusal(400, "data source does not exist")


def _notification(state: State, settings: dict[str, Any]) -> None:
    known(settings, NOTIFICATION)
    for name in ("group_wait", "group_interval", "repeat_interval"):
        if not DURATION.fullmatch(settings.get(name, "1s")):
            raise Refusal(400, f"not a valid duration: {name}")
    if settings["receiver"] not in {contact["name"] for contact in state.contacts.values()}:
        raise Refusal(400, "receiver does not exist")
    if set(settings.get("active_time_intervals", [])) - set(state.timings):
        raise Refusal(400, "time interval does not exist")
    if not {"alertname", "grafana_folder"} <= set(settings["group_by"]):
        raise Refusal(400, "group_by lacks alertname or grafana_folder")


def _contact(state: State, body: dict[str, Any]) -> dict[str, Any]:
    known(body, {"uid", "name", "type", "settings", "disableResolveMessage"})
    known(body["settings"], CONTACT_SETTINGS[body["type"]])
    lacking = REQUIRED_SETTINGS[body["type"]] - set(body["settings"])
    if lacking or (body["type"] == "slack" and not {"url", "token"} & set(body["settings"])):
        raise Refusal(400, f"invalid object specification: could not find {sorted(lacking)} in settings")
    if "://" not in body["settings"].get("url", "://"):
        raise Refusal(400, "invalid object specification: invalid URL")
    if body["type"] == "webhook" and "hmacConfig" in body["settings"]:
        known(body["settings"]["hmacConfig"], {"secret", "header", "timestampHeader"})
    state.contacts[body["uid"]] = {**body, "provenance": "api"}
    return _redacted(state.contacts[body["uid"]])


def _redacted(contact: dict[str, Any]) -> dict[str, Any]:
    secret = SECRET_SETTINGS.get(contact["type"], ())
    shown = {key: "[REDACTED]" if key in secret else value for key, value in contact["settings"].items()}
    if "hmacConfig" in shown:
        shown["hmacConfig"] = {**shown["hmacConfig"], "secret": "[REDACTED]"}
    return {**contact, "settings": shown}


def _timing(state: State, body: dict[str, Any]) -> dict[str, Any]:
    known(body, {"name", "time_intervals"})
    for interval in body["time_intervals"]:
        known(interval, {"weekdays", "times", "location", "days_of_month", "months", "years"})
        ZoneInfo(interval.get("location", "UTC"))
    state.timings[body["name"]] = {**body, "provenance": "api"}
    return state.timings[body["name"]]


def _unused(state: State, uid: str) -> None:
    used = {
        name
        for group in state.groups.values()
        for rule in group["rules"]
        for name in (rule["notification_settings"]["receiver"], *rule["notification_settings"].get("active_time_intervals", []))
    }
    if uid in used:
        raise Refusal(409, "it is in use")


def _ours(there: dict[str, Any] | None) -> None:
    """What came from files is not changed over the interface."""
    if there is not None and there.get("provenance") == "file":
        raise Refusal(409, "cannot change provenance from 'file' to 'api'")
