"""How a panel looks: thin builders from a few words to Grafana's classic JSON (schema version 42).

They know nothing of adoption. Colours are from the Okabe-Ito set, which the colour-blind can tell apart; no red, no green. Charts
are in :mod:`dashboards.charts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]  # JSON as Grafana takes it: nested, of any type

DATASOURCE_UID = "undertow-clickhouse"
DATASOURCE = {"type": "grafana-clickhouse-datasource", "uid": DATASOURCE_UID}
PLUGIN_VERSION = "4.20.0"
TIME_SERIES, TABLE = 0, 1
BLUE, ORANGE, SKY, PURPLE, GREY = "#0072B2", "#E69F00", "#56B4E9", "#CC79A7", "#BBBBBB"
"""Four colours of Okabe and Ito that mean nothing by themselves, and a grey for what is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands on the grid of 24 columns."""

    x: int
    y: int
    w: int
    h: int

    def as_json(self) -> Json:
        """Grafana's ``gridPos``."""
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h}


@dataclass(frozen=True, slots=True)
class Panel:
    """What every panel has. ``id`` never changes: links and alerts point to it."""

    id: int
    title: str
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query: the name people read, how wide it is, how its figures are written, where a click leads.

    One that is hidden is there for links only.
    """

    title: str
    width: int | None = None
    unit: str = "string"
    link: tuple[str, str] | None = None
    """What the link is called, and where it leads."""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A whole dashboard; ``uid`` never changes: people have it in their bookmarks."""

    uid: str
    title: str
    description: str
    panels: Sequence[Json]
    variables: Sequence[Json] = ()
    links: Sequence[Json] = ()
    annotations: Sequence[Json] = ()
    tags: Sequence[str] = field(default=("undertow",))

    def as_json(self) -> Json:
        """Grafana's classic dashboard."""
        return {
            "id": None,
            "uid": self.uid,
            "title": self.title,
            "description": self.description,
            "tags": list(self.tags),
            "schemaVersion": 42,
            "editable": False,
            "graphTooltip": 1,
            "refresh": "",
            "time": {"from": "now-52w/w", "to": "now"},
            # Weeks are days without a time: in any other zone a Monday would be drawn on a Sunday.
            "timezone": "utc",
            "weekStart": "monday",
            "links": list(self.links),
            "templating": {"list": list(self.variables)},
            "annotations": {"list": list(self.annotations)},
            "panels": list(self.panels),
        }


def text_panel(panel: Panel, markdown: str) -> Json:
    """Words."""
    return frame(panel, "text") | {"options": {"mode": "markdown", "content": markdown}}


def table_panel(panel: Panel, sql: str, columns: Mapping[str, Column], nothing: str) -> Json:
    """A table in the order of its query; ``nothing`` is said when it is empty."""
    custom = {"align": "left", "wrapText": True, "filterable": True}
    return frame(panel, "table") | {
        "datasource": DATASOURCE,
        "targets": [target(sql, TABLE)],
        "fieldConfig": {
            "defaults": defaults("string") | {"noValue": nothing, "custom": custom},
            "overrides": [_column(name, column) for name, column in columns.items()],
        },
        "options": {"showHeader": True, "cellHeight": "md", "sortBy": []},
    }


def query_variable(name: str, label: str, sql: str) -> Json:
    """A choice above the dashboard, filled by a query, in alphabetical order."""
    return {
        "type": "query",
        "name": name,
        "label": label,
        "datasource": DATASOURCE,
        "query": {"refId": "variable", "queryType": "table", "editorType": "sql", "rawSql": sql},
        "definition": sql,
        "refresh": 1,
        "sort": 1,
        "multi": False,
        "includeAll": False,
        "hide": 0,
    }


def annotation(name: str, sql: str) -> Json:
    """Marks on every chart over time: the query gives ``time`` and ``text``."""
    return {
        "name": name,
        "datasource": DATASOURCE,
        "enable": True,
        "iconColor": PURPLE,
        "target": target(sql, TABLE) | {"refId": "annotation"},
    }


def dashboard_link(title: str, uid: str) -> Json:
    """A link to another dashboard that keeps the time and the choices."""
    return {"type": "link", "title": title, "url": f"/d/{uid}", "icon": "external link", "keepTime": True, "includeVars": True}


def frame(panel: Panel, kind: str) -> Json:
    """What panels of every kind have."""
    return {
        "id": panel.id,
        "type": kind,
        "title": panel.title,
        "description": panel.description,
        "gridPos": panel.place.as_json(),
    }


def defaults(unit: str) -> Json:
    """How figures look where nothing else is said. Without steps of our own Grafana would colour by green and red."""
    thresholds = {"mode": "absolute", "steps": [{"color": "text", "value": None}]}
    return {"unit": unit, "color": {"mode": "fixed", "fixedColor": BLUE}, "thresholds": thresholds, "mappings": []}


def target(sql: str, form: int) -> Json:
    """A query as the ClickHouse plugin keeps it."""
    return {
        "refId": "A",
        "datasource": DATASOURCE,
        "editorType": "sql",
        "rawSql": sql,
        "format": form,
        "queryType": "timeseries" if form == TIME_SERIES else "table",
        "pluginVersion": PLUGIN_VERSION,
        "meta": {},
    }


def override(name: str, properties: Mapping[str, object]) -> Json:
    """What is different for one column."""
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key, "value": value} for key, value in properties.items()],
    }


def _column(name: str, column: Column) -> Json:
    properties: Json = {"displayName": column.title, "unit": column.unit}
    if column.width is not None:
        properties["custom.width"] = column.width
    if column.link is not None:
        title, url = column.link
        properties["links"] = [{"title": title, "url": url}]
    if column.is_hidden:
        properties["custom.hidden"] = True
    return override(name, properties)
