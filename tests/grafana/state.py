"""What is in the imitated Grafana, and how it says no."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Refusal(Exception):
    """An answer that is not 2xx."""

    status: int
    message: str


@dataclass
class State:
    """What is in it, and what it was asked."""

    folders: dict[str, dict[str, Any]] = field(default_factory=dict)
    datasources: dict[str, dict[str, Any]] = field(default_factory=dict)
    dashboards: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    timings: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    teams: dict[int, dict[str, Any]] = field(default_factory=dict)
    preferences: dict[int, dict[str, Any]] = field(default_factory=dict)
    permissions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    annotations: dict[int, dict[str, Any]] = field(default_factory=dict)
    version: str = "13.0.1"
    plugins: set[str] = field(default_factory=lambda: {"grafana-clickhouse-datasource"})
    asked: list[tuple[str, str]] = field(default_factory=list)
    ill: list[tuple[int, str, bytes]] = field(default_factory=list)
    """Answers given before anything else: status, content type, body."""
    slow: float = 0.0
    """Seconds before an answer."""

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.asked if method != "GET"]


def known(body: dict[str, Any], keys: set[str]) -> None:
    if strange := set(body) - keys:
        raise Refusal(400, f"unknown keys: {sorted(strange)}")
