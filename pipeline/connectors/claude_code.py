"""Claude Code, of organisations on the Claude platform: the usage report.

What to ask for: ``GET /v1/organizations/usage_report/claude_code?starting_at=DAY`` for every day, all pages, with an Admin API
key. Of an Enterprise plan, see :mod:`pipeline.connectors.claude_enterprise`.

When it misleads
----------------
* One record tells of one person, day and terminal: the counts are added up, the person is counted once.
* An API key is no person: a build server that works all night is in no figure.
* Who did nothing is in no report, and no list of seats says who could have.
* The report counts sessions, not prompts: a session of five minutes and one of a day are one interaction each.
* A session that a machine starts in a person's name (``is_remote``) looks like one of their own.

References
----------
Claude platform documentation, Claude Code Analytics API.
"""

from collections.abc import Mapping

from pipeline.connectors.base import BadRecord, Fault, Json, PersonDay, count, person_key, utc_day
from pipeline.connectors.connector import Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names

TOOLS = ("edit_tool", "multi_edit_tool", "notebook_edit_tool", "write_tool")
_MESSAGES = Unwanted(
    "This is the usage or cost report of the Messages API: it knows tokens and money, and no people.",
    "Ask for `usage_report/claude_code` instead.",
)


def recognise(record: Json) -> Report | Unwanted | None:
    """What a record is.

    >>> recognise({"actor": {}, "core_metrics": {}})
    <Report.PERSON_DAYS: 1>
    """
    if "uncached_input_tokens" in record or "results" in record:
        return _MESSAGES
    return Report.PERSON_DAYS if {"actor", "core_metrics", "tool_actions"} & record.keys() else None


def person_days(record: Json) -> tuple[PersonDay]:
    """One record of a person, a day and a terminal.

    >>> record = {"actor": {"type": "user_actor", "email_address": "A@example.org"}, "date": "2026-04-14T00:00:00Z",
    ...           "core_metrics": {"num_sessions": 4, "commits_by_claude_code": 2},
    ...           "tool_actions": {"edit_tool": {"accepted": 8, "rejected": 1}, "write_tool": {}}}
    >>> (read,) = person_days(record)
    >>> read.person, read.interactions, read.suggestions, read.accepted, sorted(read.features)
    ('a@example.org', 4, 9, 8, ['commits', 'edit_tool'])
    """
    person = _person(record)
    core = _inside(record, "core_metrics")
    sessions = count(core, "num_sessions", "core_metrics.")
    features = {
        name
        for name, field in (("commits", "commits_by_claude_code"), ("pull_requests", "pull_requests_by_claude_code"))
        if core.get(field) is not None and count(core, field, "core_metrics.")
    }
    accepted = suggestions = 0
    for tool, (taken, refused) in _tools(record).items():
        accepted += taken
        suggestions += taken + refused
        if taken or refused:
            features.add(tool)
    return (
        PersonDay(
            person, utc_day(record, "date"), bool(sessions or suggestions), sessions, suggestions, accepted, frozenset(features)
        ),
    )


def _person(record: Json) -> str:
    actor = _inside(record, "actor")
    if actor.get("type") == "api_actor":
        raise BadRecord(Fault.NOT_A_PERSON, "actor")
    return person_key(actor.get("email_address"), "actor.email_address")


def _tools(record: Json) -> dict[str, tuple[int, int]]:
    """Accepted and rejected actions by tool; a tool that came later than this is counted too."""
    found = {}
    for tool, actions in _inside(record, "tool_actions").items() if record.get("tool_actions") is not None else ():
        if not isinstance(actions, Mapping):
            raise BadRecord(Fault.WRONG_TYPE, "tool_actions")
        taken, refused = (
            count(actions, name, "tool_actions.") if actions.get(name) is not None else 0 for name in ("accepted", "rejected")
        )
        found[tool] = (taken, refused)
    return found


def _inside(record: Json, field: str) -> Mapping[str, object]:
    value = record.get(field)
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    if not isinstance(value, Mapping):
        raise BadRecord(Fault.WRONG_TYPE, field)
    return value


CLAUDE_CODE = UsageConnector(
    name="claude-code",
    tool="claude-code",
    sheet=Sheet(
        title="Claude Code (Claude platform)",
        ask=("the usage report `claude_code` of every day",),
        where="Admin API: `usage_report/claude_code`, with an Admin API key",
        formats=("JSON", "NDJSON"),
        finality_days=3,
        seats=None,
        blind=(
            "Who did nothing is in no report, and there are no seats: idle licences cannot be seen.",
            "Sessions are counted, not prompts.",
            "API keys are no people and are left out.",
        ),
        known=Known(
            fields=names(
                "actor date core_metrics tool_actions model_breakdown customer_type is_remote organization_id"
                " terminal_type subscription_type"
            ),
            expected=frozenset({"tool_actions"}),
            values={
                "actor.type": frozenset({"user_actor", "api_actor"}),
                "customer_type": frozenset({"api", "subscription"}),
            },
        ),
    ),
    recognise=recognise,
    wrappers=frozenset({"data"}),
    person_days=person_days,
    adds_up=True,
)
