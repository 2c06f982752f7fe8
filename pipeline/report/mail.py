"""Sends one message by SMTP: the only place that knows how, and what each refusal means."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from pipeline.errors import Refused, TryAgain, UndertowError

SECONDS = 30


class Unsure(UndertowError):
    """A message may have been sent, or not."""


class Security(StrEnum):
    """How the line to the mail server is kept secret."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For a server on this machine, and for tests."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to hand in messages, and as whom.

    Parameters
    ----------
    host, port, security
        The server.
    user, password
        Left out where it asks for none. A password is never sent over a line that is not encrypted.
    trust
        Whose certificates are believed; left out, those of the system.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = None
    trust: ssl.SSLContext | None = None


def send(message: EmailMessage, server: MailServer) -> int:
    """Hand in a message; how many of its addresses the server took. Of those it did not take the caller tells, by their number.

    It misleads as proof that somebody got it: a server that takes a message may still send it back later.

    Raises
    ------
    TryAgain
        The server is not there, or says that it is busy: nothing was sent.
    Refused
        It does not let us in, cannot encrypt, or takes none of the addresses, or not the message: nothing was sent.
    Unsure
        The line broke in the middle: nobody here knows whether it was sent.
    """
    if server.user and server.security is Security.NONE:
        raise Refused(
            "A password is not sent over a line that is not encrypted.", "Set UNDERTOW_SMTP_SECURITY to starttls or tls."
        )
    line = _opened(server)
    try:
        refused = line.send_message(message)
    except smtplib.SMTPRecipientsRefused as fault:
        raise _refused("takes none of the addresses", max(code for code, _ in fault.recipients.values())) from fault
    except smtplib.SMTPSenderRefused as fault:
        raise _refused("does not take UNDERTOW_SMTP_FROM as the sender", fault.smtp_code) from fault
    except smtplib.SMTPResponseException as fault:
        raise _refused("does not take the message", fault.smtp_code) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise Unsure("The line broke while the message was handed in.", "Ask at the other end whether it came.") from fault
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()
    return len(_addresses(message)) - len(refused)


def _opened(server: MailServer) -> smtplib.SMTP:
    """A line to the server, encrypted and logged in as far as was asked; whatever goes wrong here, nothing was sent."""
    try:
        return _connected(server)
    except smtplib.SMTPAuthenticationError as fault:
        raise Refused(
            "The mail server does not accept this user and password.", "Mend UNDERTOW_SMTP_USER and its password."
        ) from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise Refused(
            f"The mail server does not offer what was asked for ({server.security}, or a login).", "Mend UNDERTOW_SMTP_SECURITY."
        ) from fault
    except ssl.SSLError as fault:
        raise Refused(
            "The line to the mail server cannot be encrypted: the certificate or the port does not fit.",
            "Check UNDERTOW_SMTP_HOST as the certificate names it; port 465 is for `tls`, 587 for `starttls`.",
        ) from fault
    except smtplib.SMTPResponseException as fault:
        raise _refused("does not let us in", fault.smtp_code) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise TryAgain(
            f"The mail server {server.host}:{server.port} cannot be reached.",
            "Check UNDERTOW_SMTP_HOST and UNDERTOW_SMTP_PORT, and that it is up; nothing was sent.",
        ) from fault


def _connected(server: MailServer) -> smtplib.SMTP:
    trust = server.trust or ssl.create_default_context()
    if server.security is Security.TLS:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trust)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security is Security.STARTTLS:
            line.starttls(context=trust)
        if server.user:
            line.login(server.user, server.password or "")
    except Exception:
        line.close()
        raise
    return line


def _refused(what: str, code: int) -> Refused | TryAgain:
    # By its code a server says whether asking again later may help; its words may hold an address, so they are not repeated.
    if 400 <= code < 500:
        return TryAgain(f"The mail server {what} just now (code {code}).", "Try again later; nothing was sent.")
    return Refused(f"The mail server {what} (code {code}).", "Ask who runs the mail server; nothing was sent.")


def _addresses(message: EmailMessage) -> list[str]:
    return [address.addr_spec for header in message.get_all("To", []) for address in header.addresses]
