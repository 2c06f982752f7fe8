"""What each live source is, as ``undertow sources`` prints it beside the connectors."""

from collections.abc import Mapping

from pipeline.connectors.sheet import Sheet
from pipeline.otlp.dialects import DIALECTS

WHERE = "the clients themselves, sent to `undertow otlp`"
FORMATS = ("OTLP over HTTP (protobuf, JSON)", "OTLP over gRPC")
BLIND = (
    "Who did nothing sends nothing, and there are no seats: idle licences cannot be seen.",
    "What was sent while the receiver was away is lost; the week is then marked as partial.",
)


def _sheet(title: str, ask: str, *blind: str) -> Sheet:
    return Sheet(title=title, ask=(ask,), where=WHERE, formats=FORMATS, finality_days=0, seats=None, blind=(*blind, *BLIND))


SHEETS: Mapping[str, Sheet] = {
    "claude-code-otel": _sheet(
        "Claude Code, live",
        "metrics and events of Claude Code",
        "With an API key, on Bedrock or on Vertex, nobody says who it was: such use counts nowhere.",
    ),
    "vscode-copilot-otel": _sheet(
        "Copilot Chat in VS Code, live",
        "metrics and events of Copilot Chat, with `enduser.id` set by the administrator",
        "Without an attribute that says who it was, use counts nowhere.",
    ),
    "gen-ai-otel": _sheet(
        "Any client with the GenAI conventions, live",
        "metrics and traces under `gen_ai.*`, with `enduser.id`",
        "The conventions know no person: without `enduser.id` use counts nowhere.",
        "Calls by a program under a person's name look like that person.",
    ),
}
"""By the name of the source."""

assert SHEETS.keys() == DIALECTS.keys(), "a live source without a sheet"
