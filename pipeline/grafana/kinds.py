"""How each kind of thing is found in Grafana, written and removed: paths and bodies, nothing is sent from here but questions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.errors import Refused
from pipeline.grafana.plan import FOLDER_UID, OWNED, Kind, Step

Json = Mapping[str, Any]
Sent = tuple[str, str, Json | None]
"""Method, path, body."""
ALERTING = "/v1/provisioning"
TAG = "undertow"


class Requests(Protocol):
    """Whatever can send a request to Grafana's HTTP interface."""

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer; None for an empty one."""
        ...

    def find(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer to a GET; None where nothing is found."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind is dealt with.

    Parameters
    ----------
    owned
        What of ours is there: uid to body, in the form in which a step has it. It is given the uids that are wanted.
    create, update
        What to send for a step.
    remove
        What to send to remove a uid.
    """

    owned: Callable[[Requests, set[str]], dict[str, Json]]
    create: Callable[[Step], Sent]
    update: Callable[[Step], Sent]
    remove: Callable[[str], Sent]


def _by_uid(path: str) -> Callable[[Requests, set[str]], dict[str, Json]]:
    def owned(grafana: Requests, wanted: set[str]) -> dict[str, Json]:
        found = {uid: grafana.find(f"{path}/{uid}") for uid in sorted(wanted)}
        return {uid: body for uid, body in found.items() if body is not None}

    return owned


def _by_name(path: str, key: str) -> Callable[[Requests, set[str]], dict[str, Json]]:
    def owned(grafana: Requests, _: set[str]) -> dict[str, Json]:
        found = grafana.request("GET", path) or []
        return {item[key]: item for item in found if str(item[key]).startswith(OWNED)}

    return owned


def _dashboards(grafana: Requests, wanted: set[str]) -> dict[str, Json]:
    """All in our folder, and those of ours that somebody moved; a uid that is somebody else's is not taken over."""
    inside = {hit["uid"] for hit in grafana.request("GET", f"/search?type=dash-db&limit=5000&folderUIDs={FOLDER_UID}") or []}
    there: dict[str, Json] = {}
    for uid in sorted(inside | wanted):
        found = grafana.find(f"/dashboards/uid/{uid}")
        if found is None:
            continue
        if TAG in found["dashboard"].get("tags", []):
            there[uid] = {**found["dashboard"], "folderUid": found["meta"].get("folderUid")}
        elif uid in wanted:
            raise Refused(f"The dashboard uid {uid} is somebody else's.", "Give that dashboard another uid, then run it again.")
    return there


def _groups(grafana: Requests, _: set[str]) -> dict[str, Json]:
    rules = grafana.request("GET", f"{ALERTING}/alert-rules") or []
    # By name: people may have made groups of their own in our folder.
    names = {rule["ruleGroup"] for rule in rules if rule["folderUID"] == FOLDER_UID and rule["ruleGroup"].startswith(OWNED)}
    found = {name: grafana.find(_group(name)) for name in sorted(names)}
    return {name: body for name, body in found.items() if body is not None}


def holds_others(grafana: Requests) -> bool:
    """Whether anything that is not ours lies in our folder."""
    hits = grafana.request("GET", f"/search?limit=5000&folderUIDs={FOLDER_UID}") or []
    rules = grafana.request("GET", f"{ALERTING}/alert-rules") or []
    groups = {rule["ruleGroup"] for rule in rules if rule["folderUID"] == FOLDER_UID}
    return any(TAG not in hit.get("tags", []) for hit in hits) or any(not name.startswith(OWNED) for name in groups)


def _group(name: str) -> str:
    return f"{ALERTING}/folder/{FOLDER_UID}/rule-groups/{name}"


def _dashboard(step: Step) -> Sent:
    body = {"dashboard": {**step.body, "id": None}, "folderUid": FOLDER_UID, "overwrite": True, "message": "undertow grafana"}
    return "POST", "/dashboards/db", body


def _put(path: Callable[[str], str]) -> Callable[[Step], Sent]:
    return lambda step: ("PUT", path(step.uid), step.sent())


def _post(path: str) -> Callable[[Step], Sent]:
    return lambda step: ("POST", path, step.sent())


def _delete(path: Callable[[str], str]) -> Callable[[str], Sent]:
    return lambda uid: ("DELETE", path(uid), None)


def _under(path: str) -> Callable[[str], str]:
    return lambda uid: f"{path}/{uid}"


def _listed(path: str, key: str) -> Manner:
    """What has a list of its own, is created by POST, and replaced by PUT."""
    return Manner(_by_name(path, key), _post(path), _put(_under(path)), _delete(_under(path)))


def _templates() -> Manner:
    path = f"{ALERTING}/templates"

    def put(step: Step) -> Sent:
        return "PUT", f"{path}/{step.uid}", {"template": step.body["template"]}

    return Manner(_by_name(path, "name"), put, put, _delete(_under(path)))


MANNERS: Mapping[Kind, Manner] = {
    Kind.FOLDER: Manner(
        _by_uid("/folders"),
        _post("/folders"),
        lambda step: ("PUT", f"/folders/{step.uid}", {"title": step.title, "overwrite": True}),
        _delete(_under("/folders")),
    ),
    Kind.DATASOURCE: Manner(
        _by_uid("/datasources/uid"), _post("/datasources"), _put(_under("/datasources/uid")), _delete(_under("/datasources/uid"))
    ),
    Kind.TEMPLATE: _templates(),
    Kind.CONTACT_POINT: _listed(f"{ALERTING}/contact-points", "uid"),
    Kind.TIMING: _listed(f"{ALERTING}/mute-timings", "name"),
    Kind.DASHBOARD: Manner(_dashboards, _dashboard, _dashboard, _delete(_under("/dashboards/uid"))),
    Kind.RULE_GROUP: Manner(_groups, _put(_group), _put(_group), _delete(_group)),
}
