"""``undertow grafana``: what people look at and are told, in Grafana, from code."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dashboards.generate import FOLDER, stale, write
from pipeline.cli import grafana_telling as telling
from pipeline.cli.grafana_wanted import provisioned, wanted
from pipeline.errors import UndertowError, WrongUse
from pipeline.grafana import Change, Grafana, Installation, apply, changes, check, removals, unfinished
from pipeline.settings import Settings, read_settings

Url = Annotated[str | None, typer.Option(help="Grafana's address.")]
Store = Annotated[
    str | None, typer.Option(help="DSN of the release views, as Grafana's own server reaches them, with the user it reads as.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Secrets = Annotated[bool, typer.Option("--secrets", help="Send passwords anew: Grafana does not tell which it has.")]
Name = Annotated[str, typer.Option("--installation", help="Name of this installation, where a Grafana holds more than one.")]
TakeOver = Annotated[
    bool, typer.Option("--take-over", help="The data source of our uid points elsewhere, and is ours all the same: it has moved.")
]
Who = Annotated[Path | None, typer.Option("--contacts", help="Who is told about which unit; without it there are no alerts.")]

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Dashboards and alerts in Grafana, from code."
)


@app.command("plan")
def show_plan(
    as_json: AsJson = False,
    url: Url = None,
    clickhouse: Store = None,
    contacts: Who = None,
    secrets: Secrets = False,
    installation: Name = "",
    take_over: TakeOver = False,
) -> None:
    """Say what `apply` would create, update and remove, and where things differ; change nothing.

    Examples:

      undertow grafana plan

      undertow grafana plan --contacts contacts.toml --json | jq '.[] | select(.action != "keep")'
    """
    settings = read_settings(grafana_url=url, grafana_store=clickhouse, contacts=contacts)
    names = Installation(installation)
    found = changes(wanted(settings, names), _grafana(settings), names, send_secrets=secrets, take_over=take_over)
    sys.stdout.write(telling.as_json(found) if as_json else telling.as_text(found))


@app.command("apply")
def apply_plan(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what should be there, without asking any Grafana.")] = False,
    as_json: AsJson = False,
    url: Url = None,
    clickhouse: Store = None,
    contacts: Who = None,
    secrets: Secrets = False,
    installation: Name = "",
    take_over: TakeOver = False,
) -> None:
    """Make Grafana as the code says: data source, dashboards, contact points and alerts; again and again without harm.

    What is ours and no longer wanted is removed; what is not ours is not touched, and stops it when it stands in our place. When
    it stops half way, run it again.
    The token comes from UNDERTOW_GRAFANA_TOKEN, the password of the data source's user from UNDERTOW_GRAFANA_STORE_PASSWORD.

    Examples:

      undertow grafana apply --dry-run

      undertow grafana apply --dry-run --json | jq '.[].uid'

      undertow grafana apply --url https://grafana.example.org --clickhouse clickhouse://grafana_reader@ch:9000/undertow_release

      undertow grafana apply --contacts contacts.toml

      undertow grafana apply --contacts contacts.toml --installation acme
    """
    settings = read_settings(grafana_url=url, grafana_store=clickhouse, contacts=contacts)
    names = Installation(installation)
    steps = wanted(settings, names)
    if dry_run:
        sys.stdout.write(telling.planned(steps, in_json=as_json))
        return

    def look(grafana: Grafana) -> list[Change]:
        return changes(steps, grafana, names, send_secrets=secrets, take_over=take_over)

    _make(settings, as_json=as_json, look=look)


@app.command("destroy")
def destroy(
    yes: Annotated[bool, typer.Option("--yes", help="Do it.")] = False,
    as_json: AsJson = False,
    url: Url = None,
    clickhouse: Store = None,
    installation: Name = "",
    take_over: TakeOver = False,
) -> None:
    """Remove everything of ours from Grafana; nothing is removed from the store. The folder stays where others use it, too.

    Examples:

      undertow grafana destroy --yes

      undertow grafana destroy --installation acme --yes
    """
    if not yes:
        raise WrongUse("This removes dashboards and alerts from Grafana.", "Say --yes if that is meant.")
    settings = read_settings(grafana_url=url, grafana_store=clickhouse)
    names = Installation(installation)
    # Alerts are found by their names: who was told about them, and with which secrets, need not be known any more.
    steps = wanted(settings.model_copy(update={"contacts": None}), names)
    _make(settings, as_json=as_json, look=lambda grafana: removals(steps, grafana, names, take_over=take_over))


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
        for name, text in provisioned(read_settings(grafana_store=clickhouse, contacts=contacts)).items():
            path = provisioning / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            sys.stderr.write(f"{path}\n")


def _grafana(settings: Settings) -> Grafana:
    if settings.grafana_token is None or not settings.grafana_token.get_secret_value():
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
            sys.stderr.write(f"{telling.outcome(change)}\n")
    except UndertowError as fault:
        raise unfinished(found, len(taken), fault) from fault
    if as_json:
        sys.stdout.write(telling.outcomes(taken))
