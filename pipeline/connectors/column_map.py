"""A map of columns: it says what the columns, or fields, of any table about persons and days mean.

::

    source = "chatgpt-enterprise"    # name of the source in every row
    tool = "chatgpt"                 # the tool that people use
    grain = "week"                   # day, or week where a row tells of a week
    finality_days = 2                # full days during which the figures may still change
    rows = "parts"                   # one row for a person and day (one), or several to be added up (parts)
    everyone = true                  # there is a row for everybody with a licence, active or not
    blank = "zero"                   # an empty count is unknown, and refused (missing), or none (zero)
    day_format = "%d-%m-%Y"          # else 2026-04-14; or unix, or unix-ms
    not_persons = ["service"]        # what the column `kind` says of accounts that are no people

    [columns]                        # ours = "theirs"; a field inside others is written with dots
    person = "Email"
    day = "Week of"
    interactions = "Messages"

    [features]                       # a feature was used where its column is above zero
    gpts = "GPT messages"

``person`` and ``day`` are needed; the other columns are ``interactions`` (started by the person), ``suggestions``, ``accepted``,
``active`` (yes or no), ``feature`` (its name) and ``kind``. What has no column is left out of the figures, never zero.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches

from pipeline.errors import UnusableInput
from schemas.fields import Grain

NEEDED = ("person", "day")
COLUMNS = (*NEEDED, "interactions", "suggestions", "accepted", "active", "feature", "kind")
TYPES: Mapping[str, str] = {"person": "text", "day": "day", "active": "yes or no", "feature": "text", "kind": "text"}
"""Of the columns; all others are whole numbers."""
UNIX: Mapping[str, int] = {"unix": 1, "unix-ms": 1000}
"""Ways to write a moment as a number, to how many make a second."""
MOST_FEATURES = 64

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


@dataclass(frozen=True)
class ColumnMap:
    """A map that was checked; its parts are named as in the file."""

    columns: Mapping[str, str]
    features: Mapping[str, str] = field(default_factory=dict)
    source: str = "generic"
    tool: str = "generic"
    grain: Grain = Grain.DAY
    finality_days: int = 3
    rows: str = "one"
    everyone: bool = False
    blank: str = "missing"
    day_format: str | None = None
    not_persons: frozenset[str] = frozenset()

    def theirs(self) -> tuple[str, ...]:
        """All names in the export that the map knows."""
        return tuple(dict.fromkeys((*self.columns.values(), *self.features.values())))


def read_map(text: str, file: str = "The map") -> ColumnMap:
    r"""The map that a text says.

    Raises
    ------
    UnusableInput
        Names all that is wrong with it, at once.

    Examples
    --------
    >>> read_map('[columns]\nperson = "Email"\nday = "Date"').columns["person"]
    'Email'
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UnusableInput(f"{file} is not valid TOML: {fault}.", "Mend that place.") from fault
    if faults := list(_faults(said)):
        raise UnusableInput(
            f"{file} cannot be used: {'; '.join(faults)}.", "Mend the map; `undertow sources` tells where to read on."
        )
    grain, kinds = Grain(said.pop("grain", "day")), said.pop("not_persons", ())
    return ColumnMap(**said, grain=grain, not_persons=frozenset(kind.strip().casefold() for kind in kinds))


def _faults(said: Mapping[str, object]) -> Iterator[str]:
    for key, value in said.items():
        if key not in _CHECKS:
            yield _unknown(key, _CHECKS)
        elif problem := _CHECKS[key](value):
            yield f"`{key}` {problem}"
    yield from _faults_of_columns(said.get("columns", {}))
    yield from _faults_of_features(said.get("features", {}))
    if "not_persons" in said and isinstance(columns := said.get("columns"), Mapping) and "kind" not in columns:
        yield "`not_persons` needs a column `kind`"


def _faults_of_columns(columns: object) -> Iterator[str]:
    if not isinstance(columns, Mapping):
        return
    yield from (f"`[columns]` lacks `{name}`" for name in NEEDED if name not in columns)
    yield from (_unknown(name, COLUMNS, "[columns] ") for name in columns if name not in COLUMNS)
    yield from _faults_of_names("columns", columns)
    theirs = [name for name in columns.values() if isinstance(name, str)]
    yield from (f"`[columns]` gives `{name}` two meanings" for name in sorted(set(theirs)) if theirs.count(name) > 1)


def _faults_of_features(features: object) -> Iterator[str]:
    if isinstance(features, Mapping):
        yield from _faults_of_names("features", features)
        if len(features) > MOST_FEATURES:
            yield f"`[features]` has more than {MOST_FEATURES}"


def _faults_of_names(table: str, names: Mapping[str, object]) -> Iterator[str]:
    for ours, theirs in names.items():
        if not isinstance(theirs, str) or not theirs.strip():
            yield f"`{ours}` in `[{table}]` is not the name of a column"


def _unknown(key: str, known: Iterable[str], where: str = "") -> str:
    near = get_close_matches(key, known, n=1)
    return f"`{where}{key}` is not known" + (f", perhaps `{near[0]}`" if near else "")


def _one_of(*words: str) -> Callable[[object], str]:
    return lambda value: "" if value in words else f"is not one of {', '.join(words)}"


def _is_name(value: object) -> str:
    fits = isinstance(value, str) and _NAME.fullmatch(value)
    return "" if fits else "is no name of small letters, digits, dots and hyphens"


def _is_days(value: object) -> str:
    return "" if type(value) is int and 0 <= value <= 60 else "is not a number of days from 0 to 60"


def _is_table(value: object) -> str:
    return "" if isinstance(value, Mapping) else "is not a table"


def _is_words(value: object) -> str:
    fits = isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)
    return "" if fits else "is not a list of words"


def _is_switch(value: object) -> str:
    return "" if isinstance(value, bool) else "is not true or false"


def _is_format(value: object) -> str:
    if not isinstance(value, str) or not value:
        return "is not a way to write a day"
    return "" if value in UNIX or _reads_back(value) else "does not tell day, month and year"


def _reads_back(form: str) -> bool:
    one = datetime(2026, 11, 23, tzinfo=UTC)
    try:
        return datetime.strptime(one.strftime(form), form).date() == one.date()  # noqa: DTZ007  # only its day is looked at
    except ValueError:
        return False


_CHECKS: Mapping[str, Callable[[object], str]] = {
    "source": _is_name,
    "tool": _is_name,
    "grain": _one_of("day", "week"),
    "finality_days": _is_days,
    "rows": _one_of("one", "parts"),
    "everyone": _is_switch,
    "blank": _one_of("missing", "zero"),
    "day_format": _is_format,
    "not_persons": _is_words,
    "columns": _is_table,
    "features": _is_table,
}
