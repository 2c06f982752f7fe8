"""Microsoft 365 Copilot: the usage detail of Microsoft Graph, as it stands today.

A client secret is exchanged for a token that lasts an hour. The report is answered with a redirect to a signed address, behind
which lies a CSV.

When it misleads
----------------
* Graph gives only its newest state, up to 72 hours late, and one report tells of one week: that at whose end it was refreshed. So
  a week can be fetched in the few days in which the newest report is that of its Friday, Saturday or Sunday, and not later.

References
----------
MicrosoftDocs/m365copilot-docs, ``docs/api/admin-settings/reports``; the Microsoft identity platform, client credentials flow.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from itertools import islice
from typing import Annotated, Literal

from pydantic import Field

from pipeline.connectors.base import parse_day
from pipeline.connectors.microsoft_365_copilot import FRIDAY
from pipeline.errors import TryAgain, UnusableInput, WrongUse
from pipeline.fetching.asking import Piece, Request, Wanted, unlike_documented
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor
from pipeline.periods import Week

SECRET = "UNDERTOW_MICROSOFT_CLIENT_SECRET"  # noqa: S105  # the name of a variable
REPORT = "getMicrosoft365CopilotUsageUserDetail"

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")]


class MicrosoftOptions(Options):
    """The tenant, and the application that is registered there."""

    base_url: BaseUrl = "https://graph.microsoft.com"
    login_url: BaseUrl = "https://login.microsoftonline.com"
    tenant: Id
    client: Id
    version: Literal["v1", "v2"] = "v2"


def pieces(options: MicrosoftOptions, wanted: Wanted) -> Iterator[Piece]:
    """The newest report, which must be that of the end of the one week that is wanted.

    Raises
    ------
    WrongUse
        Several weeks are wanted.
    """
    if len(wanted.weeks) > 1:
        raise WrongUse(
            "Graph has the newest report only, and it tells of one week.", "Ask for one week at a time, when it ended."
        )
    version = ",version='v2'" if options.version == "v2" else ""
    path = f"/v1.0/copilot/reports/{REPORT}(period='D7'{version})"
    yield Piece(f"usage-detail-{options.version}.csv", Request(path), None, demand=_end_of(wanted.weeks[0]))


def _end_of(week: Week) -> Callable[[bytes], None]:
    """Looks whether a report was refreshed at the end of a week."""
    ends = week.days[FRIDAY:]

    def demand(head: bytes) -> None:
        refreshed = refreshed_on(head)
        if refreshed < ends[0]:
            raise TryAgain(
                f"The newest report is of {refreshed}: the one of the end of {week} is not there yet.", "Run it again tomorrow."
            )
        if refreshed > ends[-1]:
            raise UnusableInput(
                f"The newest report is of {refreshed}: it does not tell of {week} any more, which stays missing.",
                "Fetch every day, with UNDERTOW_FINALITY_DAYS=0: other sources wait as long as their vendors say all the same.",
            )

    return demand


def refreshed_on(head: bytes) -> date:
    r"""The day on which a report was refreshed, from its first lines.

    >>> refreshed_on(b"Report Refresh Date,User Principal Name\n2026-10-04,x\n")
    datetime.date(2026, 10, 4)

    Raises
    ------
    UnusableInput
        They do not say.
    """
    try:
        rows = list(islice(csv.DictReader(StringIO(head.decode("utf-8-sig", "replace"))), 1))
    except csv.Error:
        rows = []
    day = parse_day(rows[0].get("Report Refresh Date")) if rows else None
    if day is None:
        raise unlike_documented("Report Refresh Date")
    return day


def _sign_in(options: MicrosoftOptions, secrets: Secrets, _: int) -> Request:
    form = {
        "grant_type": "client_credentials",
        "client_id": options.client,
        "client_secret": secrets[SECRET].get_secret_value(),
        "scope": f"{options.base_url}/.default",
    }
    return Request(f"{options.login_url}/{options.tenant}/oauth2/v2.0/token", form=form)


def _headers(_: MicrosoftOptions, secrets: Secrets) -> dict[str, str]:
    return {"Authorization": f"Bearer {secrets['token'].get_secret_value()}"}


MICROSOFT_365_COPILOT = Vendor(
    source="microsoft-365-copilot",
    options=MicrosoftOptions,
    secrets=lambda _: (SECRET,),
    headers=_headers,
    pieces=pieces,
    cures={
        400: f"Check tenant and client in sources.toml, and {SECRET}: its value, not its id.",
        401: f"Make a new client secret and set {SECRET}: this one is unknown or has run out.",
        403: "Give the application the right `Reports.Read.All` (application, not delegated), with an administrator's consent.",
        404: "Check tenant and version in sources.toml; the national clouds do not have this report.",
    },
    sign_in=_sign_in,
    newest_only=True,
)
