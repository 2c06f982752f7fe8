"""Reads what all tables about units share: unit, week, whole numbers, words of a closed set; and knows a column about persons.

Pure, as all connectors are; :class:`~pipeline.connectors.base.BadRecord` names a field, never its value.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from pipeline.connectors.base import MAX_COUNT, BadRecord, Fault
from pipeline.errors import WrongUse
from pipeline.periods import Week

PERSONAL = frozenset(
    """
    person persons name firstname surname lastname email mail login user username userid employee worker respondent participant
    manager hostname host device ip url domain domains
    persoon naam voornaam achternaam medewerker werknemer gebruiker gebruikersnaam personeelsnummer respondentnummer deelnemer
    leidinggevende domein domeinen
    """.split()  # noqa: SIM905  # a list of words is read as words
)
"""Words in the name of a column that speak of one person, or of where one was: a closed set, which a message may repeat."""
FREE_TEXT = frozenset(
    """
    comment comments remark remarks note notes text
    opmerking opmerkingen toelichting notitie tekst
    """.split()  # noqa: SIM905  # likewise
)
OF_A_UNIT = frozenset(["unit", "team", "department", "afdeling"])

Line = Mapping[str, str]


def unit(line: Line) -> str:
    """The unit's name; blank is a fault."""
    if not (name := line.get("unit", "").strip()):
        raise BadRecord(Fault.MISSING_FIELD, "unit")
    return name


def week(line: Line) -> date:
    """The Monday of a week written as ``2026-W40``."""
    try:
        return Week.parse(line.get("week", "").strip()).monday
    except WrongUse as fault:
        raise BadRecord(Fault.BAD_WEEK, "week") from fault


def whole(line: Line, field: str) -> int | None:
    """A whole number from 0 to :data:`~pipeline.connectors.base.MAX_COUNT`; an empty field is None: not known, not zero.

    >>> whole({"items": "12"}, "items"), whole({"items": ""}, "items"), whole({}, "items")
    (12, None, None)
    """
    text = line.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise BadRecord(Fault.NOT_A_WHOLE_NUMBER, field)
    if text.startswith("-"):
        raise BadRecord(Fault.NEGATIVE_COUNT, field)
    # The length first: turning a very long text into a number is slow.
    if len(text) > len(str(MAX_COUNT)) or int(text) > MAX_COUNT:
        raise BadRecord(Fault.ABSURD_COUNT, field)
    return int(text)


def needed(line: Line, field: str) -> int:
    """The same, where it must be filled in."""
    if (number := whole(line, field)) is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    return number


def choice(line: Line, field: str, known: Iterable[str]) -> str:
    """One of a closed set of words, whatever its case."""
    word = line.get(field, "").strip().casefold()
    if not word:
        raise BadRecord(Fault.MISSING_FIELD, field)
    if word not in known:
        raise BadRecord(Fault.UNKNOWN_CHOICE, field)
    return word


def about_persons(columns: Iterable[str]) -> list[str]:
    """The words in names of columns that speak of single people, or invite free text about them.

    It misleads on a column with an innocent name: what it holds is left out unread, since only known columns are.

    >>> about_persons(["unit", "week", "Employee ID", "team name", "opmerking"])
    ['employee', 'opmerking']
    """
    found = []
    for column in columns:
        words = re.findall(r"[a-z]+", column.casefold())
        if OF_A_UNIT.isdisjoint(words):
            found += [word for word in words if word in PERSONAL | FREE_TEXT]
    return list(dict.fromkeys(found))
