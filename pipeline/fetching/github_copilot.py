"""GitHub Copilot: the reports of an organisation or enterprise, and its seats.

``users-1-day`` is asked for each day, ``user-teams-1-day`` for the first Monday of a quarter where there is no roster. The answer
names signed links that are valid for a short time; behind them lies NDJSON. The seats come in pages. With ``report = "totals"``
nobody is asked about: only the figures of the whole organisation or enterprise.

When it misleads
----------------
* A day without a report is answered with a text, with a list of no links, or with 204: all mean that nothing was reported.
* The seats are those of this moment. They are taken for the newest week that is final: whoever began to use Copilot in the few
  days since counts as having done so before.

References
----------
github/docs, ``content/rest/copilot``; GitHub's page on rate limits of the REST API.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.connectors.github_copilot import recognise_text
from pipeline.fetching.asking import NOTHING, Page, Piece, Request, Turn, Wanted, document_of, rows_of, unlike_documented
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor

TOKEN = "UNDERTOW_GITHUB_TOKEN"  # noqa: S105  # the name of a variable
SEATS_A_PAGE = "100"

Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]


class GitHubCopilotOptions(Options):
    """Whose reports."""

    base_url: BaseUrl = "https://api.github.com"
    organization: Slug | None = None
    enterprise: Slug | None = None
    report: Literal["users", "totals"] = "users"

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.organization is None) == (self.enterprise is None):
            raise ValueError("name either an organization or an enterprise")
        return self

    @property
    def totals(self) -> str:
        """The report of the whole."""
        return "organization-1-day" if self.organization else "enterprise-1-day"

    @property
    def scope(self) -> str:
        """The first part of every path."""
        return f"/orgs/{self.organization}" if self.organization else f"/enterprises/{self.enterprise}"


def pieces(options: GitHubCopilotOptions, wanted: Wanted) -> Iterator[Piece]:
    """What to ask for.

    >>> from pipeline.periods import Week
    >>> asked = pieces(GitHubCopilotOptions(organization="acme"), Wanted((Week.parse("2026-W40"),)))
    >>> piece = next(asked)
    >>> piece.name, dict(piece.first.params)
    ('users-1-day-2026-09-28.ndjson', {'day': '2026-09-28'})
    """
    persons = options.report == "users"
    for day in wanted.days():
        yield _report(options, "users-1-day" if persons else options.totals, day)
    for day in wanted.cohort_days if persons else ():
        yield _report(options, "user-teams-1-day", day)
    if wanted.seats is not None and persons:
        first = Request(f"{options.scope}/copilot/billing/seats", {"per_page": SEATS_A_PAGE, "page": "1"})
        yield Piece(f"seats-{wanted.seats}.ndjson", first, seats, seats=True)


def _report(options: GitHubCopilotOptions, report: str, day: date) -> Piece:
    path = f"{options.scope}/copilot/metrics/reports/{report}"
    return Piece(f"{report}-{day}.ndjson", Request(path, {"day": day.isoformat()}), links)


def links(asked: Request, page: Page) -> Turn:
    """What the envelope of a report says.

    >>> links(Request("", {"day": "2026-04-14"}), Page("No report available for this day")) is NOTHING
    True
    """
    if page.document is None or (isinstance(page.document, str) and recognise_text(page.document)):
        return NOTHING
    found = rows_of(page, "download_links")
    if document_of(page).get("report_day", asked.params["day"]) != asked.params["day"]:
        raise unlike_documented("report_day")
    return Turn(links=tuple(map(_link, found)))


def _link(found: object) -> str:
    if not isinstance(found, str) or "://" not in found:
        raise unlike_documented("download_links")
    return found


def seats(asked: Request, page: Page) -> Turn:
    """A page of seats; the Link header says whether there are more."""
    number = int(str(asked.params["page"]))
    return Turn(rows_of(page, "seats"), then=asked.with_params(page=str(number + 1)) if page.more else None)


def _headers(_: GitHubCopilotOptions, secrets: Secrets) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {secrets[TOKEN].get_secret_value()}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }


_SCOPES = (
    "Give the token `read:enterprise` (enterprise) or `read:org` (organisation) for the reports, and `manage_billing:copilot` "
    "for the seats; a fine-grained one the right to read Copilot metrics and seat management."
)

GITHUB_COPILOT = Vendor(
    source="github-copilot",
    options=GitHubCopilotOptions,
    secrets=lambda _: (TOKEN,),
    headers=_headers,
    pieces=pieces,
    cures={
        401: f"Make a new token and set {TOKEN}: this one is unknown or has run out.",
        403: f"{_SCOPES} The policy `Copilot usage metrics` must be on, and the token authorised for single sign-on.",
        404: f"Check the name of the organisation or enterprise. GitHub answers so, too, where rights lack: {_SCOPES}",
        410: "GitHub has ended this report; look for a newer version of Undertow.",
        422: "Turn on the policy `Copilot usage metrics`; a report reaches back to 2025-10-10, and one year.",
    },
)
