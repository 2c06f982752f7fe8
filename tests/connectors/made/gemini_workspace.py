"""The made organisation as Google exports it: activities of the Reports API, and the CSV of the admin console."""

from collections.abc import Iterable, Iterator

import orjson

from tests.connectors.made.organisation import PEOPLE, Use, address

APPS = {"chat": "gemini_app", "agent": "docs", "edit": "gmail"}
ACTIONS = {"chat": "conversation", "agent": "generate_document", "edit": "generate_text"}
CATEGORIES = {"chat": "active_conversations", "agent": "active_generate", "edit": "active_generate"}
OLD_HEADER = "Email,Overall usage,Active days,Gmail,Docs,Sheets,Slides,Drive,Meet,Gemini app"
NEW_HEADER = "Email,Overall usage,Active days,Gmail,Google Docs,Google Sheets,Google Slides,Google Drive,Google Meet,Gemini app"


def activities(use: Use) -> Iterator[dict[str, object]]:
    """The events of one person's day: a suggestion that nobody asked for, and each request."""
    yield activity(use, 0, "gmail", "suggest_full_replies", "unknown")
    number = 0
    for feature, count in use.requests.items():
        for _ in range(count):
            number += 1
            yield activity(use, number, APPS[feature], ACTIONS[feature], CATEGORIES[feature])


def activity(use: Use, number: int, app: str, action: str, category: str) -> dict[str, object]:
    """One activity, as ``activities.list`` gives it."""
    minute = number % 60
    parameters = {"app_name": app, "action": action, "event_category": category, "feature_source": "side_panel"}
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": f"{use.day}T09:{minute:02}:13.744Z",
            "uniqueQualifier": str(use.person * 1000 + number),
            "applicationName": "gemini_in_workspace_apps",
            "customerId": "C1",
        },
        "etag": "e",
        "actor": {"callerType": "USER", "email": address(use.person), "profileId": str(use.person)},
        "ipAddress": "192.0.2.1",
        "events": [
            {
                "type": "ai_usage_event",
                "name": "feature_utilization",
                "parameters": [{"name": name, "value": value} for name, value in parameters.items()],
            }
        ],
    }


def page(items: list[dict[str, object]]) -> bytes:
    """One page of ``activities.list``."""
    return orjson.dumps({"kind": "admin#reports#activities", "etag": "e", "nextPageToken": "t", "items": items})


def table(uses: Iterable[Use], header: str) -> bytes:
    """The CSV of the admin console: a line for everybody with a licence, over 28 days."""
    days: dict[int, set[object]] = {}
    sums: dict[int, dict[str, int]] = {}
    for use in uses:
        if use.requests:
            days.setdefault(use.person, set()).add(use.day)
            for feature, number in use.requests.items():
                own = sums.setdefault(use.person, {})
                own[feature] = own.get(feature, 0) + number
    lines = [header]
    for person in range(PEOPLE):
        own = sums.get(person, {})
        apps = [own.get("edit", 0), own.get("agent", 0), 0, 0, 0, 0, own.get("chat", 0)]
        lines.append(",".join(map(str, [address(person), sum(apps), len(days.get(person, ())), *apps])))
    return "\n".join(lines).encode() + b"\n"
