"""A small strict Grafana: what the public 13.0 interface says of folders, data sources and dashboards, and refusals for all else.

It is stricter than the real one: a key it does not know is a 400. It answers as the real one does where clients trip: an empty
body, plain text, a proxy's page.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ADMIN, VIEWER = "glsa_admin", "glsa_viewer"
KEYS = {
    "/api/folders": {"uid", "title", "parentUid", "description"},
    "/api/folders/": {"title", "overwrite", "version"},
    "/api/datasources": {"uid", "name", "type", "access", "url", "isDefault", "jsonData", "secureJsonData"},
    "/api/dashboards/db": {"dashboard", "folderUid", "overwrite", "message"},
}
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
    "slack": {"url", "recipient", "token", "title", "text"},
    "teams": {"url", "title", "sectiontitle", "message"},
    "webhook": {"url", "httpMethod", "title", "message", "hmacConfig"},
}
SECRET_SETTINGS = {"slack": ("url", "token"), "webhook": ("hmacConfig",), "teams": ("url",)}
JSON_DATA = {
    "host", "port", "protocol", "secure", "username", "defaultDatabase", "dialTimeout", "queryTimeout", "validateSql",
}  # fmt: skip


@dataclass
class Refusal(Exception):
    """An answer that is not 2xx."""

    status: int
    message: str


@dataclass
class State:
    """What is in it, and what it was asked."""

    folders: dict[str, dict[str, Any]] = field(default_factory=dict)
    datasources: dict[str, dict[str, Any]] = field(default_factory=dict)
    dashboards: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    timings: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: str = "13.0.1"
    plugins: set[str] = field(default_factory=lambda: {"grafana-clickhouse-datasource"})
    asked: list[tuple[str, str]] = field(default_factory=list)
    ill: list[tuple[int, str, bytes]] = field(default_factory=list)
    """Answers given before anything else: status, content type, body."""

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.asked if method != "GET"]


def answer(state: State, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:  # noqa: C901, PLR0911  # a table of paths
    """Status and JSON that Grafana answers (None: an empty body); raises a refusal."""
    parts = path.removeprefix("/api/").partition("?")[0].split("/")
    if parts[:2] == ["v1", "provisioning"]:
        return alerting(state, method, parts[2:], body)
    match method, parts:
        case "GET", ["health"]:
            return 200, {"database": "ok", "version": state.version}
        case "GET", ["plugins", plugin, "settings"] if plugin in state.plugins:
            return 200, {"id": plugin, "enabled": True}
        case "GET", ["search"]:
            inside = [b for b in state.dashboards.values() if f"folderUIDs={b['meta']['folderUid']}" in path]
            return 200, [{"uid": b["dashboard"]["uid"], "tags": b["dashboard"].get("tags", [])} for b in inside]
        case "GET", [*kind, uid]:
            return 200, _found(state, "/".join(kind), uid)
        case "POST", ["folders"]:
            return 200, _new_folder(state, body)
        case "PUT", ["folders", uid]:
            return 200, _changed_folder(_found(state, "folders", uid), body)
        case "POST", ["datasources"]:
            return 200, {"message": "Datasource added", "datasource": _new_datasource(state, body)}
        case "PUT", ["datasources", "uid", uid]:
            _found(state, "datasources/uid", uid)
            return 200, {"message": "Datasource updated", "datasource": _keep(state, body)}
        case "POST", ["dashboards", "db"]:
            return 200, _dashboard(state, body)
        case "DELETE", [*kind, uid]:
            _found(state, "/".join(kind), uid)
            {"folders": state.folders, "datasources/uid": state.datasources, "dashboards/uid": state.dashboards}[
                "/".join(kind)
            ].pop(uid)
            return 200, {"message": "deleted"}
    raise Refusal(404, "Not found")


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
            _known(body, {"template", "version"})
            if any(name != other and f'define "{name}.' in there["template"] for other, there in state.templates.items()):
                raise Refusal(400, "template name is taken")
            state.templates[name] = {"name": name, "template": body["template"].strip(), "provenance": "api", "version": "v"}
            return 202, state.templates[name]
        case "POST", ["contact-points"] if body["uid"] not in state.contacts:
            return 202, _contact(state, body)
        case "PUT", ["contact-points", uid] if uid in state.contacts:
            return 202, _contact(state, body)
        case "POST", ["mute-timings"] if body["name"] not in state.timings:
            return 201, _timing(state, body)
        case "PUT", ["mute-timings", name] if name in state.timings:
            return 202, _timing(state, body)
        case _, ["folder", folder, "rule-groups", name]:
            return _rule_group(state, method, folder, name, body)
        case "DELETE", [("templates" | "contact-points" | "mute-timings") as kind, uid]:
            _unused(state, uid)
            there = {"templates": state.templates, "contact-points": state.contacts, "mute-timings": state.timings}[kind]
            there.pop(uid, None)
            return (202 if kind == "contact-points" else 204), None
    raise Refusal(404, "Not found")


def _rule_group(state: State, method: str, folder: str, name: str, body: dict[str, Any]) -> tuple[int, Any]:
    if method == "PUT":
        _known(body, {"title", "folderUid", "interval", "rules"})
        if folder not in state.folders or not isinstance(body["interval"], int) or len(name) > 190:
            raise Refusal(400, "bad rule group")
        for rule in body["rules"]:
            _rule(state, rule)
        state.groups[name] = {**body, "rules": [{**rule, "provenance": "api", "id": 5} for rule in body["rules"]]}
        return 200, state.groups[name]
    if name not in state.groups or state.groups[name]["folderUid"] != folder:
        raise Refusal(404, "rule group not found")
    if method == "DELETE":
        state.groups.pop(name)
        return 204, None
    return 200, state.groups[name]


def _rule(state: State, rule: dict[str, Any]) -> None:
    _known(rule, RULE)
    settings = rule.get("notification_settings", {})
    _known(settings, NOTIFICATION)
    if set(rule) < REQUIRED_OF_RULE or len(rule["uid"]) > 40 or len(rule["title"]) > 190:
        raise Refusal(400, "bad rule")
    if rule["noDataState"] not in {"OK", "Alerting", "NoData", "KeepLast"}:
        raise Refusal(400, "bad noDataState")
    if rule["execErrState"] not in {"OK", "Alerting", "Error", "KeepLast"}:
        raise Refusal(400, "bad execErrState")
    if settings["receiver"] not in {contact["name"] for contact in state.contacts.values()}:
        raise Refusal(400, "receiver does not exist")
    if set(settings.get("active_time_intervals", [])) - set(state.timings):
        raise Refusal(400, "time interval does not exist")
    if not {"alertname", "grafana_folder"} <= set(settings["group_by"]):
        raise Refusal(400, "group_by lacks alertname or grafana_folder")
    if {query["datasourceUid"] for query in rule["data"]} - {"__expr__"} - set(state.datasources):
        raise Refusal(400, "data source does not exist")


def _contact(state: State, body: dict[str, Any]) -> dict[str, Any]:
    _known(body, {"uid", "name", "type", "settings", "disableResolveMessage"})
    _known(body["settings"], CONTACT_SETTINGS[body["type"]])
    state.contacts[body["uid"]] = {**body, "provenance": "api"}
    return _redacted(state.contacts[body["uid"]])


def _redacted(contact: dict[str, Any]) -> dict[str, Any]:
    secret = SECRET_SETTINGS.get(contact["type"], ())
    return {**contact, "settings": {key: "[REDACTED]" if key in secret else value for key, value in contact["settings"].items()}}


def _timing(state: State, body: dict[str, Any]) -> dict[str, Any]:
    _known(body, {"name", "time_intervals"})
    for interval in body["time_intervals"]:
        _known(interval, {"weekdays", "times", "location", "days_of_month", "months", "years"})
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


def _found(state: State, kind: str, uid: str) -> dict[str, Any]:
    """By uid; /datasources/:id is off since 13.0, /alert-notifications gone since 11."""
    kinds = {"folders": state.folders, "datasources/uid": state.datasources, "dashboards/uid": state.dashboards}
    if uid not in kinds.get(kind, {}):
        raise Refusal(404, "Not found")
    return kinds[kind][uid]


def _new_folder(state: State, body: dict[str, Any]) -> dict[str, Any]:
    _known(body, KEYS["/api/folders"])
    if body["uid"] in state.folders:
        raise Refusal(409, "a folder with the same uid exists")
    state.folders[body["uid"]] = {**body, "id": 7, "version": 1}
    return state.folders[body["uid"]]


def _changed_folder(folder: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    _known(body, KEYS["/api/folders/"])
    if not body.get("overwrite") and body.get("version") != folder["version"]:
        raise Refusal(412, "the folder has been changed by someone else")
    folder |= {"title": body["title"], "version": folder["version"] + 1}
    return folder


def _new_datasource(state: State, body: dict[str, Any]) -> dict[str, Any]:
    names = {source["name"] for source in state.datasources.values()}
    if body["uid"] in state.datasources or body["name"] in names:
        raise Refusal(409, "data source with the same name already exists")
    return _keep(state, body)


def _keep(state: State, body: dict[str, Any]) -> dict[str, Any]:
    _known(body, KEYS["/api/datasources"])
    _known(body["jsonData"], JSON_DATA)
    secrets = body.get("secureJsonData", {})
    state.secrets |= {body["uid"]: secrets["password"]} if secrets else {}
    fields = {"secureJsonFields": dict.fromkeys(secrets, True), "id": 3, "version": 1, "readOnly": False}
    state.datasources[body["uid"]] = {key: value for key, value in body.items() if key != "secureJsonData"} | fields
    return state.datasources[body["uid"]]


def _dashboard(state: State, body: dict[str, Any]) -> dict[str, Any]:
    _known(body, KEYS["/api/dashboards/db"])
    board = body["dashboard"]
    if board.get("id") is not None or len(board["uid"]) > 40:
        raise Refusal(400, "bad dashboard")
    if body["folderUid"] not in state.folders:
        raise Refusal(400, "folder not found")
    before = state.dashboards.get(board["uid"])
    if before and not body.get("overwrite"):
        raise Refusal(412, "The dashboard has been changed by someone else")
    version = before["dashboard"]["version"] + 1 if before else 1
    state.dashboards[board["uid"]] = {
        "dashboard": {**board, "id": 11, "version": version},
        "meta": {"folderUid": body["folderUid"], "provisioned": False},
    }
    return {"uid": board["uid"], "status": "success", "version": version}


def _known(body: dict[str, Any], keys: set[str]) -> None:
    if strange := set(body) - keys:
        raise Refusal(400, f"unknown keys: {sorted(strange)}")


class Handler(BaseHTTPRequestHandler):
    """HTTP around :func:`answer`."""

    state: State
    prefix: str

    def _serve(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        path = self.path.removeprefix(self.prefix)
        self.state.asked.append((self.command, path))
        if self.state.ill:
            return self._send(*self.state.ill.pop(0))
        try:
            self._admit(self.headers.get("Authorization", ""))
            status, said = answer(self.state, self.command, path, body)
            self._send(status, "application/json", b"" if said is None else json.dumps(said).encode())
        except Refusal as refusal:
            self._send(refusal.status, "application/json", json.dumps({"message": refusal.message}).encode())

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  # the names http.server looks for

    def _admit(self, said: str) -> None:
        if said == f"Bearer {VIEWER}" and self.command != "GET":
            raise Refusal(403, "You'll need additional permissions to perform this action.")
        if said not in {f"Bearer {ADMIN}", f"Bearer {VIEWER}"}:
            raise Refusal(401, "Invalid API key")

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:  # type: ignore[override]  # it says nothing, so it needs no format
        """Say nothing."""


@contextmanager
def running(prefix: str = "") -> Iterator[tuple[str, State]]:
    """A Grafana on a free port, under a path prefix; its address and its state."""
    state = State()
    handler = type("Handler", (Handler,), {"state": state, "prefix": prefix})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}", state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
