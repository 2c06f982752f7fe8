"""Makes changes so, one after the other."""

from collections.abc import Iterable, Iterator, Mapping

from pipeline.errors import Refused, UndertowError
from pipeline.grafana.changes import Action, Change
from pipeline.grafana.kinds import Requests
from pipeline.grafana.ownership import PLUGIN

OUTCOMES: Mapping[Action, str] = {"create": "created", "update": "updated", "remove": "removed", "keep": "unchanged"}
OLDEST = (12, 1)
"""Grafana that knows in which hours a message may be sent (``active_time_intervals``)."""


def apply(changes: Iterable[Change], grafana: Requests) -> Iterator[Change]:
    """Send each change; what fails stops it. Looking again afterwards finds what is left to do, so it can simply be run again."""
    for change in changes:
        try:
            change.make(grafana)
        except UndertowError as fault:
            raise type(fault)(f"{change.step.kind} {change.step.title}: {fault.what}", fault.cure) from fault
        yield change


def check(grafana: Requests) -> None:
    """Whether this Grafana can take the plan at all.

    Raises
    ------
    Refused
        It is too old, or lacks the plugin for ClickHouse.
    """
    version = str((grafana.find("/health") or {}).get("version", ""))
    known = version.split("-", maxsplit=1)[0].split(".")
    # A version that cannot be read, or is hidden, is no reason to stop.
    if all(part.isdigit() for part in known) and tuple(map(int, known[:2])) < OLDEST:
        raise Refused(f"This is Grafana {version}; Undertow needs 12.1 or newer.", "Upgrade Grafana, or mount files instead.")
    if grafana.find(f"/plugins/{PLUGIN}/settings") is None:
        raise Refused(
            f"Grafana lacks the plugin {PLUGIN}.", f"Install it: grafana cli plugins install {PLUGIN}, then restart Grafana."
        )


def unfinished(changes: list[Change], done: int, fault: UndertowError) -> UndertowError:
    """The fault, with how far it came."""
    left = sum(change.action != "keep" for change in changes[done:])
    return type(fault)(fault.what, f"{fault.cure} {left} changes are left; run the command again to finish them.")
