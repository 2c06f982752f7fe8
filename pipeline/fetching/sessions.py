"""Opens a fetcher for a source: its client, its credentials, and a token where one must be asked for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from pydantic import SecretStr

from pipeline.errors import UnusableInput
from pipeline.fetching import VENDORS
from pipeline.fetching.asking import Page, document_of, unlike_documented
from pipeline.fetching.credentials import read_secret, read_secret_file
from pipeline.fetching.fetch import Fetcher
from pipeline.fetching.memory import Shelf
from pipeline.fetching.sources import Source
from pipeline.fetching.transport import Clock, Transport, make_client
from pipeline.fetching.vendor import AnyVendor, Options

TOKEN = "token"  # noqa: S105  # the name under which a vendor's module finds it


@contextmanager
def open_fetcher(source: Source, shelf: Shelf, clock: Clock, environment: Mapping[str, str]) -> Iterator[Fetcher]:
    """A fetcher for a source that says what to ask for.

    Parameters
    ----------
    source
        Its section of ``sources.toml``.
    shelf
        Gets what is fetched.
    clock
        The time, and sleep.
    environment
        Where the credentials are, or the names of their files.

    Raises
    ------
    UnusableInput
        A credential is not there, or may be read by others.
    """
    vendor, options = VENDORS[source.name], source.options
    assert options is not None
    secrets = _read(vendor, options, environment)
    with make_client() as client:
        transport = Transport(client, clock, options.base_url, vendor.cures, lambda _: vendor.headers(options, secrets))
        if vendor.sign_in is not None and vendor.signs_in(options):
            transport.headers = _Session(vendor, options, secrets, transport).headers
            transport.renews = True
        yield Fetcher(transport, shelf)


class _Session:
    """Holds a token, and asks for a new one when the vendor does not take it any more."""

    def __init__(self, vendor: AnyVendor, options: Options, secrets: dict[str, SecretStr], transport: Transport) -> None:
        self._vendor = vendor
        self._options = options
        self._secrets = secrets
        self._transport = transport

    def headers(self, anew: bool) -> Mapping[str, str]:
        if anew or TOKEN not in self._secrets:
            assert self._vendor.sign_in is not None
            request = self._vendor.sign_in(self._options, self._secrets, int(self._transport.clock.time()))
            page = self._transport.page(replace(request, signed=True), f"{self._vendor.source}: the token")
            self._secrets[TOKEN] = _token_in(page)
        return self._vendor.headers(self._options, self._secrets)


def _token_in(page: Page) -> SecretStr:
    token = document_of(page).get("access_token")
    if not isinstance(token, str) or not token.isprintable():
        raise unlike_documented("access_token")
    return SecretStr(token)


def _read(vendor: AnyVendor, options: Options, environment: Mapping[str, str]) -> dict[str, SecretStr]:
    """All credentials that are needed; every one that is not there is named at once."""
    secrets: dict[str, SecretStr] = {}
    faults: list[UnusableInput] = []
    for name in vendor.secrets(options):
        read = read_secret_file if name.endswith("_FILE") else read_secret
        try:
            secrets[name] = read(name, environment)
        except UnusableInput as fault:
            faults.append(fault)
    if faults:
        raise UnusableInput(" ".join(fault.what for fault in faults), " ".join(fault.cure for fault in faults))
    return secrets
