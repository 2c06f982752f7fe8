"""Opens a fetcher for a source: its client, its credentials, and a token where one must be asked for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pydantic import SecretStr

from pipeline.errors import UnusableInput
from pipeline.fetching import VENDORS
from pipeline.fetching.credentials import read_secret
from pipeline.fetching.fetch import Fetcher
from pipeline.fetching.memory import Shelf
from pipeline.fetching.sources import Source
from pipeline.fetching.transport import Clock, Transport, make_client
from pipeline.fetching.vendor import AnyVendor, Options


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
        yield Fetcher(transport, shelf)


def _read(vendor: AnyVendor, options: Options, environment: Mapping[str, str]) -> dict[str, SecretStr]:
    """All credentials that are needed; every one that is not there is named at once."""
    secrets: dict[str, SecretStr] = {}
    faults: list[UnusableInput] = []
    for name in vendor.secrets(options):
        try:
            secrets[name] = read_secret(name, environment)
        except UnusableInput as fault:
            faults.append(fault)
    if faults:
        raise UnusableInput(" ".join(fault.what for fault in faults), " ".join(fault.cure for fault in faults))
    return secrets
