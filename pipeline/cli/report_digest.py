"""Makes a digest: reads it, writes the page, prints it, sends it, as far as was asked."""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.cli.digest_reading import read_digest
from pipeline.cli.looking import leave_entry
from pipeline.cli.printing import print_pdf
from pipeline.cli.report_sending import Letter, contact_of, send_once, server_of
from pipeline.cli.team_pages import write
from pipeline.errors import UnusableInput, WrongUse
from pipeline.report.digest import Audience, Digest
from pipeline.report.digest_page import plain_digest, render_digest
from pipeline.report.digest_parts import title
from pipeline.report.month import Month
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.texts import texts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Parameters
    ----------
    audience, unit, month
        Of which digest.
    out
        Where to write the page; None for a name of its own, and for nowhere when it is sent.
    pdf, send, again
        Whether to print it, to send it, and to send it once more.
    has_language
        Whether the language was said; what is sent is else in that of the contact.
    """

    audience: Audience
    unit: str | None
    month: str | None
    out: Path | None
    pdf: bool
    send: bool
    again: bool
    has_language: bool


def make_digest(settings: Settings, wanted: Wanted) -> None:
    """Make a digest as it was asked for; tell on standard error what was written and sent."""
    if (wanted.unit is not None) != (wanted.audience is Audience.CHANGE_LEAD):
        raise WrongUse("A change lead's digest is about a unit, the others about the organisation.", "Mend --audience or --unit.")
    if wanted.again and not wanted.send:
        raise WrongUse("Nothing is sent without --send.", "Add it, or leave out --again.")
    contact = contact_of(settings, wanted.audience, wanted.unit) if wanted.send else None
    server = server_of(settings) if wanted.send else None
    if contact and not wanted.has_language:
        settings = settings.model_copy(update={"language": contact[1].language})
    digest = _read(settings, wanted)
    page = render_digest(digest, settings.language)
    printed = print_pdf(page) if wanted.pdf else None
    out = wanted.out or Path(file_name(digest))
    if wanted.out or not wanted.send:
        write(out, page)
        sys.stderr.write(f"{out}\n")
        if printed:
            _write_pdf(out.with_suffix(".pdf"), printed)
    if contact and server:
        subject = texts(settings.language)("digest.mail_subject", title=title(digest, texts(settings.language)))
        attached = (out.with_suffix(".pdf").name, printed) if printed else None
        letter = Letter(subject, plain_digest(digest, settings.language), page, attached)
        sys.stderr.write(send_once(letter, digest, contact, settings, server, again=wanted.again) + "\n")


def file_name(digest: Digest) -> str:
    """A name of its own for each digest that any file system takes; a unit is in it by a hash."""
    unit = f"-{hashlib.sha256(digest.unit.encode()).hexdigest()[:12]}" if digest.unit else ""
    return f"digest-{digest.month}-{digest.audience}{unit}.html"


def _read(settings: Settings, wanted: Wanted) -> Digest:
    month = Month.parse(wanted.month) if wanted.month else None
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        digest = read_digest(opened, settings, wanted.audience, month, wanted.unit)
    leave_entry(settings, settings.org, "report", *([wanted.unit] if wanted.unit else []))
    return digest


def _write_pdf(path: Path, printed: bytes) -> None:
    try:
        path.write_bytes(printed)
    except OSError as fault:
        raise UnusableInput(f"{path} cannot be written: {fault.strerror}.", "Choose another place for it.") from fault
    sys.stderr.write(f"{path}\n")
