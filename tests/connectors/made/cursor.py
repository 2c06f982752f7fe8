"""The made organisation as Cursor exports it."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import StringIO

import orjson

from tests.connectors.made.organisation import DAYS, PEOPLE, Use, address

NO_REQUESTS = {"composerRequests": 0, "chatRequests": 0, "agentRequests": 0, "cmdkUsages": 0}
REQUESTS = {"chat": "chatRequests", "agent": "agentRequests", "edit": "composerRequests"}
HEADER = {
    "Date": "date",
    "User ID": "userId",
    "Email": "email",
    "Is Active": "isActive",
    "Chat Suggested Lines Added": "totalLinesAdded",
    "Chat Accepted Lines Added": "acceptedLinesAdded",
    "Chat Total Applies": "totalApplies",
    "Chat Total Accepts": "totalAccepts",
    "Chat Total Rejects": "totalRejects",
    "Chat Tabs Shown": "totalTabsShown",
    "Tabs Accepted": "totalTabsAccepted",
    "Edit Requests": "composerRequests",
    "Ask Requests": "chatRequests",
    "Agent Requests": "agentRequests",
    "Cmd+K Usages": "cmdkUsages",
    "Subscription Included Reqs": "subscriptionIncludedReqs",
    "API Key Reqs": "apiKeyReqs",
    "Usage-Based Reqs": "usageBasedReqs",
    "Bugbot Usages": "bugbotUsages",
    "Most Used Model": "mostUsedModel",
    "Most Used Apply Extension": "applyMostUsedExtension",
    "Most Used Tab Extension": "tabMostUsedExtension",
    "Client Version": "clientVersion",
}


def row(person: int, day: date, use: Use | None) -> dict[str, object]:
    """A row of daily usage; members who did nothing have one too."""
    requests = NO_REQUESTS | ({REQUESTS[feature]: number for feature, number in use.requests.items()} if use else {})
    return {
        "userId": 7000 + person,
        "day": day.isoformat(),
        "date": epoch_ms(day),
        "isActive": use is not None,
        "totalLinesAdded": 40,
        "totalLinesDeleted": 4,
        "acceptedLinesAdded": 12,
        "acceptedLinesDeleted": 1,
        "totalApplies": 3,
        "totalAccepts": 2,
        "totalRejects": 1,
        "totalTabsShown": use.shown if use else 0,
        "totalTabsAccepted": use.taken if use else 0,
        **requests,
        "subscriptionIncludedReqs": sum(requests.values()),
        "apiKeyReqs": 0,
        "usageBasedReqs": 0,
        "bugbotUsages": 0,
        "mostUsedModel": "gpt-5" if use else None,
        "applyMostUsedExtension": ".tsx" if use else None,
        "tabMostUsedExtension": ".ts" if use else None,
        "clientVersion": "1.5.2" if use else None,
        "email": address(person),
    }


def epoch_ms(day: date) -> int:
    """Midnight UTC as the API says it."""
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def page(rows: list[dict[str, object]]) -> bytes:
    """One answer of ``daily-usage-data``."""
    period = {"startDate": epoch_ms(DAYS[0]), "endDate": epoch_ms(DAYS[-1])}
    pages = {"page": 1, "pageSize": 1000, "totalUsers": PEOPLE, "totalPages": 1, "hasNextPage": False, "hasPreviousPage": False}
    return orjson.dumps({"data": rows, "period": period, "pagination": pages})


def table(rows: Iterable[dict[str, object]]) -> bytes:
    """The CSV that the dashboard exports."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in rows:
        moment = f"{one['day']}T00:00:00.000Z"
        cells = (moment if field == "date" else one[field] for field in HEADER.values())
        writer.writerow("" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in cells)
    return text.getvalue().encode()


def members() -> bytes:
    """The answer of ``members``."""
    listed = [{"id": 7000 + i, "name": f"Canary {i}", "email": address(i), "role": "member"} for i in range(PEOPLE)]
    return orjson.dumps({"teamMembers": listed})
