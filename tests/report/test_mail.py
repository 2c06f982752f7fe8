"""Messages are handed in over an encrypted line, and each refusal says what it means and whether anything was sent."""

import ssl
from email.message import EmailMessage

import pytest
import trustme

from pipeline.errors import Refused, TryAgain, UndertowError
from pipeline.report.mail import MailServer, Security, Unsure, send
from tests.report.mailbox import PASSWORD, USER, Mailbox, listening

ONE, TWO = "hr@example.org", "lead@example.org"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def box(authority: trustme.CA) -> Mailbox:
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(trust)
    return Mailbox(trust=trust, login=True)


@pytest.fixture
def believed(authority: trustme.CA) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return trust


def message(*to: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "undertow@example.org", ", ".join(to or (ONE,)), "September"
    letter.set_content("Hello.\n.\n")
    return letter


def server(box: Mailbox, believed: ssl.SSLContext | None = None, **more: object) -> MailServer:
    given = {"security": Security.STARTTLS, "user": USER, "password": PASSWORD} | more
    return MailServer("127.0.0.1", box.port, trust=believed, **given)  # type: ignore[arg-type]  # of several types


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_message_goes_over_an_encrypted_line_after_a_login(box: Mailbox, believed: ssl.SSLContext, security: Security) -> None:
    box.tls_at_once = security is Security.TLS
    with listening(box):
        assert send(message(ONE, TWO), server(box, believed, security=security)) == 2
    assert (box.recipients, box.logins, box.letters[0]["Subject"]) == ([[ONE, TWO]], 1, "September")


def test_of_two_addresses_one_may_be_refused(box: Mailbox, believed: ssl.SSLContext) -> None:
    box.refuses = frozenset({TWO})
    with listening(box):
        assert send(message(ONE, TWO), server(box, believed)) == 1
    assert box.recipients == [[ONE]]


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"refuses": frozenset({ONE})}, Refused, "takes none of the addresses (code 550)"),
        ({"answers": {"RCPT": "450 later"}}, TryAgain, "takes none of the addresses just now (code 450)"),
        ({"answers": {"MAIL": "553 who are you"}}, Refused, "UNDERTOW_SMTP_FROM"),
        ({"answers": {"DATA": "554 spam"}}, Refused, "does not take the message (code 554)"),
        ({"answers": {"AUTH": "535 not known"}}, Refused, "does not accept this user and password"),
        ({"login": False}, Refused, "does not offer what was asked for"),
        ({"trust": None}, Refused, "does not offer what was asked for"),
        ({"hangs_up_after_data": True}, Unsure, "broke while the message was handed in"),
    ],
)
def test_a_refusal_is_told_without_an_address(
    change: dict[str, object], error: type[UndertowError], told: str, box: Mailbox, believed: ssl.SSLContext
) -> None:
    for name, value in change.items():
        setattr(box, name, value)
    with listening(box), pytest.raises(error) as refusal:
        send(message(), server(box, believed))
    assert told in refusal.value.what
    assert "@" not in str(refusal.value)


def test_a_server_that_is_not_there_is_told(box: Mailbox) -> None:
    with listening(box):
        pass
    with pytest.raises(TryAgain, match="cannot be reached"):
        send(message(), server(box))


def test_a_certificate_that_nobody_knows_is_refused(box: Mailbox) -> None:
    with listening(box), pytest.raises(Refused, match="cannot be encrypted"):
        send(message(), server(box))
    assert (box.logins, box.letters) == (0, [])


def test_a_password_never_goes_over_an_open_line(box: Mailbox) -> None:
    with listening(box), pytest.raises(Refused, match="not sent over a line"):
        send(message(), server(box, security=Security.NONE))
    assert box.logins == 0
