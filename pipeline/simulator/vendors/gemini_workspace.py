"""Google Gemini in Workspace: the activities of each day, and the admin console's table of users each week.

::

    gemini-workspace/activities/<day>.ndjson
    gemini-workspace/users/gemini-<sunday>.csv

Most events are Gemini's own offers (845 of 985 in a public sample), so everybody who works has some; only those whose category
begins with ``active`` are something a person did. The table is summed over 28 days, for everybody with a licence.
"""

from collections.abc import Iterator

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.span import Span
from pipeline.simulator.vendors.base import File, Record, Writer, address, lines, seated, table, told_days
from pipeline.simulator.world import ToolUse, World

ACTIVE = (("gemini_app", "conversation", "active_conversations"), ("docs", "generate_document", "active_generate"))
OFFER = ("gmail", "suggest_full_replies", "unknown")
OFFERS = 3
COLUMNS = (
    "Email",
    "Overall usage",
    "Active days",
    "Gmail",
    "Google Docs",
    "Google Sheets",
    "Google Slides",
    "Google Drive",
    "Google Meet",
    "Gemini app",
)
LOOKS_BACK = 28


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """Activities by day, and a table by week."""
    line = world.organisation.timeline
    for day in span.days:
        date_ = line.day(day).isoformat()
        records = [_activity(world, number, date_, asked) for number, asked in told_days(use, span, day)]
        yield lines(f"gemini-workspace/activities/{date_}.ndjson", records)
    for number in span.week_numbers:
        sunday = DAYS_A_WEEK * number + 6
        rows = (_licence(world, use, person, sunday) for person in seated(use, sunday))
        yield table(f"gemini-workspace/users/gemini-{line.day(sunday)}.csv", COLUMNS, rows)


def _activity(world: World, number: int, day: str, asked: int) -> Record:
    events = [OFFER] * OFFERS + [ACTIVE[(number + place) % len(ACTIVE)] for place in range(asked)]
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": f"{day}T09:{number % 60:02}:13.744Z",
            "uniqueQualifier": str(100_000 + number),
            "applicationName": "gemini_in_workspace_apps",
            "customerId": "C1",
        },
        "etag": "e",
        "actor": {"callerType": "USER", "email": address(world.organisation.people[number]), "profileId": str(9000 + number)},
        "ipAddress": "192.0.2.1",
        "events": [_event(*event) for event in events],
    }


def _event(app: str, action: str, category: str) -> Record:
    told = {"app_name": app, "action": action, "event_category": category, "feature_source": "side_panel"}
    return {
        "type": "ai_usage_event",
        "name": "feature_utilization",
        "parameters": [{"name": name, "value": value} for name, value in told.items()],
    }


def _licence(world: World, use: ToolUse, person: int, sunday: int) -> list[object]:
    days = slice(sunday + 1 - LOOKS_BACK, sunday + 1)
    asked = use.interactions[person, days] * use.recorded[person, days]
    uses, half = int(asked.sum()), int(asked.sum()) // 2
    return [address(world.organisation.people[person]), uses, int((asked > 0).sum()), 0, half, 0, 0, 0, 0, uses - half]


GEMINI_WORKSPACE = Writer(files, files_a_week=DAYS_A_WEEK + 1)
