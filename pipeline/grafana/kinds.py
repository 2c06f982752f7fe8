"""How each kind of thing is found in Grafana, written and removed; the alerting ones stand in ``kinds_of_alerting``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.errors import Refused
from pipeline.grafana.installation import Installation
from pipeline.grafana.ownership import ANOTHER_NAME, refuse_datasource
from pipeline.grafana.plan import Step

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
class Sight:
    """Where is looked, as whom, and for what.

    Parameters
    ----------
    grafana
        What answers.
    names
        The installation whose things are looked for.
    wanted
        The steps of this kind, by uid.
    take_over
        Whether a data source that points elsewhere is ours all the same.
    """

    grafana: Requests
    names: Installation
    wanted: Mapping[str, Step]
    take_over: bool = False


Write = Callable[[Step, Requests], Sent]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind is dealt with.

    Parameters
    ----------
    owned
        What of ours is there: uid to body, in the form in which a step has it.
    create, update
        What to send for a step.
    remove
        What to send to remove a step as it was found; None for what goes with something else.
    """

    owned: Callable[[Sight], dict[str, Json]]
    create: Write
    update: Write
    remove: Write | None


def folder(sight: Sight) -> dict[str, Json]:
    """Our folder, also when people gave it another title; not one of our uid that has nothing of ours in it."""
    found = sight.grafana.find(f"/folders/{sight.names.prefix}")
    if found is None:
        return {}
    if found["title"] != sight.names.folder_title and not _inside(sight.grafana, sight.names, ours=True):
        raise Refused(f"The folder uid {found['uid']} is somebody else's: it is called {found['title']}.", ANOTHER_NAME)
    return {sight.names.prefix: found}


def datasource(sight: Sight) -> dict[str, Json]:
    """Our data source, where it points to where it should."""
    there = {uid: sight.grafana.find(f"/datasources/uid/{uid}") for uid in sorted(sight.wanted)}
    for uid, body in there.items():
        if body is not None:
            refuse_datasource({"uid": uid, **body}, sight.wanted[uid].body, take_over=sight.take_over)
    return {uid: body for uid, body in there.items() if body is not None}


def dashboards(sight: Sight) -> dict[str, Json]:
    """All in our folder, and those of ours that somebody moved; a uid that is somebody else's is not taken over."""
    there: dict[str, Json] = {}
    inside = {hit["uid"] for hit in _hits(sight.grafana, sight.names, "type=dash-db&")}
    for uid in sorted(inside | set(sight.wanted)):
        found = sight.grafana.find(f"/dashboards/uid/{uid}")
        if found is None:
            continue
        if TAG in found["dashboard"].get("tags", []):
            there[uid] = {**found["dashboard"], "folderUid": found["meta"].get("folderUid")}
        elif uid in sight.wanted:
            raise Refused(f"The dashboard uid {uid} is somebody else's.", ANOTHER_NAME)
    return there


def holds_others(grafana: Requests, names: Installation) -> bool:
    """Whether anything that is not ours lies in our folder."""
    return _inside(grafana, names, ours=False)


def _inside(grafana: Requests, names: Installation, *, ours: bool) -> bool:
    rules = grafana.request("GET", f"{ALERTING}/alert-rules") or []
    groups = {rule["ruleGroup"] for rule in rules if rule["folderUID"] == names.prefix}
    hits = _hits(grafana, names)
    return any((TAG in hit.get("tags", [])) is ours for hit in hits) or any(names.owns(name) is ours for name in groups)


def _hits(grafana: Requests, names: Installation, kind: str = "") -> list[Json]:
    return grafana.request("GET", f"/search?{kind}limit=5000&folderUIDs={names.prefix}") or []


def dashboard_body(folder_uid: str) -> Write:
    """What is sent for a dashboard of a folder."""

    def sent(step: Step, _: Requests) -> Sent:
        body = {"dashboard": {**step.body, "id": None}, "folderUid": folder_uid, "overwrite": True, "message": "undertow grafana"}
        return "POST", "/dashboards/db", body

    return sent


def put(path: str) -> Write:
    """Replace what is under a path by its uid."""
    return lambda step, _: ("PUT", f"{path}/{step.uid}", step.sent())


def post(path: str) -> Write:
    """Make something new under a path."""
    return lambda step, _: ("POST", path, step.sent())


def delete(path: str) -> Write:
    """Remove what is under a path by its uid."""
    return lambda step, _: ("DELETE", f"{path}/{step.uid}", None)
