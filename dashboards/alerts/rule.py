"""An alert rule as Grafana takes it: a row of the query is an alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from dashboards.panels import DATASOURCE, DATASOURCE_UID, PLUGIN_VERSION, Json
from dashboards.sql import without_comments

GROUP_PREFIX = "undertow-"
SECONDS_BETWEEN = 3600
LOOKS_BACK_SECONDS = 26 * 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is told.

    Parameters
    ----------
    name
        The contact point, without our prefix.
    units
        Whose signals; none for whoever gets all the rest.
    """

    name: str
    units: Sequence[str] = ()

    @property
    def contact_point(self) -> str:
        """Its name in Grafana."""
        return f"undertow-{self.name}"


@dataclass(frozen=True, slots=True)
class Writing:
    """When people are written to.

    Parameters
    ----------
    timing
        Grafana's time interval: the one hour a week that is open.
    weekday
        The day of that hour; Monday is 1.
    weeks_between
        After how many weeks a signal that lasts is told again.
    """

    timing: str
    weekday: int
    weeks_between: int = 4

    @property
    def repeat(self) -> str:
        """Two days less than the weeks: the next open hour ends the wait, not the one after it."""
        return f"{self.weeks_between * 7 - 2}d"


@dataclass(frozen=True, slots=True)
class Rule:
    """What differs from one alert to the next. The uid never changes."""

    uid: str
    title: str
    sql: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    when_broken: str
    notification: Json

    def as_json(self, group_name: str, folder_uid: str) -> Json:
        """Grafana's rule."""
        return {
            "uid": self.uid,
            "orgID": 1,
            "folderUID": folder_uid,
            "ruleGroup": group_name,
            "title": self.title,
            "condition": "C",
            "for": "0s",
            "missingSeriesEvalsToResolve": 1,
            "noDataState": "OK",
            "execErrState": self.when_broken,
            "isPaused": False,
            "labels": dict(self.labels),
            "annotations": dict(self.annotations),
            "notification_settings": self.notification,
            "data": [_query(self.sql), _above_nothing()],
        }


def group(name: str, folder_uid: str, rules: Sequence[Rule]) -> Json:
    """A rule group, looked at once an hour."""
    shown = [rule.as_json(name, folder_uid) for rule in rules]
    return {"title": name, "folderUid": folder_uid, "interval": SECONDS_BETWEEN, "rules": shown}


def read_sql(name: str) -> str:
    """The query of an alert, without comments."""
    return without_comments(files("dashboards.alerts").joinpath(f"{name}.sql").read_text("utf-8"))


def _query(sql: str) -> Json:
    model = {
        "refId": "A",
        "datasource": DATASOURCE,
        "editorType": "sql",
        "format": 1,
        "queryType": "table",
        "pluginVersion": PLUGIN_VERSION,
        "meta": {},
        "rawSql": sql,
        "intervalMs": 1000,
        "maxDataPoints": 43200,
    }
    span = {"from": LOOKS_BACK_SECONDS, "to": 0}
    return {"refId": "A", "queryType": "", "relativeTimeRange": span, "datasourceUid": DATASOURCE_UID, "model": model}


def _above_nothing() -> Json:
    model = {
        "refId": "C",
        "type": "threshold",
        "expression": "A",
        "datasource": {"type": "__expr__", "uid": "__expr__"},
        "conditions": [{"evaluator": {"type": "gt", "params": [0]}}],
    }
    nothing = {"from": 0, "to": 0}
    return {"refId": "C", "queryType": "", "relativeTimeRange": nothing, "datasourceUid": "__expr__", "model": model}
