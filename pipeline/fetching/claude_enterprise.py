"""Claude Enterprise: the analytics of people by the day, or the vendor's own summaries of its groups.

``users`` is asked for each day, in pages. With ``report = "summaries"`` nobody is asked about: the organisation's summary is, and
one for each group that ``groups`` names by its id; the answer does not say of which group it is, so its unit is added here.

References
----------
Claude platform documentation, Claude Enterprise Analytics API.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from pipeline.fetching.asking import Page, Piece, Request, Turn, Wanted, day_after, rows_of, unlike_documented
from pipeline.fetching.claude_code import ROWS_A_PAGE, headers, page
from pipeline.fetching.vendor import BaseUrl, Options, Vendor
from pipeline.periods import Week

KEY = "UNDERTOW_ANTHROPIC_ANALYTICS_KEY"
ANALYTICS = "/v1/organizations/analytics"

GroupId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]


class ClaudeEnterpriseOptions(Options):
    """Which of the two reports."""

    base_url: BaseUrl = "https://api.anthropic.com"
    report: Literal["users", "summaries"] = "users"
    groups: Annotated[dict[GroupId, str], Field(default_factory=dict)]


def pieces(options: ClaudeEnterpriseOptions, wanted: Wanted) -> Iterator[Piece]:
    """What to ask for.

    >>> options = ClaudeEnterpriseOptions(report="summaries", groups={"grp_1": "Payments"})
    >>> [piece.name for piece in pieces(options, Wanted((Week.parse("2026-W40"),)))]
    ['summaries-2026-W40.ndjson', 'summaries-2026-W40-grp_1.ndjson']
    """
    if options.report == "users":
        for day in wanted.days():
            first = Request(f"{ANALYTICS}/users", {"date": day.isoformat(), "limit": ROWS_A_PAGE})
            yield Piece(f"users-{day}.ndjson", first, page)
        return
    for week in wanted.all_weeks():
        span = {"starting_date": week.monday.isoformat(), "ending_date": day_after(week.sunday).isoformat()}
        yield Piece(f"summaries-{week}.ndjson", Request(f"{ANALYTICS}/summaries", span), _of(week, None))
        for group, unit in options.groups.items():
            first = Request(f"{ANALYTICS}/summaries", {**span, "filter[]": f"rbac_group_id:{group}"})
            yield Piece(f"summaries-{week}-{group}.ndjson", first, _of(week, unit))


def _of(week: Week, unit: str | None) -> Callable[[Request, Page], Turn]:
    """A turn that keeps the days of a week (it is not written whether the last day belongs to the span), and adds the unit."""
    days = {day.isoformat() for day in week.days}

    def turn(_: Request, answer: Page) -> Turn:
        rows = []
        for row in rows_of(answer, "summaries"):
            if not isinstance(row, dict) or not isinstance(start := row.get("starting_at"), str):
                raise unlike_documented("summaries.starting_at")
            if start[:10] in days:
                rows.append(row if unit is None else row | {"rbac_group": unit})
        return Turn(rows)

    return turn


CLAUDE_ENTERPRISE = Vendor(
    source="claude-enterprise",
    options=ClaudeEnterpriseOptions,
    secrets=lambda _: (KEY,),
    headers=lambda _, secrets: headers(KEY, secrets),
    pieces=pieces,
    cures={
        401: f"Let a Primary Owner make a key for the Analytics API and set {KEY}: this one is unknown or was revoked.",
        403: f"Turn on the Analytics API in the admin settings, and give the key in {KEY} the scope `read:analytics`.",
        404: "Check that the organisation has an Enterprise plan, and the ids of the groups.",
        422: "Ask for later weeks: the analytics begin on 2026-01-01 and reach back for some months only.",
    },
)
