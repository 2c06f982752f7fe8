"""Copilot Chat in VS Code, and the Copilot command line, which shares its names.

=====================  ==============================================================================================
active                 any metric below, or a call of a model
by one's own action    a chat session that was started, an agent that was sent off, an edit that was decided on, an answer that
                       was copied, inserted, applied, followed up or voted on
interactions           agents that were sent off
suggestions            edits that were decided on (``edit.acceptance.count``), and accepted ones among them
features               chat, agent, edits, actions, feedback, pull requests, cloud agent, tools
=====================  ==============================================================================================

The same is told under ``github.copilot.`` (the name of today), ``copilot_chat.`` (the older one, sent beside it) and ``gen_ai.``.
For each person, day and kind of count one of them is counted, the first that is there in that order.

When it misleads
----------------
* The client sends no person: only ``session.id``, which is a window, not a person, and is not read. Set ``enduser.id`` (or
  ``user.email``) in ``OTEL_RESOURCE_ATTRIBUTES``; without, its use counts nowhere.
* Completions in the editor are not told: who uses only those seems not to use Copilot. GitHub's own report knows them.
* It calls models by itself, for titles and summaries: a call alone makes active, never by one's own action.
* The default of its metrics is cumulative: after a restart of the receiver, what a window counted before that day is not known.

References
----------
microsoft/vscode-docs, ``docs/agents/guides/monitoring-agents.md`` (July 2026).
"""

from pipeline.otlp.dialects import gen_ai
from pipeline.otlp.dialects.base import Dialect, Rule, always
from pipeline.otlp.points import Deed

SERVICE = "copilot-chat"
CHAT, AGENT, EDITS, ACTIONS, FEEDBACK, PULL_REQUESTS, CLOUD, TOOLS = range(8)
TODAY, OLDER, CONVENTIONS = range(3)
OUTCOME = ("github.copilot.edit.outcome", "copilot_chat.edit.outcome", "outcome")


def edit(namespace: int, *outcomes: str | None) -> Deed:
    """An edit that somebody took or refused.

    >>> edit(OLDER, None, "accepted", None).accepted, edit(OLDER, None, "rejected", None).accepted
    (1, 0)
    """
    return Deed(own=True, suggestions=1, accepted=int("accepted" in outcomes), feature=EDITS, namespace=namespace)


def model_call(telling: int, operation: str | None, provider: str | None, system: str | None) -> Deed | None:
    """A call of a model: activity, and interactions only where nothing better tells them."""
    found = gen_ai.call(telling, operation, provider, system)
    feature = {"chat": CHAT, "invoke_agent": AGENT, "execute_tool": TOOLS}.get(operation or "", -1)
    return found and Deed(own=False, interactions=found.interactions, feature=feature, namespace=CONVENTIONS + found.namespace)


def _named(prefix: str, namespace: int) -> dict[str, Rule]:
    """The metrics under one prefix."""

    def says(feature: int, *, own: bool, interactions: int = 0) -> Rule:
        return always(Deed(own=own, interactions=interactions, feature=feature, namespace=namespace))

    rules = {
        "session.count": says(CHAT, own=True),
        "agent.invocation.duration": says(AGENT, own=True, interactions=1),
        "agent.turn.count": says(AGENT, own=False),
        "edit.acceptance.count": Rule(lambda *outcomes: edit(namespace, *outcomes), OUTCOME),
        "chat_edit.outcome.count": says(EDITS, own=True),
        "lines_of_code.count": says(EDITS, own=False),
        "user.action.count": says(ACTIONS, own=True),
        "user.feedback.count": says(FEEDBACK, own=True),
        "pull_request.count": says(PULL_REQUESTS, own=False),
        "cloud.session.count": says(CLOUD, own=True),
        "tool.call.count": says(TOOLS, own=False),
    }
    return {f"{prefix}.{name}": rule for name, rule in rules.items()}


def _telling(number: int) -> Rule:
    return Rule(lambda operation, provider, system: model_call(number, operation, provider, system), gen_ai.TOLD)


_UNUSED = (
    *("tool.call.duration", "time_to_first_token", "agent.edit_response.count", "agent.summarization.count"),
    *("cloud.pr_ready.count", "edit.survival.four_gram", "edit.survival.no_revert"),
    # Events: each says again what a metric counts.
    *("session.start", "tool.call", "agent.turn", "edit.feedback", "edit.hunk.action", "inline.done", "edit.survival"),
    *("user.feedback", "cloud.session.invoke"),
)

VSCODE_COPILOT = Dialect(
    source="vscode-copilot-otel",
    tool="github-copilot",
    prefixes=("github.copilot.", "copilot_chat."),
    person=gen_ai.PERSON,
    features=("chat", "agent", "edits", "actions", "feedback", "pull requests", "cloud agent", "tools"),
    metrics={**_named("github.copilot", TODAY), **_named("copilot_chat", OLDER)},
    events={},
    ignored=frozenset(f"{prefix}.{name}" for prefix in ("github.copilot", "copilot_chat") for name in _UNUSED),
)

CONVENTIONS_OF_COPILOT = Dialect(
    source=VSCODE_COPILOT.source,
    tool=VSCODE_COPILOT.tool,
    prefixes=gen_ai.PREFIXES,
    person=gen_ai.PERSON,
    features=VSCODE_COPILOT.features,
    metrics=dict.fromkeys(gen_ai.METRICS, _telling(gen_ai.METRIC)),
    events=dict.fromkeys(gen_ai.EVENTS, _telling(gen_ai.EVENT)),
    operations=dict.fromkeys(gen_ai.SPANS, _telling(gen_ai.SPAN)),
    ignored=gen_ai.IGNORED,
)
"""The conventions, where the service is Copilot Chat: the same source, so that no call is counted for two."""
