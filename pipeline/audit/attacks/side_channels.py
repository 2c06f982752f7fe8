"""Attack 9: side channels.

Method
------
Run the same world twice, once without the activity of one person, and compare everything but the figures themselves: which
messages there are, in which order, how large; which rows, of which status and reason; which fields are there. And search the text
that stands in every login for anything behind the edge: messages, files of the store, views, pages, logs.

Source
------
Facts on privacy, section 8, no. 9; metamorphic testing.

Passes
------
Nothing differs, nothing is found. Sizes are compared in steps of 4 kB: figures have as many digits as they have. That a histogram
is withheld because a bin is small depends on the figures by design, on the processing surface only.
"""

from collections.abc import Iterator, Mapping

import orjson

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import ORG, SOURCE, Rows, Seen

STEP_BYTES = 4096
SAY_WHAT_WAS_FOUND = {"migration", "signal", "release_signal"}
"""Not compared: whether there is a signal depends on the figures; that counts in attack 4."""
SHAPE = (
    "org",
    "source",
    "tool",
    "unit",
    "parent",
    "grain",
    "start",
    "week",
    "quarter",
    "cohort_size",
    "status",
    "reason",
    "state",
)
SOURCE_SHAPE = ("days_expected", "days_reported", "weeks_ok")


def differences(seen: Seen, without: Seen, surface: str) -> list[Guess]:
    """What differs, figures apart, when one person did nothing."""
    if surface == "release":
        return [*_tables(seen.release, without.release)]
    found = [*_tables(seen.processing, without.processing)]
    pairs = list(zip(seen.messages, without.messages, strict=False))
    if len(seen.messages) != len(without.messages):
        found.append(Guess("messages", f"{len(seen.messages)} and {len(without.messages)}"))
    for here, there in pairs:
        place = f"message {here.offset}"
        if (here.key, here.headers) != (there.key, there.headers):
            found.append(Guess(place, "another key or header"))
        if _step(here.value) != _step(there.value):
            found.append(Guess(place, "another size"))
        found += [Guess(place, f"a field comes and goes: {name}") for name in sorted(_fields(here.value) ^ _fields(there.value))]
    return found


def canaries(seen: Seen, canary: str) -> list[Guess]:
    """Places behind the edge where a part of somebody's login stands."""
    needle = canary.encode()
    places = {
        "messages": [bytes(part or b"") for message in seen.messages for part in (message.key, message.value)],
        "files of the store": list(seen.files),
        "tables and views": [orjson.dumps([seen.processing, seen.release], default=str)],
        "pages": [page.encode() for page in seen.pages],
        "logs": [seen.logs.encode()],
    }
    return [Guess(place, "a login, or part of one") for place, texts in places.items() if any(needle in text for text in texts)]


def _tables(here: Mapping[str, Rows], there: Mapping[str, Rows]) -> Iterator[Guess]:
    for name in sorted((here.keys() | there.keys()) - SAY_WHAT_WAS_FOUND):
        gone = _shapes(here.get(name, [])) ^ _shapes(there.get(name, []))
        if gone:
            yield Guess(name, f"{len(gone)} rows differ in more than figures, such as {_readable(min(gone))}")


def _shapes(rows: Rows) -> set[tuple[str, ...]]:
    return {tuple(str(row[name]) for name in (*SHAPE, *SOURCE_SHAPE) if name in row) for row in rows}


def _readable(shape: tuple[str, ...]) -> str:
    return ", ".join(part for part in shape if part not in {"None", ORG, SOURCE})


def _step(value: bytes | None) -> int:
    return len(value or b"") // STEP_BYTES


def _fields(value: bytes | None) -> set[str]:
    """Family, unit, day and name of every field that a message holds; a count that is rejected is a field too."""
    message = orjson.loads(value or b"{}")
    found = set()
    for row in message.get("rows", []):
        place = f"{message['family']} {row.get('unit', '')} {row.get('grain', '')} {row.get('start') or message['period']}"
        found |= {f"{place} {name}" for name in row} | {f"{place} {name}" for name in row.get("records_rejected", {})}
    return found
