"""Errors, named by what the reader should do next.

::

    UndertowError            shown as "what was wrong" and "what to do", never as a traceback
    ├── WrongUse             the command was called wrongly: read the message, call again        exit code 2
    ├── UnusableInput        a whole file or setting cannot be used: mend it, run again          exit code 1
    ├── ClosedOnce           the period has been released already, and is never released twice   exit code 1
    ├── Refused              a store or broker said no, and would say no again                   exit code 1
    └── TryAgain             a store or broker could not be reached just now: retry              exit code 1

A single bad record is not an error but a :class:`Rejection`: counted by reason, the rest goes on. Neither ever holds a value from
the input: it could identify a person.
"""

from dataclasses import dataclass


class UndertowError(Exception):
    """What was wrong, and what to do about it.

    Parameters
    ----------
    what
        One sentence; names file, line and field, never a value.
    cure
        One sentence: what the reader can do.
    """

    exit_code = 1

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what} {cure}")
        self.what = what
        self.cure = cure


class WrongUse(UndertowError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class UnusableInput(UndertowError):
    """A whole file or setting cannot be used."""


class ClosedOnce(UndertowError):
    """The period was released before; late data changes nothing."""


class Refused(UndertowError):
    """A store or broker refused for a reason that a retry does not change."""


class TryAgain(UndertowError):
    """A store or broker could not be reached; a retry may help."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that could not be used.

    Parameters
    ----------
    reason
        A member of the reader's closed set of reasons.
    file
        Name of the file, without its folder.
    line
        Line or record number in it, from 1; 0 where the whole file is meant.
    field
        The field at fault, or an empty string.
    """

    reason: str
    file: str
    line: int
    field: str = ""
