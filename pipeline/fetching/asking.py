"""What to ask a vendor for, and what an answer means: the words in which each vendor's module speaks. Pure data.

A *piece* is one report of one span of days, and becomes one file (several, where the vendor cuts it up). It begins with one
request; from each answer a pure function says what to do next. Nothing here opens a socket.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from pipeline.errors import UnusableInput
from pipeline.periods import Week

Params = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Request:
    """One request.

    Parameters
    ----------
    path
        Below the vendor's base address; or an address of its own.
    params
        The query.
    body
        Sent as JSON, with POST.
    form
        Sent as a form, with POST.
    signed
        Whether the address itself is the credential, and no other is sent.
    """

    # An address can be signed, and a form holds a secret: neither is shown.
    path: str = field(repr=False)
    params: Params = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = field(default=None, repr=False)
    signed: bool = False

    def with_params(self, **params: str) -> "Request":
        """The same request with more in its query."""
        return replace(self, params={**self.params, **params})


@dataclass(frozen=True)
class Page:
    """A decoded answer.

    Parameters
    ----------
    document
        The JSON; None where there is no content.
    more
        Whether the ``Link`` header names a next page.
    """

    document: object = field(repr=False)
    more: bool = False


@dataclass(frozen=True)
class Turn:
    """What to do after an answer.

    Parameters
    ----------
    rows
        The records in it; each becomes a line of the file.
    links
        Files to download, without credentials: a signed address is one.
    then
        The request for the next page.
    """

    rows: Sequence[object] = field(default=(), repr=False)
    links: tuple[str, ...] = field(default=(), repr=False)
    then: Request | None = None


NOTHING = Turn()
"""The vendor has no report of these days. That is a file without a record: missing, not zero."""


@dataclass(frozen=True)
class Piece:
    """One report of one span of days.

    Parameters
    ----------
    name
        Of its file. It holds the day, or the ISO week, from which the collector knows what the file tells of.
    first
        The first request.
    turn
        What an answer means; None where the answer is the report, whatever it is.
    seats
        Whether it is a list of seats.
    demand
        Looks at the beginning of a report that is not paged, and raises where it is not the one that is wanted.
    """

    name: str
    first: Request
    turn: Callable[[Request, Page], Turn] | None
    seats: bool = False
    demand: Callable[[bytes], None] | None = None


@dataclass(frozen=True)
class Wanted:
    """What the collector needs in order to close weeks.

    Parameters
    ----------
    weeks
        The weeks to close, in order. All of them are final.
    look_back
        How many weeks before each of them are looked back at.
    cohort_days
        Days of which the vendor's teams serve as the roster; none where there is one.
    seats
        The week that a list of seats of today tells of; None for no list.
    """

    weeks: tuple[Week, ...]
    look_back: int = 0
    cohort_days: tuple[date, ...] = ()
    seats: Week | None = None

    def all_weeks(self) -> list[Week]:
        """The weeks to ask for, those that are looked back at included, in order."""
        return sorted({week.shift(-back) for week in self.weeks for back in range(self.look_back + 1)})

    def days(self) -> list[date]:
        """Their days, in order.

        >>> wanted = Wanted((Week.parse("2026-W40"),), look_back=1)
        >>> len(wanted.days()), str(wanted.days()[0]), str(wanted.days()[-1])
        (14, '2026-09-21', '2026-10-04')
        """
        return [day for week in self.all_weeks() for day in week.days]


def unlike_documented(field_name: str) -> UnusableInput:
    """An answer without a field that it should have, or with something else in it: nothing is guessed, nothing released."""
    return UnusableInput(
        f"An answer is not as documented: see the field {field_name}.",
        "Look for a newer version of Undertow; until then download the report by hand and give it with --input.",
    )


def document_of(page: Page) -> Mapping[str, object]:
    """The answer as an object.

    Raises
    ------
    UnusableInput
        It is none.
    """
    if not isinstance(page.document, Mapping):
        raise unlike_documented("(the whole)")
    return page.document


def rows_of(page: Page, name: str) -> list[object]:
    """The list under a name.

    Raises
    ------
    UnusableInput
        There is none.
    """
    rows = document_of(page).get(name)
    if not isinstance(rows, list):
        raise unlike_documented(name)
    return rows


def token_of(page: Page, name: str) -> str | None:
    """The text under a name that leads to the next page; None at the end.

    Raises
    ------
    UnusableInput
        It is something else.
    """
    token = document_of(page).get(name)
    if token is None or token == "":
        return None
    if not isinstance(token, str):
        raise unlike_documented(name)
    return token


def midnight(day: date) -> datetime:
    """The moment at which a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def day_after(day: date) -> date:
    """The next day.

    >>> day_after(date(2026, 12, 31)).isoformat()
    '2027-01-01'
    """
    return day + timedelta(days=1)
