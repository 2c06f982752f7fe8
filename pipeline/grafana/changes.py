"""The difference between a plan and a Grafana: what to create, update, remove or leave. Only looks; writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.grafana.differences import Difference, differences
from pipeline.grafana.installation import Installation
from pipeline.grafana.kinds import Manner, Requests, Sight, holds_others
from pipeline.grafana.manners import manners
from pipeline.grafana.plan import Kind, Step

Action = Literal["create", "update", "remove", "keep"]
ALONE = Installation()
PRIVATE = {Kind.CONTACT_POINT}
"""Kinds whose values are not told: an address is somebody's."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one thing.

    Parameters
    ----------
    step
        The thing; of what is removed, as it was found.
    action
        What would be done.
    manner
        How things of this kind are written.
    differs
        Where it differs.
    """

    step: Step
    action: Action
    manner: Manner = field(repr=False)
    differs: Sequence[Difference] = ()

    @property
    def told(self) -> Sequence[Difference]:
        """Where it differs, as far as it may be told."""
        hidden = self.step.kind in PRIVATE
        return [Difference(one.path, "...", "...") for one in self.differs] if hidden else self.differs

    def make(self, grafana: Requests) -> None:
        """Do it; nothing is sent for what is left alone."""
        write = {"create": self.manner.create, "update": self.manner.update, "remove": self.manner.remove}.get(self.action)
        if write is not None:
            grafana.request(*write(self.step, grafana))


def changes(
    steps: Iterable[Step], grafana: Requests, names: Installation = ALONE, *, send_secrets: bool = False, take_over: bool = False
) -> list[Change]:
    """Everything that would be done, in the order that works: make first, in the order of the plan; then remove, in reverse.

    Parameters
    ----------
    steps
        The plan, with the names of the installation; without any, everything of ours goes.
    grafana
        Where to look.
    names
        Whose things are ours.
    send_secrets
        Send passwords anew although nothing else differs: Grafana does not tell what it has.
    take_over
        Whether a data source that points elsewhere is ours all the same.

    Raises
    ------
    Refused
        Something that is not ours stands in the place of something of ours.
    """
    steps = list(steps)
    made: list[Change] = []
    gone: list[Change] = []
    for kind, manner in manners(names).items():
        wanted = {step.uid: step for step in steps if step.kind is kind}
        there = manner.owned(Sight(grafana, names, wanted, take_over))
        made += [_change(step, there.get(uid), manner, names, send_secrets=send_secrets) for uid, step in wanted.items()]
        unwanted = {uid: body for uid, body in there.items() if uid not in wanted and manner.remove}
        gone += [Change(Step(kind, uid, _title(body, uid), body), "remove", manner) for uid, body in unwanted.items()]
    return made + gone[::-1]


def removals(steps: Iterable[Step], grafana: Requests, names: Installation = ALONE, *, take_over: bool = False) -> list[Change]:
    """Everything of ours that is there, the last made first; what others put into our folder keeps it there."""
    found = changes(steps, grafana, names, take_over=take_over)
    there = [
        Change(change.step, "remove", change.manner) for change in found if change.action != "create" and change.manner.remove
    ]
    if holds_others(grafana, names):
        # Removing a folder removes all that is in it.
        there = [change for change in there if change.step.kind is not Kind.FOLDER]
    order = list(Kind)
    return sorted(there, key=lambda change: -order.index(change.step.kind))


def _change(step: Step, found: Mapping[str, Any] | None, manner: Manner, names: Installation, *, send_secrets: bool) -> Change:
    if found is None:
        return Change(step, "create", manner)
    differs = list(differences(found, _compared(step, names)))
    if send_secrets and step.secrets:
        differs.append(Difference("secrets", "...", "..."))
    return Change(step, "update" if differs else "keep", manner, differs)


def _compared(step: Step, names: Installation) -> Mapping[str, Any]:
    """A step as Grafana would tell it."""
    if step.kind is Kind.DASHBOARD:
        return {key: value for key, value in step.body.items() if key != "id"} | {"folderUid": names.prefix}
    if step.kind is Kind.TEMPLATE:
        return {**step.body, "template": step.body["template"].strip()}
    return step.body


def _title(body: Mapping[str, Any], uid: str) -> str:
    return str(body.get("title") or body.get("name") or uid)
