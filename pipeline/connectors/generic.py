"""Any export with a row about a person and a day, or a week: a map of columns says what it means.

What to ask for: a table with who (as the roster names people), when, and how much. See :mod:`pipeline.connectors.column_map` for
the map; without one, the columns are called ``person``, ``day`` and ``interactions``.

When it misleads
----------------
* A row without anything in it counts as activity where the map names no count and no ``active`` column.
* Prompts that the tool made by itself, in a column that the map calls ``interactions``, look like people who use it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache, partial

from pipeline.connectors.base import BadRecord, Fault, Json, PersonDay, Seat, TableLine, count, person_key, utc_day
from pipeline.connectors.column_map import COLUMNS, NEEDED, UNIX, ColumnMap
from pipeline.connectors.connector import Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Sheet
from pipeline.periods import Week
from schemas.fields import Grain

YES = frozenset({"true", "yes", "y", "1", "ja", "active", "actief"})
NO = frozenset({"false", "no", "n", "0", "nee", "inactive", "inactief"})


def connector_of(columns: ColumnMap) -> UsageConnector:
    """The connector that a map makes.

    >>> connector = connector_of(ColumnMap({"person": "Email", "day": "Date", "interactions": "Messages"}))
    >>> (row,) = connector.person_days(TableLine(Email="A@example.org", Date="2026-04-14", Messages="3"))
    >>> row.person, row.interactions, row.own_action
    ('a@example.org', 3, True)
    """
    return UsageConnector(
        name=columns.source,
        tool=columns.tool,
        sheet=_sheet(columns),
        wrappers=frozenset({"data", "items", "results", "rows", "value"}),
        columns={name.casefold(): name for name in columns.theirs()},
        recognise=partial(_recognise, columns),
        person_days=partial(_person_days, columns),
        seats=partial(_seats, columns),
        adds_up=columns.rows == "parts",
    )


def _sheet(columns: ColumnMap) -> Sheet:
    named = columns.columns
    lacks = {"interactions", "suggestions", "accepted"} - named.keys()
    if "interactions" not in named:
        lacks.add("people_active_by_own_action")
    if "feature" not in named and not columns.features:
        lacks.add("features_used")
    return Sheet(
        title="Any other tool, with a map of columns",
        ask=("an export with a row for each person and day, or week, and a map of its columns",),
        where="the tool's own export; `undertow collect generic --map MAP.toml --input FILE --check` shows what is understood",
        formats=("CSV", "NDJSON", "JSON"),
        grain=columns.grain,
        finality_days=columns.finality_days,
        seats="the export itself, where it has a row for everybody with a licence" if columns.everyone else None,
        blind=(
            "What has no column is not known.",
            "Whether a person acted, or the tool by itself, is as good as the column that the map names.",
        ),
        lacks=frozenset("suggestions_accepted" if name == "accepted" else name for name in lacks),
    )


def _recognise(columns: ColumnMap, record: Json) -> Report | Unwanted | None:
    if len(record) == 1 and None in record.values():  # the key around all records
        return None
    wanted = columns.theirs() if type(record) is TableLine else [columns.columns[name] for name in NEEDED]
    # A record of JSON may leave out what is empty; a table has all its columns.
    if absent := [name for name in wanted if not _has(record, name)]:
        return Unwanted(
            f"It has no {', '.join(f'`{name}`' for name in absent)}, which the map names.",
            "Mend the map, or give the export that it is for.",
        )
    return Report.PERSON_DAYS | Report.SEATS if columns.everyone else Report.PERSON_DAYS


def _has(record: Json, name: str) -> bool:
    return name in record or _at(record, name) is not None


def _at(record: Json, name: str) -> object:
    """The value of a field; inside others where the name has dots."""
    if name in record or "." not in name:
        return record.get(name)
    value: object = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _person_days(columns: ColumnMap, record: Json) -> Iterator[PersonDay]:
    own = _ours(columns, record)
    person = _person(columns, own)
    when = _day(columns, own)
    counts = {name: _count(columns, own, name) for name in ("interactions", "suggestions", "accepted")}
    features = {name for name, theirs in columns.features.items() if _count(columns, own, f"features.{name}", theirs)}
    if isinstance(feature := own.get("feature"), str):
        features.add(feature.strip())
    if _is_active(columns, own, [*counts.values(), *map(bool, features)]):
        yield PersonDay(person, when, counts["interactions"] > 0, **counts, features=frozenset(features))


def _seats(columns: ColumnMap, record: Json) -> Iterator[Seat]:
    own = _ours(columns, record)
    person, when = _person(columns, own), _day(columns, own)
    used = any(True for _ in _person_days(columns, record))
    yield Seat(person, None, when if used else None, Week.of(when).sunday if columns.grain is Grain.WEEK else when)


def _ours(columns: ColumnMap, record: Json) -> Json:
    """The record under the names of the map; what is empty is left out."""
    found = {ours: _at(record, theirs) for ours, theirs in columns.columns.items()}
    found |= {f"features.{name}": _at(record, theirs) for name, theirs in columns.features.items()}
    kept = ((name, value) for name, value in found.items() if value is not None and value != "")
    return TableLine(kept) if type(record) is TableLine else dict(kept)


def _person(columns: ColumnMap, own: Json) -> str:
    kind = own.get("kind")
    if isinstance(kind, str) and kind.strip().casefold() in columns.not_persons:
        raise BadRecord(Fault.NOT_A_PERSON, "kind")
    return person_key(own.get("person"), "person")


def _count(columns: ColumnMap, own: Json, name: str, theirs: str | None = None) -> int:
    if (theirs or columns.columns.get(name)) is None or (columns.blank == "zero" and own.get(name) is None):
        return 0
    return count(own, name)


def _is_active(columns: ColumnMap, own: Json, counts: list[int]) -> bool:
    if "active" in columns.columns:
        return _yes(own)
    # Without any count to go by, the row itself says that there was something.
    known = set(COLUMNS) & columns.columns.keys() & {"interactions", "suggestions", "accepted"} or columns.features
    return any(counts) or not known


def _yes(own: Json) -> bool:
    value = own.get("active")
    word = str(value).strip().casefold() if isinstance(value, str | bool | int) else ""
    if word in YES or word in NO:
        return word in YES
    raise BadRecord(Fault.MISSING_FIELD if value is None else Fault.WRONG_TYPE, "active")


def _day(columns: ColumnMap, own: Json) -> date:
    if columns.day_format is None:
        return utc_day(own, "day")
    if columns.day_format in UNIX:
        return _unix_day(own, UNIX[columns.day_format])
    value = own.get("day")
    if (parsed := _parsed(value, columns.day_format) if isinstance(value, str) else None) is None:
        raise BadRecord(Fault.MISSING_FIELD if value is None else Fault.BAD_DAY, "day")
    return parsed


def _unix_day(own: Json, a_second: int) -> date:
    value = own.get("day")
    if isinstance(value, str) and type(own) is TableLine and value.strip().isascii() and value.strip().isdigit():
        value = int(value[:20])
    if value is None or type(value) is not int:
        raise BadRecord(Fault.MISSING_FIELD if value is None else Fault.BAD_DAY, "day")
    try:
        return datetime.fromtimestamp(value / a_second, UTC).date()
    except (ValueError, OverflowError, OSError) as fault:
        raise BadRecord(Fault.BAD_DAY, "day") from fault


# An export of a million rows tells of a few days only, and the standard library is slow at this.
@lru_cache(maxsize=4096)
def _parsed(text: str, form: str) -> date | None:
    try:
        moment = datetime.strptime(text.strip(), form)  # noqa: DTZ007  # one without an offset is taken as UTC
    except ValueError:
        return None
    try:
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except OverflowError:
        return None


GENERIC = connector_of(ColumnMap({"person": "person", "day": "day", "interactions": "interactions"}))
