"""Where the receiver listens, and what that takes: other machines are let in with a token and over TLS only."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pipeline.errors import WrongUse

OFF = "off"


@dataclass(frozen=True)
class Address:
    """A host and a port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read ``127.0.0.1:4318`` or ``[::1]:4318``; ``off`` is no address.

        >>> Address.parse("[::1]:4318"), Address.parse("off")
        (Address(host='::1', port=4318), None)
        """
        if text == OFF:
            return None
        host, _, port = text.rpartition(":")
        if not host or not (port.isascii() and port.isdigit()) or int(port) > 65_535:
            raise WrongUse("An address is not of the form HOST:PORT.", "Write it like 127.0.0.1:4318, or 'off'.")
        return cls(host.removeprefix("[").removesuffix("]"), int(port))

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Tls:
    """Files of a certificate, its key, and the authority of clients' certificates, where they must have one."""

    certificate: Path
    key: Path
    client_ca: Path | None = None

    @classmethod
    def of(cls, certificate: Path | None, key: Path | None, client_ca: Path | None) -> Self | None:
        """The files that are given; None without any.

        Raises
        ------
        WrongUse
            One without the other.
        """
        if certificate is None or key is None:
            if (certificate, key, client_ca) == (None, None, None):
                return None
            raise WrongUse("TLS needs a certificate and its key.", "Give both --cert and --key.")
        return cls(certificate, key, client_ca)


@dataclass
class Listening:
    """What to listen on; ``ports`` is filled in once it does."""

    http: Address | None
    grpc: Address | None
    metrics: Address | None = None
    tls: Tls | None = None
    ports: dict[str, int] = field(default_factory=dict)

    def demand_care(self, *, has_tokens: bool, plaintext: bool) -> None:
        """Raise WrongUse when other machines could send without a token, or be listened in on."""
        taking = [address for address in (self.http, self.grpc) if address is not None]
        if not taking:
            raise WrongUse("Nothing is listened on.", "Leave --http or --grpc as it is.")
        if all(address.is_loopback for address in taking):
            return
        if not has_tokens:
            raise WrongUse("Other machines could send without a token.", "Give --tokens FILE, or set UNDERTOW_OTLP_TOKEN.")
        if self.tls is None and not plaintext:
            raise WrongUse(
                "Other machines would send what people do, and a token, for anybody on the way to read.",
                "Give --cert and --key; or --plaintext where a proxy in front of it has TLS.",
            )
