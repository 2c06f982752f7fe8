"""Cursor: the daily usage of a team or an organisation, a week a request, in pages; and a team's members.

References
----------
cursor.com, Admin API. It allows 20 requests a minute, and answers 429 to more.
"""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from pipeline.fetching.asking import (
    Page,
    Piece,
    Request,
    Turn,
    Wanted,
    day_after,
    document_of,
    midnight,
    rows_of,
    unlike_documented,
)
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor

KEY = "UNDERTOW_CURSOR_KEY"
ROWS_A_PAGE = 1000


class CursorOptions(Options):
    """A team, of which the key says which one it is; or an organisation of several."""

    base_url: BaseUrl = "https://api.cursor.com"
    organization: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")] | None = None


def pieces(options: CursorOptions, wanted: Wanted) -> Iterator[Piece]:
    """What to ask for; of an organisation the rows of those who did nothing are the list of seats."""
    path = "/organizations/daily-usage-data" if options.organization else "/teams/daily-usage-data"
    whose = {"organizationId": options.organization} if options.organization else {}
    for week in wanted.all_weeks():
        span = {"startDate": _milliseconds(week.monday), "endDate": _milliseconds(day_after(week.sunday)) - 1}
        body = {**whose, **span, "page": 1, "pageSize": ROWS_A_PAGE}
        yield Piece(f"daily-usage-{week}.ndjson", Request(path, body=body), usage)
    if wanted.seats is not None and not options.organization:
        yield Piece(f"members-{wanted.seats}.ndjson", Request("/teams/members"), members, seats=True)


def usage(asked: Request, answer: Page) -> Turn:
    """A page of daily usage; an answer that does not speak of pages is all there is.

    >>> told = {"data": [], "pagination": {"page": 1, "hasNextPage": True}}
    >>> usage(Request("", body={"page": 1}), Page(told)).then.body
    {'page': 2}
    """
    rows, body = rows_of(answer, "data"), asked.body or {}
    pagination = document_of(answer).get("pagination")
    if pagination is None:
        return Turn(rows)
    if not isinstance(pagination, dict) or pagination.get("page") != body["page"]:
        raise unlike_documented("pagination.page")
    if not isinstance(more := pagination.get("hasNextPage"), bool):
        raise unlike_documented("pagination.hasNextPage")
    return Turn(rows, then=replace(asked, body={**body, "page": pagination["page"] + 1}) if more else None)


def members(_: Request, answer: Page) -> Turn:
    """All members, as of now."""
    return Turn(rows_of(answer, "teamMembers"))


def _milliseconds(day: date) -> int:
    return int(midnight(day).timestamp()) * 1000


def _headers(_: CursorOptions, secrets: Secrets) -> dict[str, str]:
    pair = f"{secrets[KEY].get_secret_value()}:".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


CURSOR = Vendor(
    source="cursor",
    options=CursorOptions,
    secrets=lambda _: (KEY,),
    headers=_headers,
    pieces=pieces,
    cures={
        401: f"Let an administrator make a new Admin API key and set {KEY}: this one is unknown or was revoked.",
        403: f"Set {KEY} to an Admin API key of this team; the Admin API needs a plan for teams or enterprises.",
        404: "Check base_url and organization in sources.toml.",
    },
)
