"""Claude Code: metrics and events under ``claude_code.``.

What to ask for: metrics and events (``OTEL_METRICS_EXPORTER`` and ``OTEL_LOGS_EXPORTER`` both ``otlp``). Traces add nothing here.

=====================  ==============================================================================================
active                 any metric but the cost, or an event of a prompt, a request or a tool that ran
by one's own action    a prompt; time at the keyboard; an edit that a person decided on
interactions           prompts (the event ``user_prompt``)
suggestions            edits put before somebody (``code_edit_tool.decision``), and accepted ones among them
features               prompts, edits, commits, pull requests, tools, subagents
=====================  ==============================================================================================

When it misleads
----------------
* Without the events there are no interactions, and who types no faster than the tool works may seem to have done nothing.
* An edit that the configuration accepts is a suggestion that was accepted, and nobody's own action.
* A person is an account: an e-mail address or an account's id. With a key of the API, on Bedrock or on Vertex there is neither,
  and ``user.id`` is an installation, not a person: such use counts nowhere, unless ``enduser.id`` says who it is.
* ``claude -p`` in a pipeline, under the account of a person, is that person's use; where the client sends ``app.entrypoint``
  (``OTEL_METRICS_INCLUDE_ENTRYPOINT=true``), what begins with ``sdk`` is left out.

References
----------
Claude Code's documentation, "Monitoring"; observed on version 2.1.248.
"""

from pipeline.otlp.dialects.base import Dialect, Rule, always
from pipeline.otlp.points import Deed

PROMPTS, EDITS, COMMITS, PULL_REQUESTS, TOOLS, SUBAGENTS = range(6)
_ACTIVE = always(Deed(own=False))


def active_time(kind: str | None) -> Deed:
    """Time at the keyboard is one's own; time in which the tool works is not."""
    return Deed(own=kind == "user")


def edit_decision(decision: str | None, source: str | None) -> Deed:
    """An edit that was put before somebody; the source says whether a person decided.

    >>> edit_decision("reject", "user_reject")
    Deed(own=True, interactions=0, suggestions=1, accepted=0, feature=1, namespace=0)
    """
    own = source is not None and source.startswith("user")
    return Deed(own=own, suggestions=1, accepted=int(decision == "accept"), feature=EDITS)


def _each(names: tuple[str, ...], rule: Rule) -> dict[str, Rule]:
    return dict.fromkeys(names, rule)


CLAUDE_CODE = Dialect(
    source="claude-code-otel",
    tool="claude-code",
    prefixes=("claude_code.",),
    person=("user.email", "user.account_uuid", "user.account_id", "enduser.id"),
    listed=("user.id",),
    automatic={"app.entrypoint": ("sdk",)},
    features=("prompts", "edits", "commits", "pull requests", "tools", "subagents"),
    metrics={
        "claude_code.session.count": _ACTIVE,
        "claude_code.token.usage": _ACTIVE,
        "claude_code.active_time.total": Rule(active_time, ("type",)),
        "claude_code.code_edit_tool.decision": Rule(edit_decision, ("decision", "source")),
        "claude_code.lines_of_code.count": always(Deed(own=False, feature=EDITS)),
        "claude_code.commit.count": always(Deed(own=False, feature=COMMITS)),
        "claude_code.pull_request.count": always(Deed(own=False, feature=PULL_REQUESTS)),
    },
    events={
        "claude_code.user_prompt": always(Deed(own=True, interactions=1, feature=PROMPTS)),
        "claude_code.tool_result": always(Deed(own=False, feature=TOOLS)),
        "claude_code.subagent_completed": always(Deed(own=False, feature=SUBAGENTS)),
        **_each(("claude_code.api_request", "claude_code.assistant_response"), _ACTIVE),
    },
    ignored=frozenset(
        f"claude_code.{name}"
        for name in (
            "cost.usage",  # what it cost is not what anybody did
            "tool_decision",  # says again what code_edit_tool.decision counts
            *("api_error", "api_refusal", "api_request_body", "api_response_body", "api_retries_exhausted", "at_mention", "auth"),
            *("compaction", "feedback_survey", "hook_execution_complete", "hook_execution_start", "hook_plugin_metrics"),
            *("hook_registered", "internal_error", "mcp_server_connection", "permission_mode_changed", "plugin_installed"),
            *("plugin_loaded", "retention_sweep", "skill_activated"),
        )
    ),
)
