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
    asked: list[tuple[str, str]] = field(default_factory=list)
    ill: list[tuple[int, str, bytes]] = field(default_factory=list)
    """Answers given before anything else: status, content type, body."""

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.asked if method != "GET"]


def answer(state: State, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What Grafana answers, as JSON; raises a refusal."""
    match method, path.removeprefix("/api/").split("/"):
        case "GET", [*kind, uid]:
            return _found(state, "/".join(kind), uid)
        case "POST", ["folders"]:
            return _new_folder(state, body)
        case "PUT", ["folders", uid]:
            return _changed_folder(_found(state, "folders", uid), body)
        case "POST", ["datasources"]:
            return {"message": "Datasource added", "datasource": _new_datasource(state, body)}
        case "PUT", ["datasources", "uid", uid]:
            _found(state, "datasources/uid", uid)
            return {"message": "Datasource updated", "datasource": _keep(state, body)}
        case "POST", ["dashboards", "db"]:
            return _dashboard(state, body)
    raise Refusal(404, "Not found")


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
            self._send(200, "application/json", json.dumps(answer(self.state, self.command, path, body)).encode())
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
