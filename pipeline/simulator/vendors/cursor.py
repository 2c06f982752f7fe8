"""Cursor: the daily usage of all members, an answer for each week; who did nothing has a row too.

::

    cursor/<monday>.json
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import orjson

from pipeline.simulator.span import Span
from pipeline.simulator.vendors.base import File, Record, Writer, address, seated, told_days
from pipeline.simulator.world import ToolUse, World

PAGE = 1000
TABS = 12
"""Suggestions that the editor shows by itself to whoever has it open."""


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """An answer a week, in as many pages as there are."""
    line = world.organisation.timeline
    for monday in span.mondays:
        days = [day for day in range(monday, monday + 7) if day < span.days.stop]
        rows = [row for day in days for row in _rows(world, use, span, day)]
        period: Record = {"startDate": epoch_ms(line.day(days[0])), "endDate": epoch_ms(line.day(days[-1]))}
        pages = [rows[first : first + PAGE] for first in range(0, len(rows), PAGE)] or [[]]
        content = b"\n".join(orjson.dumps(_page(page, number, len(pages), period)) for number, page in enumerate(pages, start=1))
        yield File(f"cursor/{line.day(monday)}.json", content, len(rows))


def _page(rows: list[Record], number: int, pages: int, period: Record) -> Record:
    around = {
        "page": number,
        "pageSize": PAGE,
        "totalUsers": len(rows),
        "totalPages": pages,
        "hasNextPage": number < pages,
        "hasPreviousPage": number > 1,
    }
    return {"data": rows, "period": period, "pagination": around}


def _rows(world: World, use: ToolUse, span: Span, day: int) -> Iterator[Record]:
    told = dict(told_days(use, span, day))
    date_ = world.organisation.timeline.day(day)
    for number in seated(use, day):
        yield _row(number, address(world.organisation.people[number]), date_, told.get(number))


def _row(number: int, name: str, day: date, interactions: int | None) -> Record:
    """``interactions`` is None for a member who did nothing."""
    asked = interactions or 0
    agent, chat = asked // 2, asked // 4
    taken = min(TABS, 2 * asked)
    active = interactions is not None
    return {
        "userId": 7000 + number,
        "day": day.isoformat(),
        "date": epoch_ms(day),
        "isActive": active,
        "totalLinesAdded": 20 * asked,
        "totalLinesDeleted": 4 * asked,
        "acceptedLinesAdded": 9 * asked,
        "acceptedLinesDeleted": asked,
        "totalApplies": asked // 2,
        "totalAccepts": asked // 3,
        "totalRejects": asked // 2 - asked // 3,
        "totalTabsShown": TABS if active else 0,
        "totalTabsAccepted": taken if active else 0,
        "composerRequests": asked - agent - chat,
        "chatRequests": chat,
        "agentRequests": agent,
        "cmdkUsages": 0,
        "subscriptionIncludedReqs": asked,
        "apiKeyReqs": 0,
        "usageBasedReqs": 0,
        "bugbotUsages": 0,
        "mostUsedModel": "gpt-5" if active else None,
        "applyMostUsedExtension": ".ts" if asked else None,
        "tabMostUsedExtension": ".ts" if active else None,
        "clientVersion": "2.1.0" if active else None,
        "email": name,
    }


def epoch_ms(day: date) -> int:
    """Midnight UTC, as the API says it.

    >>> epoch_ms(date(2026, 4, 14))
    1776124800000
    """
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


CURSOR = Writer(files, files_a_week=1)
