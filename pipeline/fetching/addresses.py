"""Where a request goes, and whether credentials may go there. Pure; no address ever stands in an error."""

import httpx

from pipeline.errors import Refused
from pipeline.fetching.asking import Request
from pipeline.fetching.vendor import LOOPBACK, is_safe

CURE = "Check base_url in sources.toml."


def address_of(request: Request, base_url: str) -> httpx.URL:
    """The address of a request.

    >>> address_of(Request("/orgs/acme"), "https://api.github.com")
    URL('https://api.github.com/orgs/acme')

    Raises
    ------
    Refused
        It is none.
    """
    try:
        return httpx.URL(request.path if "://" in request.path else base_url + request.path)
    except httpx.InvalidURL:
        raise Refused("The vendor names an address that is none.", CURE) from None


def redirected(address: httpx.URL, location: str, request: Request) -> httpx.URL:
    """Where an answer sends a request on to.

    Raises
    ------
    Refused
        It is no address; or the request has content, which may be a secret.
    """
    if request.form is not None or request.body is not None:
        raise Refused("The vendor sends a request with content to another address.", CURE)
    try:
        return address.join(location)
    except httpx.InvalidURL:
        raise Refused("The vendor names an address that is none.", CURE) from None


def is_own(address: httpx.URL, base_url: str) -> bool:
    """Whether an address is the vendor's own, so that credentials go there.

    >>> base = "https://api.github.com"
    >>> is_own(httpx.URL("https://api.github.com/x"), base), is_own(httpx.URL("https://storage.example/x"), base)
    (True, False)

    Raises
    ------
    Refused
        Not even a request may go there: it is not encrypted, or a vendor elsewhere names this machine.
    """
    base = httpx.URL(base_url)
    if not is_safe(str(address)) or (address.host in LOOPBACK and base.host not in LOOPBACK):
        raise Refused("The vendor names an address that is not safe to ask.", CURE)
    return (address.scheme, address.host, address.port) == (base.scheme, base.host, base.port)
