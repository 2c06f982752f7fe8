"""Sends a digest to the contact of its audience, once: a small log tells what was sent, and never to which address."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from pathlib import Path

from pipeline.errors import Refused, TryAgain, UnusableInput, WrongUse
from pipeline.grafana.contacts import Contact, Contacts, read_contacts
from pipeline.logbook import append, read_log
from pipeline.report.digest import Audience, Digest
from pipeline.report.mail import MailServer, Security, send
from pipeline.settings import Settings
from pipeline.texts import texts

PASSWORD = "UNDERTOW_SMTP_PASSWORD"  # noqa: S105 -- the name of the variable, not what it holds
BEGUN, SENT, FAILED = "begun", "sent", "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest as it is sent.

    Parameters
    ----------
    subject, plain, page
        In the language of the contact.
    attached
        File name and bytes of a PDF; None where none was asked for.
    """

    subject: str
    plain: str
    page: str
    attached: tuple[str, bytes] | None = None


def contact_of(settings: Settings, audience: Audience, unit: str | None) -> tuple[str, Contact]:
    """Name and addresses of whom a digest is for.

    Raises
    ------
    WrongUse, UnusableInput
        The contacts do not say who it is, or it is no contact by e-mail.
    """
    if settings.contacts is None:
        raise UnusableInput("It is not known whom to send to.", "Set UNDERTOW_CONTACTS: deploy/grafana/contacts.example.toml.")
    contacts = read_contacts(settings.contacts)
    name = _name(contacts, audience, unit)
    if name is None:
        raise UnusableInput("The contacts do not say who gets this digest.", f"Add it to {settings.contacts}.")
    contact = contacts.contact[name]
    if contact.kind != "email":
        raise UnusableInput(f"The contact {name} gets no e-mail ({contact.kind}).", f"Give it addresses in {settings.contacts}.")
    return name, contact


def server_of(settings: Settings, environment: Mapping[str, str] = os.environ) -> MailServer:
    """The mail server that the settings name, with its password from the environment.

    Raises
    ------
    UnusableInput
        What it takes is not set.
    """
    if not settings.smtp_host or not settings.smtp_from:
        raise UnusableInput("No mail server, or no sender, is set.", "Set UNDERTOW_SMTP_HOST and UNDERTOW_SMTP_FROM.")
    password = environment.get(PASSWORD)
    if settings.smtp_user and not password:
        raise UnusableInput(f"{PASSWORD} is not set.", "Set it in the environment; it is read from nowhere else.")
    return MailServer(settings.smtp_host, settings.smtp_port, Security(settings.smtp_security), settings.smtp_user, password)


def send_once(
    letter: Letter, digest: Digest, contact: tuple[str, Contact], settings: Settings, server: MailServer, *, again: bool
) -> str:
    """Send a digest unless it was sent; what to tell the operator.

    Before it is handed in, the log says that it begins; afterwards how it ended. So a crash in between is seen, and neither sends
    a second one nor hides that the first may be missing.

    Raises
    ------
    WrongUse
        It was sent already, or nobody knows: say so to send it again.
    TryAgain, Refused, Unsure
        As :func:`pipeline.report.mail.send`.
    """
    name, to = contact
    log = sent_log(settings)
    about = {
        "org": digest.content.org,
        "audience": digest.audience.value,
        "unit": digest.unit,
        "month": str(digest.month),
        "contact": name,
    }
    if not again:
        _demand_new(log, about)
    message = _message(letter, to, settings.smtp_from or "")
    append(log, lambda _: about | {"event": BEGUN})
    try:
        taken = send(message, server)
    except (TryAgain, Refused):
        append(log, lambda _: about | {"event": FAILED})
        raise
    append(log, lambda _: about | {"event": SENT})
    return f"Sent to {taken} of {len(to.addresses)} addresses of the contact {name}."


def sent_log(settings: Settings) -> Path:
    """Where it is kept which digests were sent: beside the ledger."""
    return settings.ledger.with_name("undertow-digests.ndjson")


def _name(contacts: Contacts, audience: Audience, unit: str | None) -> str | None:
    if audience is Audience.WORKS_COUNCIL:
        return contacts.works_council
    return contacts.hr if audience is Audience.HR else contacts.units.get(unit or "")


def _demand_new(log: Path, about: Mapping[str, str | None]) -> None:
    told = [entry.body.get("event") for entry in read_log(log).entries if about.items() <= entry.body.items()]
    if told and told[-1] == SENT:
        raise WrongUse("This digest was sent already.", "Say --again if it is to be sent once more.")
    if told and told[-1] == BEGUN:
        raise WrongUse(
            "This digest may have been sent: it broke off halfway.", "Ask the reader, and say --again if it is missing."
        )


def _message(letter: Letter, to: Contact, sender: str) -> EmailMessage:
    message = EmailMessage()
    try:
        message["Subject"] = letter.subject
        message["From"] = Address(addr_spec=sender)
        message["To"] = [Address(addr_spec=address) for address in to.addresses]
    except (ValueError, IndexError, MessageError) as fault:
        raise UnusableInput("An address of a digest cannot be read.", "Mend UNDERTOW_SMTP_FROM, or the contact.") from fault
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    text = texts(to.language)
    message.set_content(f"{letter.plain}\n{text('digest.mail_foot')}\n")
    message.add_alternative(letter.page, subtype="html")
    if letter.attached:
        name, content = letter.attached
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message
