"""What the driver raises, turned into what the reader should do: try again, or mend something.

The idea is dlt's: every fault is terminal or transient, and what is not known to be terminal is transient, because retries are
bounded. The texts name ClickHouse's error and never repeat its message, which may quote rows; the message stays in the cause.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clickhouse_connect.driver.exceptions import ClickHouseError, DataError, NotSupportedError, ProgrammingError

from pipeline.errors import Refused, TryAgain, UndertowError

UNKNOWN_TABLE, UNKNOWN_DATABASE = 60, 81
NO_ACCESS = {
    192: "UNKNOWN_USER",
    193: "WRONG_PASSWORD",
    194: "REQUIRED_PASSWORD",
    497: "ACCESS_DENIED",
    516: "AUTHENTICATION_FAILED",
}
TERMINAL = {
    6: "CANNOT_PARSE_TEXT",
    8: "THERE_IS_NO_COLUMN",
    10: "NOT_FOUND_COLUMN_IN_BLOCK",
    16: "NO_SUCH_COLUMN_IN_TABLE",
    20: "NUMBER_OF_COLUMNS_DOESNT_MATCH",
    26: "CANNOT_PARSE_QUOTED_STRING",
    27: "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
    36: "BAD_ARGUMENTS",
    38: "CANNOT_PARSE_DATE",
    41: "CANNOT_PARSE_DATETIME",
    42: "NUMBER_OF_ARGUMENTS_DOESNT_MATCH",
    43: "ILLEGAL_TYPE_OF_ARGUMENT",
    44: "ILLEGAL_COLUMN",
    46: "UNKNOWN_FUNCTION",
    47: "UNKNOWN_IDENTIFIER",
    48: "NOT_IMPLEMENTED",
    50: "UNKNOWN_TYPE",
    53: "TYPE_MISMATCH",
    57: "TABLE_ALREADY_EXISTS",
    62: "SYNTAX_ERROR",
    69: "ARGUMENT_OUT_OF_BOUND",
    70: "CANNOT_CONVERT_TYPE",
    72: "CANNOT_PARSE_NUMBER",
    73: "UNKNOWN_FORMAT",
    82: "DATABASE_ALREADY_EXISTS",
    115: "UNKNOWN_SETTING",
    117: "INCORRECT_DATA",
    130: "CANNOT_READ_ARRAY_FROM_TEXT",
    164: "READONLY",
    184: "ILLEGAL_AGGREGATION",
    215: "NOT_AN_AGGREGATE",
    321: "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE",
    349: "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN",
    386: "NO_COMMON_TYPE",
    456: "UNKNOWN_QUERY_PARAMETER",
    457: "BAD_QUERY_PARAMETER",
}
LOCK = "status"
OTHER_FOLDER = "already initialized with path"


@contextmanager
def translated() -> Iterator[None]:
    """Raise :class:`TryAgain` or :class:`Refused` in place of what the driver raises."""
    try:
        yield
    except ClickHouseError as fault:
        raise explain(fault) from fault


def explain(fault: ClickHouseError) -> UndertowError:
    """What a driver's fault means for the reader.

    It misleads for codes ClickHouse adds later: they count as transient, so a lasting one shows as `TryAgain` after the retries.
    """
    code: int | None = getattr(fault, "code", None)
    name = getattr(fault, "name", None) or NO_ACCESS.get(code or 0) or TERMINAL.get(code or 0)
    label = f"{name or 'error'}, code {code}" if code else "no error code"
    if code in {UNKNOWN_TABLE, UNKNOWN_DATABASE}:
        return Refused(f"The store lacks a table, view or database ({label}).", "Run `undertow migrate` on this store first.")
    if code in NO_ACCESS:
        return Refused(
            f"The store does not let this user in, or not here ({label}).",
            "Check the user in the DSN, UNDERTOW_STORE_PASSWORD and the user's grants.",
        )
    if code in TERMINAL or (code is None and isinstance(fault, (ProgrammingError, DataError, NotSupportedError))):
        return Refused(
            f"The store refused a statement ({label}).",
            "Check that the store and this program are of the same version: `undertow migrate --dry-run`.",
        )
    return TryAgain(
        f"The store could not be reached or is overloaded ({label}).",
        "Check that it runs, then try again; nothing was lost.",
    )


def explain_folder(fault: ClickHouseError, folder: str) -> UndertowError:
    """Why the engine could not be opened in a folder."""
    if _is_held(Path(folder) / LOCK):
        return TryAgain(
            f"Another process has the embedded store {folder} open.",
            "Only one can: stop the other one, or put the store on a ClickHouse server.",
        )
    if OTHER_FOLDER in str(fault):
        return Refused(
            "This process has an embedded store open in another folder.", "Close that one first: a process can hold one folder."
        )
    return Refused(
        f"The embedded store {folder} cannot be opened.", "Check that the folder can be made and written, and that it is a store."
    )


def _is_held(lock: Path) -> bool:
    # The engine tells standard error why it cannot open a folder, but not us; its lock is an ordinary one: we try it ourselves.
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
