"""Every kind of thing, and how it is dealt with."""

from collections.abc import Mapping

from pipeline.grafana import kinds, kinds_of_alerting, kinds_of_people
from pipeline.grafana.installation import Installation
from pipeline.grafana.kinds import Manner, Requests, Sent
from pipeline.grafana.plan import Kind, Step


def manners(names: Installation) -> Mapping[Kind, Manner]:
    """Each kind's manner, for one installation."""
    folders, sources, boards = "/folders", "/datasources/uid", "/dashboards/uid"
    dashboard = kinds.dashboard_body(names.prefix)
    alerting = kinds_of_alerting
    return {
        Kind.FOLDER: Manner(kinds.folder, kinds.post(folders), _retitled, kinds.delete(folders)),
        Kind.DATASOURCE: Manner(kinds.datasource, kinds.post("/datasources"), kinds.put(sources), kinds.delete(sources)),
        Kind.DASHBOARD: Manner(kinds.dashboards, dashboard, dashboard, kinds.delete(boards)),
        Kind.TEAM: kinds_of_people.teams(),
        Kind.PERMISSIONS: kinds_of_people.permissions(),
        Kind.PREFERENCES: kinds_of_people.preferences(),
        Kind.NOTE: kinds_of_people.notes(names),
        Kind.TEMPLATE: alerting.templates(),
        Kind.CONTACT_POINT: alerting.replaced(Kind.CONTACT_POINT, alerting.CONTACT_POINTS, "uid"),
        Kind.TIMING: alerting.replaced(Kind.TIMING, alerting.TIMINGS, "name"),
        Kind.RULE_GROUP: alerting.rule_groups(names),
    }


def _retitled(step: Step, _: Requests) -> Sent:
    return "PUT", f"/folders/{step.uid}", {"title": step.title, "overwrite": True}
