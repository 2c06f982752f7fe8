"""The GenAI semantic conventions of OpenTelemetry, as any other client or program of your own sends them.

=====================  ==============================================================================================
active                 any call of a model
by one's own action    a call that answers somebody: chat, generate_content, text_completion, invoke_agent
interactions           such calls
suggestions            never: the conventions do not know them
features               the kinds of operation
=====================  ==============================================================================================

Calls are told up to four times: as a metric, as an event and as a span, with the provider under its new name
(``gen_ai.provider.name``) or its old one (``gen_ai.system``, up to version 1.36). For each person and day only one telling is
counted, the first that is there in that order; within one, the new name before the old.

When it misleads
----------------
* The conventions know no person and no team. Without ``enduser.id`` or ``user.email`` (an attribute of the resource, from
  ``OTEL_RESOURCE_ATTRIBUTES``, will do) a call counts nowhere.
* An agent makes many calls for one question of a person: interactions are too many. People and days are not.
* A program that works for a person at night makes that person active.

References
----------
open-telemetry/semantic-conventions-genai; semantic-conventions up to 1.41, ``docs/gen-ai``.
"""

from pipeline.otlp.dialects.base import Dialect, Rule
from pipeline.otlp.points import Deed

OPERATIONS = (
    *("chat", "generate_content", "text_completion", "invoke_agent", "embeddings", "execute_tool"),
    *("create_agent", "invoke_workflow", "retrieval"),
)
ANSWERS = OPERATIONS[:4]
TOLD = ("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.system")
PERSON = ("enduser.id", "user.email", "user.id", "user.name")
PREFIXES = ("gen_ai.",)
METRIC, EVENT, SPAN = range(3)


def call(telling: int, operation: str | None, provider: str | None, system: str | None) -> Deed | None:
    """One call of a model, told in one of three ways, under the new name of the provider or the old one.

    >>> call(METRIC, "chat", "openai", None).namespace, call(METRIC, "chat", None, "openai").namespace
    (0, 1)
    >>> call(SPAN, None, None, None) is None
    True
    """
    if operation is None and provider is None and system is None:
        return None
    answers = operation in ANSWERS
    feature = OPERATIONS.index(operation) if operation in OPERATIONS else -1
    return Deed(own=answers, interactions=int(answers), feature=feature, namespace=2 * telling + (provider is None))


def telling(number: int) -> Rule:
    """The rule of one way of telling."""
    return Rule(lambda operation, provider, system: call(number, operation, provider, system), TOLD)


METRICS = {"gen_ai.client.operation.duration": telling(METRIC)}
EVENTS = {"gen_ai.client.inference.operation.details": telling(EVENT)}
SPANS = dict.fromkeys(OPERATIONS, telling(SPAN))
IGNORED = frozenset(
    (
        "gen_ai.client.token.usage",  # says again that there was a call
        "gen_ai.client.operation.time_to_first_chunk",
        "gen_ai.client.operation.time_per_output_chunk",
        *("gen_ai.server.request.duration", "gen_ai.server.time_per_output_token", "gen_ai.server.time_to_first_token"),
        *("gen_ai.workflow.duration", "gen_ai.invoke_agent.duration", "gen_ai.invoke_agent.inference_calls"),
        *("gen_ai.invoke_agent.tool_calls", "gen_ai.execute_tool.duration", "gen_ai.evaluation.result"),
        *("gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message", "gen_ai.choice"),
    )
)

GEN_AI = Dialect(
    source="gen-ai-otel",
    tool="gen-ai",
    prefixes=PREFIXES,
    person=PERSON,
    features=OPERATIONS,
    metrics=METRICS,
    events=EVENTS,
    operations=SPANS,
    ignored=IGNORED,
    lacks=frozenset(("suggestions", "suggestions_accepted")),
)
