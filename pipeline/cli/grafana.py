"""``undertow grafana``: what people look at and are told, in Grafana, from code."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from dashboards.alerts import Receiver, Writing, groups
from dashboards.alerts.messages import templates
from dashboards.generate import FOLDER, committed, stale, write
from dashboards.panels import DATASOURCE_UID
from pipeline.errors import UndertowError, WrongUse
from pipeline.grafana import Change, ClickHouse, Grafana, Kind, Step, apply, changes, check, plan, removals, unfinished
from pipeline.grafana import export as as_files
from pipeline.grafana.apply import OUTCOMES
from pipeline.grafana.contacts import TIMING, Contacts, read_contacts, receiver
from pipeline.grafana.plan import FOLDER_UID
from pipeline.settings import Settings, read_settings

Url = Annotated[str | None, typer.Option(help="Grafana's address.")]
Store = Annotated[
    str | None, typer.Option(help="DSN of the release views, as Grafana's own server reaches them, with the user it reads as.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Secrets = Annotated[bool, typer.Option("--secrets", help="Send passwords anew: Grafana does not tell which it has.")]
Who = Annotated[Path | None, typer.Option("--contacts", help="Who is told about which unit; without it there are no alerts.")]

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Dashboards and alerts in Grafana, from code."
)


@app.command("plan")
def show_plan(
    as_json: AsJson = False, url: Url = None, clickhouse: Store = None, contacts: Who = None, secrets: Secrets = False
) -> None:
    """Say what `apply` would create, update and remove; change nothing.

    Examples:

      undertow grafana plan

      undertow grafana plan --contacts contacts.toml --json | jq '.[] | select(.action != "keep")'
    """
    settings = read_settings(grafana_url=url, grafana_store=clickhouse, contacts=contacts)
    found = changes(wanted(settings), _grafana(settings), send_secrets=secrets)
    sys.stdout.write(_as_json(found) if as_json else _told(found))


@app.command("apply")
def apply_plan(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what should be there, without asking any Grafana.")] = False,
    as_json: AsJson = False,
    url: Url = None,
    clickhouse: Store = None,
    contacts: Who = None,
    secrets: Secrets = False,
) -> None:
    """Make Grafana as the code says: data source, dashboards, contact points and alerts; again and again without harm.

    What is ours and no longer wanted is removed; what is not ours is not touched. When it stops half way, run it again.
    The token comes from UNDERTOW_GRAFANA_TOKEN, the password of the data source's user from UNDERTOW_GRAFANA_STORE_PASSWORD.

    Examples:

      undertow grafana apply --dry-run

      undertow grafana apply --dry-run --json | jq '.[].uid'

      undertow grafana apply --url https://grafana.example.org --clickhouse clickhouse://grafana_reader@ch:9000/undertow_release

      undertow grafana apply --contacts contacts.toml
    """
    settings = read_settings(grafana_url=url, grafana_store=clickhouse, contacts=contacts)
    if dry_run:
        sys.stdout.write(_planned(wanted(settings), as_json=as_json))
        return
    _make(settings, as_json=as_json, look=lambda grafana: changes(wanted(settings), grafana, send_secrets=secrets))


@app.command("destroy")
def destroy(
    yes: Annotated[bool, typer.Option("--yes", help="Do it.")] = False,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Remove everything of ours from Grafana; nothing is removed from the store. The folder stays where others use it, too.

    Examples:

      undertow grafana destroy --yes
    """
    if not yes:
        raise WrongUse("This removes dashboards and alerts from Grafana.", "Say --yes if that is meant.")
    settings = read_settings(grafana_url=url)
    # Alerts are found by their names: who was told about them, and with which secrets, need not be known any more.
    steps = wanted(settings.model_copy(update={"contacts": None}))
    _make(settings, as_json=as_json, look=lambda grafana: removals(steps, grafana))


@app.command("export")
def export(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the generated dashboards lie.")] = FOLDER,
    provisioning: Annotated[
        Path | None, typer.Option(help="Write what Grafana reads when it starts, too: mount it at /etc/grafana/provisioning.")
    ] = None,
    clickhouse: Store = None,
    contacts: Who = None,
) -> None:
    """Generate the JSON of the dashboards, for Grafana's file provisioning or to commit after a change.

    Examples:

      undertow grafana export --folder /etc/grafana/dashboards

      undertow grafana export --provisioning provisioning --contacts contacts.toml

      undertow grafana export --check
    """
    if check:
        if names := stale(folder):
            raise UndertowError(f"Stale dashboards: {', '.join(names)}.", "Run `undertow grafana export` and commit the result.")
        return
    for name in write(folder):
        sys.stderr.write(f"{folder / name}\n")
    if provisioning:
        _provision(provisioning, read_settings(grafana_store=clickhouse, contacts=contacts))


def wanted(settings: Settings) -> list[Step]:
    """Everything that should be in Grafana."""
    secret = settings.grafana_store_password
    password = secret.get_secret_value() if secret else None
    alerting = _alerting(read_contacts(settings.contacts)) if settings.contacts else []
    return plan(ClickHouse.parse(settings.grafana_store), DATASOURCE_UID, committed(), alerting, password)


def _provision(folder: Path, settings: Settings) -> None:
    alerting = _alerting(read_contacts(settings.contacts), _Named()) if settings.contacts else []
    steps = plan(ClickHouse.parse(settings.grafana_store), DATASOURCE_UID, (), alerting, "$UNDERTOW_GRAFANA_STORE_PASSWORD")
    for name, text in as_files(steps).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        sys.stderr.write(f"{path}\n")


class _Named(dict[str, str]):
    """An environment in which every variable holds its own name, as Grafana's files refer to it."""

    def get(self, key: str, default: object = None) -> str:
        return f"${key}"


def _alerting(contacts: Contacts, environment: Mapping[str, str] = os.environ) -> list[Step]:
    told = [Receiver(name, units) for name, units in contacts.leads().items()] + [Receiver(contacts.hr)]
    writing = Writing(TIMING, contacts.moment.day, contacts.moment.weeks_between)
    rules = groups(told, receiver(contacts.it), writing, FOLDER_UID)
    return [
        *(Step(Kind.TEMPLATE, name, name, {"name": name, "template": text}) for name, text in templates().items()),
        *contacts.steps(environment),
        *(Step(Kind.RULE_GROUP, group["title"], group["title"], group) for group in rules),
    ]


def _grafana(settings: Settings) -> Grafana:
    if settings.grafana_token is None:
        raise WrongUse("There is no token for Grafana.", "Set UNDERTOW_GRAFANA_TOKEN, or look first with `apply --dry-run`.")
    grafana = Grafana.at(settings.grafana_url, settings.grafana_token.get_secret_value())
    check(grafana)
    return grafana


def _make(settings: Settings, *, as_json: bool, look: Callable[[Grafana], list[Change]]) -> None:
    grafana = _grafana(settings)
    found = look(grafana)
    taken: list[Change] = []
    try:
        for change in apply(found, grafana):
            taken.append(change)
            step = change.step
            sys.stderr.write(f"{OUTCOMES[change.action]:<10} {step.kind} {step.title} ({step.uid})\n")
    except UndertowError as fault:
        raise unfinished(found, len(taken), fault) from fault
    if as_json:
        sys.stdout.write(_dumped([_said(change.step) | {"outcome": OUTCOMES[change.action]} for change in taken]))


def _told(found: Sequence[Change]) -> str:
    lines = [_line(change) for change in found if change.action != "keep"]
    kept = len(found) - len(lines)
    return "\n".join([*lines, f"{kept} as they should be, {len(lines)} to change. Nothing was changed."]) + "\n"


def _line(change: Change) -> str:
    step = change.step
    differs = f": {', '.join(change.paths[:5])}{' ...' if len(change.paths) > 5 else ''}" if change.paths else ""
    return f"{change.action:<7} {step.kind} {step.title} ({step.uid}){differs}"


def _as_json(found: Iterable[Change]) -> str:
    return _dumped([_said(change.step) | {"action": change.action, "differs": list(change.paths)} for change in found])


def _planned(steps: Sequence[Step], *, as_json: bool) -> str:
    if as_json:
        return _dumped([_said(step) | {"body": step.body} for step in steps])
    lines = [f"{step.kind:<13} {step.title} ({step.uid}){_details(step)}" for step in steps]
    return "\n".join([*lines, "Nothing was sent."]) + "\n"


def _details(step: Step) -> str:
    """What a person wants to check before it is sent."""
    if "jsonData" in step.body:
        settings = step.body["jsonData"]
        return f": {settings['username']} at {settings['host']}:{settings['port']}, database {settings['defaultDatabase']}"
    return f": {len(step.body['panels'])} panels" if "panels" in step.body else ""


def _dumped(items: Sequence[object]) -> str:
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def _said(step: Step) -> dict[str, object]:
    return {"kind": step.kind.value, "uid": step.uid, "title": step.title}
