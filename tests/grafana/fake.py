"""A small strict Grafana: what the public 13.0 interface says of folders, data sources and dashboards, and refusals for all else.

It is stricter than the real one: a key it does not know is a 400. It answers as the real one does where clients trip: an empty
body, plain text, a proxy's page. Nothing is found by a number any more but teams and annotations. Alerting and people stand in
modules of their own.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipeline.grafana.transport import explain, refusal
from tests.grafana.fake_alerting import alerting
from tests.grafana.fake_people import people
from tests.grafana.state import Refusal, State, known

ADMIN, VIEWER = "glsa_admin", "glsa_viewer"
KEYS = {
    "/api/folders": {"uid", "title", "parentUid", "description"},
    "/api/folders/": {"title", "overwrite", "version"},
    "/api/datasources": {"uid", "name", "type", "access", "url", "isDefault", "jsonData", "secureJsonData"},
    "/api/dashboards/db": {"dashboard", "folderUid", "overwrite", "message"},
}
ON_A_NEW_FOLDER = (
    {"userId": 2, "userLogin": "sa-undertow", "permission": 4, "inherited": False},
    {"role": "Editor", "permission": 2, "inherited": False},
    {"role": "Viewer", "permission": 1, "inherited": False},
)
JSON_DATA = {
    "host", "port", "protocol", "secure", "username", "defaultDatabase", "dialTimeout", "queryTimeout", "validateSql",
}  # fmt: skip


def answer(state: State, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:  # noqa: C901, PLR0911, PLR0912  # a table of paths
    """Status and JSON that Grafana answers (None: an empty body); raises a refusal."""
    parts = path.removeprefix("/api/").partition("?")[0].split("/")
    if parts[:2] == ["v1", "provisioning"]:
        return alerting(state, method, parts[2:], body)
    if parts[0] in {"teams", "annotations"} or parts[2:] == ["permissions"]:
        return people(state, method, parts, path.partition("?")[2], body)
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
            _kinds(state)["/".join(kind)].pop(uid)
            if kind == ["folders"]:
                _emptied(state, uid)
            return 200, {"message": "deleted"}
    raise Refusal(404, "Not found")


def _found(state: State, kind: str, uid: str) -> dict[str, Any]:
    """By uid; /datasources/:id is off since 13.0, /alert-notifications gone since 11."""
    there = _kinds(state).get(kind, {})
    if uid not in there:
        raise Refusal(404, "Not found")
    return there[uid]


def _kinds(state: State) -> dict[str, dict[str, dict[str, Any]]]:
    return {"folders": state.folders, "datasources/uid": state.datasources, "dashboards/uid": state.dashboards}


def _emptied(state: State, folder: str) -> None:
    """What lies in a folder goes with it."""
    state.dashboards = {uid: board for uid, board in state.dashboards.items() if board["meta"]["folderUid"] != folder}
    state.groups = {name: group for name, group in state.groups.items() if group["folderUid"] != folder}
    state.permissions.pop(folder, None)


def _new_folder(state: State, body: dict[str, Any]) -> dict[str, Any]:
    known(body, KEYS["/api/folders"])
    if body["uid"] in state.folders:
        raise Refusal(409, "a folder with the same uid exists")
    state.folders[body["uid"]] = {**body, "id": 7, "version": 1}
    state.permissions[body["uid"]] = [dict(entry) for entry in ON_A_NEW_FOLDER]
    return state.folders[body["uid"]]


def _changed_folder(folder: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    known(body, KEYS["/api/folders/"])
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
    known(body, KEYS["/api/datasources"])
    known(body["jsonData"], JSON_DATA)
    secrets = body.get("secureJsonData", {})
    state.secrets |= {body["uid"]: secrets["password"]} if secrets else {}
    fields = {"secureJsonFields": dict.fromkeys(secrets, True), "id": 3, "version": 1, "readOnly": False}
    state.datasources[body["uid"]] = {key: value for key, value in body.items() if key != "secureJsonData"} | fields
    return state.datasources[body["uid"]]


def _dashboard(state: State, body: dict[str, Any]) -> dict[str, Any]:
    known(body, KEYS["/api/dashboards/db"])
    board = body["dashboard"]
    if board.get("id") is not None or len(board["uid"]) > 40:
        raise Refusal(400, "bad dashboard")
    if body["folderUid"] not in state.folders:
        raise Refusal(400, "folder not found")
    if not board["title"].strip() or not isinstance(board.get("panels"), list):
        raise Refusal(400, "dashboard title cannot be empty")
    before = state.dashboards.get(board["uid"])
    if before and not body.get("overwrite"):
        raise Refusal(412, "The dashboard has been changed by someone else")
    version = before["dashboard"]["version"] + 1 if before else 1
    state.dashboards[board["uid"]] = {
        "dashboard": {**board, "id": 11, "version": version},
        "meta": {"folderUid": body["folderUid"], "provisioned": False},
    }
    return {"uid": board["uid"], "status": "success", "version": version}


class Handler(BaseHTTPRequestHandler):
    """HTTP around :func:`answer`."""

    state: State
    prefix: str

    def _serve(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        path = self.path.removeprefix(self.prefix)
        self.state.asked.append((self.command, path))
        time.sleep(self.state.slow)
        if self.state.ill:
            return self._send(*self.state.ill.pop(0))
        try:
            self._admit(self.headers.get("Authorization", ""))
            status, said = answer(self.state, self.command, path, body)
            self._send(status, "application/json", b"" if said is None else json.dumps(said).encode())
        except Refusal as refusal:
            self._send(refusal.status, "application/json", json.dumps({"message": refusal.message}).encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # the names http.server looks for

    def _admit(self, said: str) -> None:
        if said == f"Bearer {VIEWER}" and self.command != "GET":
            raise Refusal(403, "You'll need additional permissions to perform this action.")
        if said not in {f"Bearer {ADMIN}", f"Bearer {VIEWER}"}:
            raise Refusal(401, "Invalid API key")

    def _send(self, status: int, kind: str, body: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked did not wait
            self._answer(status, kind, body)

    def _answer(self, status: int, kind: str, body: bytes) -> None:
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


class Direct:
    """The same without a socket: for tests that ask very often."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.dies_after: int | None = None

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # any JSON
        status, said = self._ask(method, path, body)
        if status >= 400:
            raise explain(refusal(status, said), method, path)
        return said

    def find(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        status, said = self._ask("GET", path, None)
        if status >= 400 and status != 404:
            raise explain(refusal(status, said), "GET", path)
        return None if status == 404 else said

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, Any]:
        self.state.asked.append((method, path))
        if self.dies_after is not None and len(self.state.asked) > self.dies_after:
            return 503, "the proxy says no"
        try:
            return json.loads(json.dumps(answer(self.state, method, f"/api{path}", json.loads(json.dumps(body or {})))))
        except Refusal as said:
            return said.status, {"message": said.message}
