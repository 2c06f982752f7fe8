"""OpenAI: the organisation's usage of completions, a week a request, in buckets of a day and in pages.

References
----------
openai/openai-openapi, ``organization/usage/completions``.
"""

from collections.abc import Iterator

from pipeline.fetching.asking import Page, Params, Piece, Request, Turn, Wanted, day_after, midnight, rows_of, token_of
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor

KEY = "UNDERTOW_OPENAI_ADMIN_KEY"


class OpenAIOptions(Options):
    """Nothing needs to be said: the key knows its organisation."""

    base_url: BaseUrl = "https://api.openai.com"


def pieces(_: OpenAIOptions, wanted: Wanted) -> Iterator[Piece]:
    """A piece for each week; the end is not part of the span.

    >>> from pipeline.periods import Week
    >>> [piece] = pieces(OpenAIOptions(), Wanted((Week.parse("2026-W40"),)))
    >>> piece.first.params["start_time"], piece.first.params["end_time"]
    ('1790553600', '1791158400')
    """
    for week in wanted.all_weeks():
        params: Params = {
            "start_time": str(int(midnight(week.monday).timestamp())),
            "end_time": str(int(midnight(day_after(week.sunday)).timestamp())),
            "bucket_width": "1d",
            "group_by": ("user_id", "api_key_id"),
            "limit": "7",
        }
        yield Piece(f"completions-{week}.ndjson", Request("/v1/organization/usage/completions", params), page)


def page(asked: Request, answer: Page) -> Turn:
    """A page of buckets."""
    token = token_of(answer, "next_page")
    return Turn(rows_of(answer, "data"), then=asked.with_params(page=token) if token else None)


def _headers(_: OpenAIOptions, secrets: Secrets) -> dict[str, str]:
    return {"Authorization": f"Bearer {secrets[KEY].get_secret_value()}"}


OPENAI_USAGE = Vendor(
    source="openai-usage",
    options=OpenAIOptions,
    secrets=lambda _: (KEY,),
    headers=_headers,
    pieces=pieces,
    cures={
        401: f"Let an owner make a new admin key and set {KEY}: this one is unknown, was revoked, or is a key of a project.",
        403: f"Give the admin key in {KEY} the scope `api.usage.read`.",
        404: "Check base_url in sources.toml; a gateway must pass /v1/organization on.",
    },
)
