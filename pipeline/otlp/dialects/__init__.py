"""The dialects, one a file; adding one is a file and a line in :data:`DIALECTS`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.otlp.dialects.base import Dialect, Rule
from pipeline.otlp.dialects.claude_code import CLAUDE_CODE
from pipeline.otlp.dialects.gen_ai import GEN_AI
from pipeline.otlp.dialects.vscode_copilot import CONVENTIONS_OF_COPILOT, SERVICE, VSCODE_COPILOT

__all__ = ["CLAUDE_CODE", "DIALECTS", "GEN_AI", "VSCODE_COPILOT", "Dialect", "Names", "Spoken", "names_of"]

DIALECTS: Mapping[str, Dialect] = {one.source: one for one in (CLAUDE_CODE, VSCODE_COPILOT, GEN_AI)}
"""By source."""
EVENT_NAME, OPERATION_NAME, SERVICE_NAME = "event.name", "gen_ai.operation.name", "service.name"


@dataclass(frozen=True)
class Spoken:
    """A rule, and the dialect it belongs to."""

    dialect: Dialect
    rule: Rule
    wanted: frozenset[str]


@dataclass(frozen=True)
class Names:
    """What the names in one resource mean."""

    metrics: Mapping[str, Spoken]
    events: Mapping[str, Spoken]
    operations: Mapping[str, Spoken]
    prefixes: tuple[str, ...]
    ignored: frozenset[str]

    @cached_property
    def of_events(self) -> frozenset[str]:
        """All attributes that an event is read for."""
        return frozenset((EVENT_NAME,)).union(*(one.wanted for one in self.events.values()))

    @cached_property
    def of_operations(self) -> frozenset[str]:
        """All attributes that a span is read for."""
        return frozenset((OPERATION_NAME,)).union(*(one.wanted for one in self.operations.values()))

    def is_drift(self, name: str) -> bool:
        """Whether a name belongs to a client that is known, and is itself not."""
        return name.startswith(self.prefixes) and name not in self.ignored


WANTED = frozenset((SERVICE_NAME,)).union(*(dialect.wanted for dialect in (*DIALECTS.values(), CONVENTIONS_OF_COPILOT)))
"""What is read of a resource: which client, who and where."""


def names_of(service: str | None) -> Names:
    """What names mean in a resource with this ``service.name``.

    >>> names_of("copilot-chat").metrics["gen_ai.client.operation.duration"].dialect.source
    'vscode-copilot-otel'
    >>> names_of("my.service").metrics["gen_ai.client.operation.duration"].dialect.source
    'gen-ai-otel'
    """
    return _names(service == SERVICE)


@cache
def _names(is_copilot: bool) -> Names:
    spoken = (CLAUDE_CODE, VSCODE_COPILOT, CONVENTIONS_OF_COPILOT if is_copilot else GEN_AI)
    return Names(
        metrics={name: _spoken(one, rule) for one in spoken for name, rule in one.metrics.items()},
        events={name: _spoken(one, rule) for one in spoken for name, rule in one.events.items()},
        operations={name: _spoken(one, rule) for one in spoken for name, rule in one.operations.items()},
        prefixes=tuple(prefix for one in spoken for prefix in one.prefixes),
        ignored=frozenset().union(*(one.ignored for one in spoken)),
    )


def _spoken(dialect: Dialect, rule: Rule) -> Spoken:
    return Spoken(dialect, rule, dialect.wanted | set(rule.attributes))
