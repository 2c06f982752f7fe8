"""What should be in Grafana: a list of steps in the order in which they can be taken, made without any Grafana."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.grafana.datasource import ClickHouse

FOLDER_UID, FOLDER_TITLE = "undertow", "Undertow"


class Kind(StrEnum):
    """What a step is about."""

    FOLDER = "folder"
    DATASOURCE = "data source"
    DASHBOARD = "dashboard"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that should be there.

    Parameters
    ----------
    kind, uid, title
        What it is; the uid never changes.
    body
        What Grafana is sent, but for secrets.
    """

    kind: Kind
    uid: str
    title: str
    body: Mapping[str, Any]


def plan(clickhouse: ClickHouse, datasource_uid: str, dashboards: Iterable[Mapping[str, Any]]) -> list[Step]:
    """Folder, data source, then the dashboards that need both."""
    title = "Undertow (ClickHouse)"
    datasource = {
        "uid": datasource_uid,
        "name": title,
        "type": "grafana-clickhouse-datasource",
        "access": "proxy",
        "isDefault": False,
        "jsonData": clickhouse.settings(),
    }
    return [
        Step(Kind.FOLDER, FOLDER_UID, FOLDER_TITLE, {"uid": FOLDER_UID, "title": FOLDER_TITLE}),
        Step(Kind.DATASOURCE, datasource_uid, title, datasource),
        *(Step(Kind.DASHBOARD, board["uid"], board["title"], board) for board in dashboards),
    ]
