"""How a panel looks: thin builders from a few words to Grafana's classic JSON (schema version 42).

They know nothing of adoption. Colours are from the Okabe-Ito set, which the colour-blind can tell apart; no red, no green.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]  # JSON as Grafana takes it: nested, of any type

DATASOURCE_UID = "undertow-clickhouse"
DATASOURCE = {"type": "grafana-clickhouse-datasource", "uid": DATASOURCE_UID}
PLUGIN_VERSION = "4.20.0"
TIME_SERIES, TABLE = 0, 1
BLUE, ORANGE = "#0072B2", "#E69F00"
LONGEST_JOINED_GAP_MS = 8 * 24 * 3600 * 1000
"""A line is broken where two points are further apart than a week and a day: a week is missing."""


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
    """A column of a query: the name people read, how wide it is, how its figures are written."""

    title: str
    width: int | None = None
    unit: str = "string"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its name, its colour, and whether it is dashed, so that colour is not needed."""

    title: str
    color: str
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A whole dashboard; ``uid`` never changes: people have it in their bookmarks."""

    uid: str
    title: str
    description: str
    panels: Sequence[Json]
    variables: Sequence[Json] = ()
    links: Sequence[Json] = ()
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
            "annotations": {"list": []},
            "panels": list(self.panels),
        }


def text_panel(panel: Panel, markdown: str) -> Json:
    """Words."""
    return _panel(panel, "text") | {"options": {"mode": "markdown", "content": markdown}}


def course_panel(panel: Panel, sql: str, lines: Mapping[str, Line]) -> Json:
    """Shares over time; a gap is a gap. ``lines`` maps columns of the query."""
    custom = {
        "drawStyle": "line",
        "lineInterpolation": "linear",
        "lineWidth": 2,
        "fillOpacity": 0,
        "showPoints": "auto",
        "pointSize": 4,
        "spanNulls": False,
        "insertNulls": LONGEST_JOINED_GAP_MS,
    }
    defaults = _defaults("percentunit") | {"min": 0, "max": 1, "decimals": 0, "custom": custom}
    return _panel(panel, "timeseries") | {
        "datasource": DATASOURCE,
        "targets": [_target(sql, TIME_SERIES)],
        "fieldConfig": {"defaults": defaults, "overrides": [_line(name, line) for name, line in lines.items()]},
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "multi", "sort": "none"},
        },
    }


def table_panel(panel: Panel, sql: str, columns: Mapping[str, Column], nothing: str) -> Json:
    """A table in the order of its query; ``nothing`` is said when it is empty."""
    defaults = _defaults("string") | {"noValue": nothing, "custom": {"align": "left", "wrapText": True, "filterable": True}}
    return _panel(panel, "table") | {
        "datasource": DATASOURCE,
        "targets": [_target(sql, TABLE)],
        "fieldConfig": {"defaults": defaults, "overrides": [_column(name, column) for name, column in columns.items()]},
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


def dashboard_link(title: str, uid: str) -> Json:
    """A link to another dashboard that keeps the time and the choices."""
    return {"type": "link", "title": title, "url": f"/d/{uid}", "icon": "external link", "keepTime": True, "includeVars": True}


def _panel(panel: Panel, kind: str) -> Json:
    return {
        "id": panel.id,
        "type": kind,
        "title": panel.title,
        "description": panel.description,
        "gridPos": panel.place.as_json(),
    }


def _defaults(unit: str) -> Json:
    # Without steps of our own Grafana would colour by green and red.
    thresholds = {"mode": "absolute", "steps": [{"color": "text", "value": None}]}
    return {"unit": unit, "color": {"mode": "fixed", "fixedColor": BLUE}, "thresholds": thresholds, "mappings": []}


def _target(sql: str, form: int) -> Json:
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


def _override(name: str, properties: Mapping[str, object]) -> Json:
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key, "value": value} for key, value in properties.items()],
    }


def _line(name: str, line: Line) -> Json:
    properties: Json = {"displayName": line.title, "color": {"mode": "fixed", "fixedColor": line.color}}
    if line.is_dashed:
        properties["custom.lineStyle"] = {"fill": "dash", "dash": [8, 6]}
    return _override(name, properties)


def _column(name: str, column: Column) -> Json:
    properties: Json = {"displayName": column.title, "unit": column.unit}
    if column.width is not None:
        properties["custom.width"] = column.width
    return _override(name, properties)
