"""What is in our place and is not ours: said before anything is written, so that nothing of anybody is overwritten.

Whatever was made by hand or from files in the place of an alerting resource of ours is somebody else's, for ours have the
provenance ``api``. A folder is ours by its title, or by what lies in it; a data source by where it points to. What people changed
in a thing of ours is no reason to stop: code is the truth there.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.errors import Refused

PLUGIN = "grafana-clickhouse-datasource"
ANOTHER_NAME = "Rename or remove that one, or give this installation a name of its own with --installation."
MADE = {"": "by hand", "file": "from files"}


def is_ours(body: Mapping[str, Any]) -> bool:
    """Whether an alerting resource was made over the interface, as ours are."""
    return body.get("provenance") == "api"


def refuse_foreign(kind: str, uid: str, body: Mapping[str, Any]) -> None:
    """Stop at an alerting resource that somebody else made.

    Raises
    ------
    Refused
        Naming it, and how it was made.
    """
    if not is_ours(body):
        how = MADE.get(str(body.get("provenance") or ""), "by another program")
        raise Refused(f"The {kind} {uid} is somebody else's: it was made {how}.", ANOTHER_NAME)


def refuse_datasource(found: Mapping[str, Any], wanted: Mapping[str, Any] | None, *, take_over: bool) -> None:
    """Stop at a data source of another kind, or of another Undertow.

    Raises
    ------
    Refused
        Naming the difference.
    """
    if found.get("type") != PLUGIN:
        raise Refused(f"The data source uid {found['uid']} is somebody else's: it is no ClickHouse.", ANOTHER_NAME)
    if wanted is not None and not take_over and _points_to(found) != _points_to(wanted):
        raise Refused(
            f"The data source {found['uid']} points to the database {_points_to(found)}, not to {_points_to(wanted)}.",
            "If that is another installation, give this one a name with --installation; if yours has moved, say --take-over.",
        )


def _points_to(body: Mapping[str, Any]) -> str:
    said = body.get("jsonData", {})
    return f"{said.get('defaultDatabase')} at {said.get('host')}"
