"""The difference between a plan and a Grafana: what to create, update, remove or leave. Only looks; writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.grafana.kinds import MANNERS, Requests, Sent, holds_others
from pipeline.grafana.plan import FOLDER_UID, Kind, Step

REDACTED = "[REDACTED]"
Action = Literal["create", "update", "remove", "keep"]


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one thing.

    Parameters
    ----------
    step
        The thing; of what is removed, as it was found.
    action
        What would be done.
    paths
        Where it differs, such as ``panels.3.title``; no values.
    """

    step: Step
    action: Action
    paths: Sequence[str] = ()

    def sent(self) -> Sent | None:
        """The request that does it; none for what is left alone."""
        manner = MANNERS[self.step.kind]
        match self.action:
            case "create":
                return manner.create(self.step)
            case "update":
                return manner.update(self.step)
            case "remove":
                return manner.remove(self.step.uid)
            case "keep":
                return None


def changes(steps: Iterable[Step], grafana: Requests, *, send_secrets: bool = False) -> list[Change]:
    """Everything that would be done, in the order that works: make first, in the order of the plan; then remove, in reverse.

    Parameters
    ----------
    steps
        The plan; without any, everything of ours goes.
    grafana
        Where to look.
    send_secrets
        Send passwords anew although nothing else differs: Grafana does not tell what it has.
    """
    steps = list(steps)
    made: list[Change] = []
    gone: list[Change] = []
    for kind in Kind:
        wanted = {step.uid: step for step in steps if step.kind is kind}
        there = MANNERS[kind].owned(grafana, set(wanted))
        made += [_change(step, there.get(uid), send_secrets=send_secrets) for uid, step in wanted.items()]
        gone += [Change(Step(kind, uid, _title(body, uid), body), "remove") for uid, body in there.items() if uid not in wanted]
    return made + gone[::-1]


def removals(steps: Iterable[Step], grafana: Requests) -> list[Change]:
    """Everything of ours that is there, the last made first; what others put into our folder keeps it there."""
    found = changes(steps, grafana)
    there = [Change(change.step, "remove") for change in found if change.action != "create"]
    if holds_others(grafana):
        # Removing a folder removes all that is in it.
        there = [change for change in there if change.step.kind is not Kind.FOLDER]
    order = list(Kind)
    return sorted(there, key=lambda change: -order.index(change.step.kind))


def _change(step: Step, found: Mapping[str, Any] | None, *, send_secrets: bool) -> Change:
    if found is None:
        return Change(step, "create")
    paths = list(differences(found, _compared(step)))
    if send_secrets and step.secrets:
        paths.append("secrets")
    return Change(step, "update" if paths else "keep", paths)


def _compared(step: Step) -> Mapping[str, Any]:
    """A step as Grafana would tell it."""
    if step.kind is Kind.DASHBOARD:
        return {key: value for key, value in step.body.items() if key != "id"} | {"folderUid": FOLDER_UID}
    if step.kind is Kind.TEMPLATE:
        return {**step.body, "template": step.body["template"].strip()}
    return step.body


def _title(body: Mapping[str, Any], uid: str) -> str:
    return str(body.get("title") or body.get("name") or uid)


def differences(theirs: object, ours: object, path: str = "") -> Iterator[str]:
    """Where something of ours is not as it is there; what Grafana adds by itself does not count, nor does what it blacks out.

    >>> list(differences({"title": "A", "rows": [{"x": 1}], "version": 3}, {"title": "B", "rows": [{"x": 2}]}))
    ['title', 'rows.0.x']
    """
    if theirs == REDACTED:
        return
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key, value in ours.items():
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(theirs[key], value, inner) if key in theirs else [inner]
    elif isinstance(ours, Sequence) and isinstance(theirs, Sequence) and not isinstance(ours, str) and len(ours) == len(theirs):
        for place, (their, our) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(their, our, f"{path}.{place}")
    elif theirs != ours:
        yield path
