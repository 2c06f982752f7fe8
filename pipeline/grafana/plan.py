"""What should be in Grafana: a list of steps in the order in which they can be taken, made without any Grafana."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.grafana.datasource import ClickHouse

FOLDER_UID, FOLDER_TITLE = "undertow", "Undertow"
OWNED = "undertow"
"""What everything of ours is called begins with this; see :class:`~pipeline.grafana.installation.Installation`."""


class Kind(StrEnum):
    """What a step is about; in the order in which things can be made, and in reverse removed."""

    FOLDER = "folder"
    DATASOURCE = "data source"
    # Before everything about people and messages: a contact point that Grafana refuses must not keep the dashboards away.
    DASHBOARD = "dashboard"
    TEAM = "team"
    PERMISSIONS = "permissions"
    PREFERENCES = "preferences"
    NOTE = "note"
    TEMPLATE = "template"
    CONTACT_POINT = "contact point"
    TIMING = "timing"
    RULE_GROUP = "rule group"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that should be there.

    Parameters
    ----------
    kind, uid, title
        What it is; the uid never changes. A template, a timing and a rule group have their name for a uid.
    body
        What Grafana is sent, but for secrets.
    secrets
        What is laid over the body when it is sent. Grafana never gives it back, so it cannot be compared.
    """

    kind: Kind
    uid: str
    title: str
    body: Mapping[str, Any]
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def sent(self) -> Mapping[str, Any]:
        """The body with its secrets."""
        return merged(self.body, self.secrets)


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One laid over the other, however deep.

    >>> merged({"a": {"b": 1}}, {"a": {"c": 2}})
    {'a': {'b': 1, 'c': 2}}
    """
    both = {key: merged(below[key], above[key]) for key in below.keys() & above.keys() if isinstance(above[key], Mapping)}
    return {**below, **above, **both}


def plan(
    clickhouse: ClickHouse,
    datasource_uid: str,
    dashboards: Iterable[Mapping[str, Any]],
    alerting: Iterable[Step] = (),
    password: str | None = None,
) -> list[Step]:
    """Folder and data source; dashboards; teams, templates, contact points and timings; and the rules that need all of these."""
    title = "Undertow (ClickHouse)"
    datasource = {
        "uid": datasource_uid,
        "name": title,
        "type": "grafana-clickhouse-datasource",
        "access": "proxy",
        "isDefault": False,
        "jsonData": clickhouse.settings(),
    }
    secrets = {} if password is None else {"secureJsonData": {"password": password}}
    steps = [
        Step(Kind.FOLDER, FOLDER_UID, FOLDER_TITLE, {"uid": FOLDER_UID, "title": FOLDER_TITLE}),
        Step(Kind.DATASOURCE, datasource_uid, title, datasource, secrets),
        *(Step(Kind.DASHBOARD, board["uid"], board["title"], board) for board in dashboards),
        *alerting,
    ]
    order = list(Kind)
    return sorted(steps, key=lambda step: order.index(step.kind))
