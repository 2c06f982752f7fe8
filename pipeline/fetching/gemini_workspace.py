"""Google Gemini in Workspace: the activities of the Reports API, a UTC day a request, in pages.

The credential is a token of one's own (``auth = "token"``), or the key of a service account with delegation over the domain: then
a signed claim is exchanged for a token that lasts an hour. Seats are in no interface: give the admin console's CSV as ``seats``.

References
----------
developers.google.com, Admin SDK Reports API; OAuth 2.0 for server-to-server applications.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

import orjson
from pydantic import Field, SecretStr, model_validator

from pipeline.connectors.gemini_workspace import APPLICATION
from pipeline.errors import UnusableInput
from pipeline.fetching.asking import Page, Piece, Request, Turn, Wanted, document_of, midnight, token_of, unlike_documented
from pipeline.fetching.vendor import BaseUrl, Options, Secrets, Vendor
from pipeline.signing import signed_claim

TOKEN = "UNDERTOW_GOOGLE_TOKEN"  # noqa: S105  # the name of a variable
ACCOUNT = "UNDERTOW_GOOGLE_SERVICE_ACCOUNT_FILE"
SCOPE = "https://www.googleapis.com/auth/admin.reports.audit.readonly"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ROWS_A_PAGE = "1000"
HOUR = 3600


class GeminiOptions(Options):
    """How to sign in."""

    base_url: BaseUrl = "https://admin.googleapis.com"
    token_url: BaseUrl = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
    auth: Literal["token", "service-account"] = "service-account"
    administrator: Annotated[str | None, Field(max_length=254, repr=False)] = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if (self.auth == "service-account") == (self.administrator is None):
            raise ValueError("name the administrator in whose name a service account asks, and only then")
        return self


def pieces(_: GeminiOptions, wanted: Wanted) -> Iterator[Piece]:
    """A piece for each day; both ends belong to it."""
    for day in wanted.days():
        span = {"startTime": f"{midnight(day):%Y-%m-%dT%H:%M:%S}.000Z", "endTime": f"{day}T23:59:59.999Z"}
        path = f"/admin/reports/v1/activity/users/all/applications/{APPLICATION}"
        yield Piece(f"activities-{day}.ndjson", Request(path, {**span, "maxResults": ROWS_A_PAGE}), activities)


def activities(asked: Request, answer: Page) -> Turn:
    """A page of activities; one on which nothing happened has no list, and may lead on all the same."""
    document = document_of(answer)
    rows = document.get("items", [])
    renamed = "items" not in document and any(isinstance(value, list) for value in document.values())
    if renamed or not isinstance(rows, list):
        raise unlike_documented("items")
    token = token_of(answer, "nextPageToken")
    return Turn(rows, then=asked.with_params(pageToken=token) if token else None)


def _sign_in(options: GeminiOptions, secrets: Secrets, now: int) -> Request:
    """The request that exchanges a signed claim for a token."""
    account = _account(secrets[ACCOUNT])
    claim: dict[str, str | int] = {
        "iss": account["client_email"],
        "sub": str(options.administrator),
        "scope": SCOPE,
        "aud": options.token_url,
        "iat": now,
        "exp": now + HOUR,
    }
    assertion = signed_claim(claim, account["private_key"])
    return Request(options.token_url, form={"grant_type": GRANT, "assertion": assertion})


def _account(secret: SecretStr) -> Mapping[str, str]:
    fault = UnusableInput(
        f"The file of {ACCOUNT} is no key of a service account.", "Name the JSON file that Google gave with the key."
    )
    try:
        account = orjson.loads(secret.get_secret_value())
    except orjson.JSONDecodeError:
        raise fault from None
    if not isinstance(account, dict) or not all(isinstance(account.get(name), str) for name in ("client_email", "private_key")):
        raise fault
    return account


def _headers(options: GeminiOptions, secrets: Secrets) -> dict[str, str]:
    return {"Authorization": f"Bearer {secrets['token' if options.auth == 'service-account' else TOKEN].get_secret_value()}"}


GEMINI_WORKSPACE = Vendor(
    source="gemini-workspace",
    options=GeminiOptions,
    secrets=lambda options: (ACCOUNT,) if options.auth == "service-account" else (TOKEN,),
    headers=_headers,
    pieces=pieces,
    cures={
        400: "Check in the admin console that the service account has delegation over the domain, and for which administrator.",
        401: f"Set {TOKEN} to a fresh token, or let the service account's delegation hold the scope {SCOPE}.",
        403: f"Turn on the Admin SDK API in the project, delegate {SCOPE}, and name an administrator who may read reports.",
        404: "Check base_url in sources.toml.",
    },
    sign_in=_sign_in,
    signs_in=lambda options: options.auth == "service-account",
)
