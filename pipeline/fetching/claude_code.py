"""Claude Code: the usage report of the Admin API, one UTC day a request, in pages.

References
----------
Claude platform documentation, Claude Code Analytics API.
"""

from collections.abc import Iterator

from pipeline.fetching.asking import Page, Piece, Request, Turn, Wanted, rows_of, token_of
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor

KEY = "UNDERTOW_ANTHROPIC_ADMIN_KEY"
ROWS_A_PAGE = "1000"
VERSION = "2023-06-01"


class ClaudeCodeOptions(Options):
    """Nothing needs to be said: the key knows its organisation."""

    base_url: BaseUrl = "https://api.anthropic.com"


def pieces(_: ClaudeCodeOptions, wanted: Wanted) -> Iterator[Piece]:
    """A piece for each day."""
    for day in wanted.days():
        first = Request("/v1/organizations/usage_report/claude_code", {"starting_at": day.isoformat(), "limit": ROWS_A_PAGE})
        yield Piece(f"claude-code-{day}.ndjson", first, page)


def page(asked: Request, answer: Page) -> Turn:
    """A page of records.

    >>> page(Request(""), Page({"data": [], "has_more": True, "next_page": "p2"})).then.params
    {'page': 'p2'}
    """
    token = token_of(answer, "next_page")
    return Turn(rows_of(answer, "data"), then=asked.with_params(page=token) if token else None)


def headers(key: str, secrets: Secrets) -> dict[str, str]:
    """What every request to Anthropic carries."""
    return {"x-api-key": secrets[key].get_secret_value(), "anthropic-version": VERSION}


CLAUDE_CODE = Vendor(
    source="claude-code",
    options=ClaudeCodeOptions,
    secrets=lambda _: (KEY,),
    headers=lambda _, secrets: headers(KEY, secrets),
    pieces=pieces,
    cures={
        401: f"Make a new Admin API key and set {KEY}: this one is unknown or was revoked.",
        403: f"Set {KEY} to an Admin API key: a key for models may not read reports.",
        404: "The organisation has no Claude Code report; on an Enterprise plan, collect claude-enterprise instead.",
        422: "Check that the weeks are ones in which the organisation was there.",
    },
)
