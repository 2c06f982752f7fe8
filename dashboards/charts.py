"""Charts and single figures: what happens over time, in lines, bars and states with words.

A state is a small number that is mapped to words, so that no colour has to be known to read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboards.panels import (
    DATASOURCE,
    TABLE,
    TIME_SERIES,
    Json,
    Panel,
    defaults,
    frame,
    override,
    target,
)

LONGEST_JOINED_GAP_MS = 8 * 24 * 3600 * 1000
"""A line is broken where two points are further apart than a week and a day: a week is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its name, its colour, and whether it is dashed, so that colour is not needed.

    With ``low`` and ``high``, columns of the query, the room between them is shaded: how far rounding may be off.
    """

    title: str
    color: str
    is_dashed: bool = False
    low: str | None = None
    high: str | None = None


class State(NamedTuple):
    """What a number of a timeline means, and its colour."""

    words: str
    color: str


def course_panel(panel: Panel, sql: str, lines: Mapping[str, Line], nothing: str) -> Json:
    """Shares over time; a gap is a gap. ``lines`` maps columns of the query."""
    custom = _drawn("line") | {"lineWidth": 2, "spanNulls": False, "insertNulls": LONGEST_JOINED_GAP_MS}
    shown = defaults("percentunit") | {"min": 0, "max": 1, "decimals": 0, "noValue": nothing, "custom": custom}
    return _over_time(panel, sql, shown, [piece for name, line in lines.items() for piece in _line(name, line)])


def count_panel(panel: Panel, sql: str, bars: Mapping[str, Line], nothing: str, *, is_stacked: bool = False) -> Json:
    """Whole numbers over time, as bars: side by side, or one on the other."""
    custom = _drawn("bars") | {"fillOpacity": 80, "stacking": {"mode": "normal" if is_stacked else "none", "group": "A"}}
    shown = defaults("none") | {"min": 0, "decimals": 0, "noValue": nothing, "custom": custom}
    return _over_time(panel, sql, shown, [_named(name, bar) for name, bar in bars.items()])


def timeline_panel(panel: Panel, sql: str, name: str, states: Sequence[State], nothing: str) -> Json:
    """A row for each of the query's texts, its state over time in words; the numbers of ``states`` begin at 0."""
    options = {str(number): {"text": state.words, "color": state.color, "index": number} for number, state in enumerate(states)}
    custom = {"fillOpacity": 75, "lineWidth": 1, "spanNulls": False, "insertNulls": False}
    shown = defaults("none") | {"noValue": nothing, "custom": custom, "mappings": [{"type": "value", "options": options}]}
    return frame(panel, "state-timeline") | {
        "datasource": DATASOURCE,
        "targets": [target(sql, TIME_SERIES)],
        "fieldConfig": {"defaults": shown, "overrides": [override("state", {"displayName": f"${{__field.labels.{name}}}"})]},
        "options": {
            "mergeValues": True,
            "showValue": "auto",
            "alignValue": "left",
            "rowHeight": 0.85,
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "single", "sort": "none"},
        },
    }


def stat_panel(panel: Panel, sql: str, column: str, nothing: str, *, link: tuple[str, str] | None = None) -> Json:
    """One figure or one short text; ``nothing`` is said when there is none."""
    shown = defaults("string") | {"noValue": nothing}
    links = [{"title": link[0], "url": link[1]}] if link else []
    return frame(panel, "stat") | {
        "datasource": DATASOURCE,
        "targets": [target(sql, TABLE)],
        "fieldConfig": {"defaults": shown | {"links": links}, "overrides": [override(column, {"displayName": panel.title})]},
        "options": {
            "textMode": "value",
            "colorMode": "none",
            "graphMode": "none",
            "justifyMode": "auto",
            "orientation": "auto",
            # Of texts too, whatever the one column is called on the screen; left out, Grafana takes numbers only.
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "/.*/", "values": False},
        },
    }


def _over_time(panel: Panel, sql: str, shown: Json, overrides: list[Json]) -> Json:
    return frame(panel, "timeseries") | {
        "datasource": DATASOURCE,
        "targets": [target(sql, TIME_SERIES)],
        "fieldConfig": {"defaults": shown, "overrides": overrides},
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "multi", "sort": "none"},
        },
    }


def _drawn(style: str) -> Json:
    return {
        "drawStyle": style,
        "lineInterpolation": "linear",
        "lineWidth": 1,
        "fillOpacity": 0,
        "showPoints": "auto",
        "pointSize": 4,
    }


def _named(name: str, line: Line) -> Json:
    properties: Json = {"displayName": line.title, "color": {"mode": "fixed", "fixedColor": line.color}}
    if line.is_dashed:
        properties["custom.lineStyle"] = {"fill": "dash", "dash": [8, 6]}
    return override(name, properties)


def _line(name: str, line: Line) -> list[Json]:
    if line.low is None or line.high is None:
        return [_named(name, line)]
    edge: Json = {
        "color": {"mode": "fixed", "fixedColor": line.color},
        "custom.lineWidth": 0,
        "custom.showPoints": "never",
        "custom.hideFrom": {"legend": True, "tooltip": True, "viz": False},
    }
    shade = edge | {"custom.fillBelowTo": line.low, "custom.fillOpacity": 15}
    return [_named(name, line), override(line.low, edge), override(line.high, shade)]
