"""What a vendor is, to who asks it: its address, its credentials, its requests, and what to do when it refuses. Pure data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from pipeline.fetching.asking import Piece, Request, Wanted

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_safe(address: str) -> bool:
    """Whether an address may be asked: over TLS, or on this machine.

    >>> is_safe("https://api.github.com"), is_safe("http://api.github.com"), is_safe("http://127.0.0.1:8080")
    (True, False, True)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _safe(address: str) -> str:
    if not is_safe(address) or urlsplit(address).username is not None:
        raise ValueError("must begin with https:// and hold no credentials")
    return address.rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_safe), Field(max_length=300)]
"""An address that credentials may be sent to."""


class Options(BaseModel):
    """What a section of ``sources.toml`` says to ask a vendor for; each vendor adds its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: BaseUrl


O = TypeVar("O", bound=Options)  # noqa: E741  # the options of one vendor
Secrets = Mapping[str, SecretStr]
"""Credentials by the name of their variable."""


@dataclass(frozen=True)
class Vendor(Generic[O]):
    """One vendor.

    Parameters
    ----------
    source
        Name of the connector that reads what it answers.
    options
        What ``sources.toml`` may say.
    secrets
        From the options to the variables of the credentials that are needed; a name in ``_FILE`` is a file that is read whole.
    headers
        From the credentials (or from the token, as ``token``) to what every request carries.
    pieces
        What to ask for.
    cures
        For the status of a refusal, what to do.
    sign_in
        From the options, the credentials and the time in seconds to the request for a token; None where the credential is one.
    signs_in
        Whether these options need a token.
    newest_only
        Whether it tells of the newest week, and of no other.
    """

    source: str
    options: type[O]
    secrets: Callable[[O], tuple[str, ...]]
    headers: Callable[[O, Secrets], Mapping[str, str]]
    pieces: Callable[[O, Wanted], Iterable[Piece]]
    cures: Mapping[int, str] = field(default_factory=dict)
    sign_in: Callable[[O, Secrets, int], Request] | None = None
    signs_in: Callable[[O], bool] = lambda _: True
    newest_only: bool = False


AnyVendor = Vendor[Any]
