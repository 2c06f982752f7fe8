"""Makes a plan so: asks for each thing by its uid, then creates, updates or leaves it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pipeline.grafana.plan import FOLDER_UID, Kind, Step


class Requests(Protocol):
    """Whatever can send a request to Grafana's HTTP interface."""

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer; None for an empty one."""
        ...

    def find(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer to a GET; None where nothing is found."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step."""

    step: Step
    outcome: Literal["created", "updated", "unchanged"]


def apply(steps: Iterable[Step], grafana: Requests, password: str | None = None) -> Iterator[Done]:
    """Take the steps, one after the other; what fails stops it, and it can simply be run again.

    Parameters
    ----------
    steps
        The plan.
    grafana
        Sends the requests.
    password
        Of the data source's user. Grafana never gives it back, so it cannot be compared: with a password the data source counts
        as updated each time.
    """
    take: Mapping[Kind, Callable[[Step], Done]] = {
        Kind.FOLDER: lambda step: _folder(step, grafana),
        Kind.DATASOURCE: lambda step: _datasource(step, grafana, password),
        Kind.DASHBOARD: lambda step: _dashboard(step, grafana),
    }
    for step in steps:
        yield take[step.kind](step)


def _folder(step: Step, grafana: Requests) -> Done:
    found = grafana.find(f"/folders/{step.uid}")
    if found is None:
        grafana.request("POST", "/folders", step.body)
        return Done(step, "created")
    if found["title"] == step.title:
        return Done(step, "unchanged")
    grafana.request("PUT", f"/folders/{step.uid}", {"title": step.title, "overwrite": True})
    return Done(step, "updated")


def _datasource(step: Step, grafana: Requests, password: str | None) -> Done:
    secrets = {} if password is None else {"secureJsonData": {"password": password}}
    found = grafana.find(f"/datasources/uid/{step.uid}")
    if found is None:
        grafana.request("POST", "/datasources", {**step.body, **secrets})
        return Done(step, "created")
    if not secrets and holds(found, step.body):
        return Done(step, "unchanged")
    grafana.request("PUT", f"/datasources/uid/{step.uid}", {**step.body, **secrets})
    return Done(step, "updated")


def _dashboard(step: Step, grafana: Requests) -> Done:
    found = grafana.find(f"/dashboards/uid/{step.uid}")
    wanted = {key: value for key, value in step.body.items() if key != "id"}
    if found is not None and found["meta"].get("folderUid") == FOLDER_UID and holds(found["dashboard"], wanted):
        return Done(step, "unchanged")
    body = {"dashboard": {**wanted, "id": None}, "folderUid": FOLDER_UID, "overwrite": True, "message": "undertow grafana apply"}
    grafana.request("POST", "/dashboards/db", body)
    return Done(step, "created" if found is None else "updated")


def holds(theirs: object, ours: object) -> bool:
    """Whether everything of ours is in theirs; what Grafana adds by itself does not count.

    >>> holds({"title": "A", "version": 3}, {"title": "A"}), holds({"title": "B"}, {"title": "A"})
    (True, False)
    """
    if isinstance(ours, Mapping):
        return isinstance(theirs, Mapping) and all(key in theirs and holds(theirs[key], value) for key, value in ours.items())
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(theirs) == len(ours) and all(map(holds, theirs, ours))
    return theirs == ours
