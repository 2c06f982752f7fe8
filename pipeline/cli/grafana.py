"""``undertow grafana``: folder, data source and dashboards in Grafana, from code."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from dashboards.generate import FOLDER, committed, stale, write
from dashboards.panels import DATASOURCE_UID
from pipeline.errors import UndertowError, WrongUse
from pipeline.grafana import ClickHouse, Done, Grafana, Step, apply, plan
from pipeline.settings import read_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Dashboards in Grafana, from code.")


@app.command("apply")
def apply_plan(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be sent; send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON, bodies included.")] = False,
    url: Annotated[str | None, typer.Option(help="Grafana's address.")] = None,
    clickhouse: Annotated[
        str | None,
        typer.Option(help="DSN of the release views, as Grafana's own server reaches them, with the user it reads as."),
    ] = None,
) -> None:
    """Put the folder, the data source and the dashboards into Grafana; again and again without harm.

    The token comes from UNDERTOW_GRAFANA_TOKEN, the password of the data source's user from UNDERTOW_GRAFANA_STORE_PASSWORD.

    Examples:

      undertow grafana apply --dry-run

      undertow grafana apply --dry-run --json | jq '.[].uid'

      undertow grafana apply --url https://grafana.example.org --clickhouse clickhouse://grafana_reader@ch:9000/undertow_release
    """
    settings = read_settings(grafana_url=url, grafana_store=clickhouse)
    steps = plan(ClickHouse.parse(settings.grafana_store), DATASOURCE_UID, committed())
    if dry_run:
        sys.stdout.write(_planned(steps, as_json=as_json))
        return
    if settings.grafana_token is None:
        raise WrongUse("There is no token for Grafana.", "Set UNDERTOW_GRAFANA_TOKEN, or look first with --dry-run.")
    grafana = Grafana.at(settings.grafana_url, settings.grafana_token.get_secret_value())
    taken = []
    for done in apply(steps, grafana, _plain(settings.grafana_store_password)):
        taken.append(done)
        sys.stderr.write(f"{done.outcome:<10} {done.step.kind} {done.step.title} ({done.step.uid})\n")
    if as_json:
        sys.stdout.write(_taken(taken))


@app.command("export")
def export(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file is stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the generated dashboards lie.")] = FOLDER,
) -> None:
    """Generate the JSON of the dashboards, for Grafana's file provisioning or to commit after a change.

    Examples:

      undertow grafana export --folder /etc/grafana/dashboards

      undertow grafana export --check
    """
    if check:
        if names := stale(folder):
            raise UndertowError(f"Stale dashboards: {', '.join(names)}.", "Run `undertow grafana export` and commit the result.")
        return
    for name in write(folder):
        sys.stderr.write(f"{folder / name}\n")


def _planned(steps: Sequence[Step], *, as_json: bool) -> str:
    if as_json:
        return json.dumps([_said(step) | {"body": step.body} for step in steps], indent=2, ensure_ascii=False) + "\n"
    lines = [f"{step.kind:<12} {step.title} ({step.uid}){_details(step)}" for step in steps]
    return "\n".join([*lines, "Nothing was sent."]) + "\n"


def _details(step: Step) -> str:
    """What a person wants to check before it is sent."""
    if "jsonData" in step.body:
        settings = step.body["jsonData"]
        return f": {settings['username']} at {settings['host']}:{settings['port']}, database {settings['defaultDatabase']}"
    return f": {len(step.body['panels'])} panels" if "panels" in step.body else ""


def _taken(taken: Sequence[Done]) -> str:
    return json.dumps([_said(done.step) | {"outcome": done.outcome} for done in taken], indent=2, ensure_ascii=False) + "\n"


def _said(step: Step) -> dict[str, object]:
    return {"kind": step.kind.value, "uid": step.uid, "title": step.title}


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
