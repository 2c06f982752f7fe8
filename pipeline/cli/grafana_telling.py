"""How ``undertow grafana`` says what would be done, what was done, and what should be there."""

import json
from collections.abc import Iterable, Sequence
from textwrap import shorten

from pipeline.grafana import Change, Step
from pipeline.grafana.apply import OUTCOMES

SHOWN = 5
"""Differences that are told of one thing; the rest by --json."""


def as_text(found: Sequence[Change]) -> str:
    """What would be done, and where things differ."""
    todo = [change for change in found if change.action != "keep"]
    lines = [line for change in todo for line in _lines(change)]
    return "\n".join([*lines, f"{len(found) - len(todo)} as they should be, {len(todo)} to change. Nothing was changed."]) + "\n"


def _lines(change: Change) -> list[str]:
    step, differs = change.step, change.told
    shown = [f"          {one.path}: {_short(one.there)} -> {_short(one.wanted)}" for one in differs[:SHOWN]]
    more = [f"          and {len(differs) - SHOWN} more: --json tells them"] if len(differs) > SHOWN else []
    return [f"{change.action:<7} {step.kind} {step.title} ({step.uid})", *shown, *more]


def _short(value: object) -> str:
    return shorten(json.dumps(value, ensure_ascii=False), 60, placeholder=" ...")


def as_json(found: Iterable[Change]) -> str:
    """The same, with every difference."""
    return _dumped(
        [_said(change.step) | {"action": change.action, "differs": [one._asdict() for one in change.told]} for change in found]
    )


def outcome(change: Change) -> str:
    """What was done, in a line."""
    return f"{OUTCOMES[change.action]:<10} {change.step.kind} {change.step.title} ({change.step.uid})"


def outcomes(taken: Iterable[Change]) -> str:
    """What was done, as JSON."""
    return _dumped([_said(change.step) | {"outcome": OUTCOMES[change.action]} for change in taken])


def planned(steps: Sequence[Step], *, in_json: bool) -> str:
    """What should be there, without having asked."""
    if in_json:
        return _dumped([_said(step) | {"body": step.body} for step in steps])
    lines = [f"{step.kind:<13} {step.title} ({step.uid}){_details(step)}" for step in steps]
    return "\n".join([*lines, "Nothing was sent."]) + "\n"


def _details(step: Step) -> str:
    """What a person wants to check before it is sent."""
    if "jsonData" in step.body:
        settings = step.body["jsonData"]
        return f": {settings['username']} at {settings['host']}:{settings['port']}, database {settings['defaultDatabase']}"
    return f": {len(step.body['panels'])} panels" if "panels" in step.body else ""


def _dumped(items: Sequence[object]) -> str:
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _said(step: Step) -> dict[str, object]:
    return {"kind": step.kind.value, "uid": step.uid, "title": step.title}
