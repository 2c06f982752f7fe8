"""What ``undertow grafana`` puts into Grafana: the dashboards, and who is told about them, as one plan."""

import os
from collections.abc import Mapping

from dashboards.alerts import Receiver, Writing, groups
from dashboards.alerts.messages import templates
from dashboards.generate import LANGUAGES, committed
from dashboards.panels import DATASOURCE_UID
from pipeline.grafana import ClickHouse, Installation, Kind, Step, export, plan
from pipeline.grafana.contacts import TIMING, Contacts, read_contacts, receiver
from pipeline.grafana.plan import FOLDER_UID
from pipeline.grafana.teams import marked
from pipeline.settings import Settings
from pipeline.texts import catalogue


def wanted(settings: Settings, names: Installation, environment: Mapping[str, str] = os.environ) -> list[Step]:
    """Everything that should be in Grafana, with the names of an installation."""
    secret = settings.grafana_store_password
    password = secret.get_secret_value() if secret else None
    boards = committed()
    alerting: list[Step] = []
    if settings.contacts:
        contacts = read_contacts(settings.contacts)
        contacts.check_homes({board["uid"] for board in boards})
        alerting = _alerting(contacts, environment)
        if contacts.note:
            boards = [marked(board, {language: catalogue(language)["alert.notes"] for language in LANGUAGES}) for board in boards]
    return names.of(plan(ClickHouse.parse(settings.grafana_store), DATASOURCE_UID, boards, alerting, password))


def provisioned(settings: Settings) -> dict[str, str]:
    """The same as files that Grafana reads when it starts: name to text; dashboards lie elsewhere."""
    alerting = _alerting(read_contacts(settings.contacts), _Named()) if settings.contacts else []
    steps = plan(ClickHouse.parse(settings.grafana_store), DATASOURCE_UID, (), alerting, "$UNDERTOW_GRAFANA_STORE_PASSWORD")
    return export(steps)


class _Named(dict[str, str]):
    """An environment in which every variable holds its own name, as Grafana's files refer to it."""

    def get(self, key: str, default: object = None) -> str:
        return f"${key}"


def _alerting(contacts: Contacts, environment: Mapping[str, str]) -> list[Step]:
    told = [Receiver(name, units) for name, units in contacts.leads().items()] + [Receiver(contacts.hr)]
    writing = Writing(TIMING, contacts.moment.day, contacts.moment.weeks_between)
    rules = groups(told, receiver(contacts.it), writing, FOLDER_UID)
    return [
        *(Step(Kind.TEMPLATE, name, name, {"name": name, "template": text}) for name, text in templates().items()),
        *contacts.steps(environment),
        *(Step(Kind.RULE_GROUP, group["title"], group["title"], group) for group in rules),
    ]
