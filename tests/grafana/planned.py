"""The whole plan of the example, as the command makes it."""

from functools import cache
from pathlib import Path

from pipeline.cli.grafana_wanted import wanted as command_wants
from pipeline.grafana import Installation, Requests, Step, apply, changes
from pipeline.settings import read_settings

EXAMPLE = Path(__file__).parents[2] / "deploy/grafana/contacts.example.toml"
ENVIRONMENT = {
    "UNDERTOW_IT_WEBHOOK": "https://it.example.org",
    "UNDERTOW_IT_WEBHOOK_KEY": "hmac",
    "UNDERTOW_FINANCE_TEAMS": "https://teams.example.org/workflows/1",
    "UNDERTOW_TECHNOLOGY_SLACK": "https://hooks.example.org/services/1",
}
ALONE = Installation()


@cache
def wanted(names: Installation = ALONE, store: str = "clickhouse://r@ch", contacts: Path | None = EXAMPLE) -> list[Step]:
    return command_wants(read_settings(grafana_store=store, contacts=contacts), names, ENVIRONMENT)


def make(grafana: Requests, steps: list[Step], names: Installation = ALONE, *, take_over: bool = False) -> list[str]:
    return [change.action for change in apply(changes(steps, grafana, names, take_over=take_over), grafana)]
