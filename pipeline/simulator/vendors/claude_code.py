"""Claude Code: the usage report of the Claude platform, an answer for each day.

::

    claude-code/<day>.json

A record tells of a person, a day and a terminal: some people have two. A build server works under an API key all night, and is no
person.
"""

from collections.abc import Iterator

import orjson

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.span import Span
from pipeline.simulator.vendors.base import File, Record, Writer, address, told_days
from pipeline.simulator.world import ToolUse, World

TERMINALS = ("vscode", "iTerm.app", "tmux")
SECOND_TERMINAL = 5
"""One person in so many works in two terminals."""
EDITS = 3
ACCEPTED_OF_TEN = 8


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """An answer a day."""
    for number in span.days:
        day = world.organisation.timeline.day(number).isoformat()
        records = [_robot(day)]
        for person, interactions in told_days(use, span, number):
            records += _records(address(world.organisation.people[person]), person, day, interactions)
        page = {"data": records, "has_more": False, "next_page": None}
        yield File(f"claude-code/{day}.json", orjson.dumps(page), len(records))


def _records(name: str, person: int, day: str, interactions: int) -> Iterator[Record]:
    """One record, or two of which the sessions add up."""
    second = interactions // 2 if person % SECOND_TERMINAL == 0 else 0
    for terminal, sessions in enumerate((interactions - second, second)):
        if terminal == 0 or sessions:
            actor: Record = {"type": "user_actor", "email_address": name}
            yield _record(actor, day, TERMINALS[(person + terminal) % len(TERMINALS)], sessions)


def _record(actor: Record, day: str, terminal: str, sessions: int) -> Record:
    edits = EDITS * sessions
    accepted = edits * ACCEPTED_OF_TEN // 10
    none = {"accepted": 0, "rejected": 0}
    return {
        "actor": actor,
        "customer_type": "subscription" if actor["type"] == "user_actor" else "api",
        "date": f"{day}T00:00:00Z",
        "is_remote": False,
        "organization_id": "org-acme",
        "terminal_type": terminal,
        "subscription_type": "enterprise",
        "core_metrics": {
            "num_sessions": sessions,
            "lines_of_code": {"added": 12 * accepted, "removed": 3 * accepted},
            "commits_by_claude_code": sessions // 2,
            "pull_requests_by_claude_code": sessions // 6,
        },
        "tool_actions": {
            "edit_tool": {"accepted": accepted, "rejected": edits - accepted},
            "multi_edit_tool": none,
            "notebook_edit_tool": none,
            "write_tool": {"accepted": sessions, "rejected": 0},
        },
        "model_breakdown": [
            {
                "model": "claude-opus-5",
                "tokens": {"input": 1200 + 900 * sessions, "output": 300 * sessions, "cache_read": 90, "cache_creation": 10},
                "estimated_cost": {"amount": 40 + 60 * sessions, "currency": "USD"},
            }
        ],
    }


def _robot(day: str) -> Record:
    return _record({"type": "api_actor", "api_key_name": "ci-runner"}, day, "non-interactive", 40)


CLAUDE_CODE = Writer(files, files_a_week=DAYS_A_WEEK)
