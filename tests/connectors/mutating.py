"""Valid exports of every connector, from its case folders, and ways to spoil them.

A mutation drops, renames, retypes, nulls or swaps fields, and duplicates, reorders or cuts off records; what it puts in is often
the name of a person. New connectors are covered by being registered and having a case.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

CASES = Path(__file__).parent / "cases"
OURS = ("args.json", "expected.ndjson", "rejections.ndjson", "stderr.txt", "roster", "accounts", "opt-out", "map.toml")
PERSON = "canary-0"
ANYTHING = [None, True, -1, 10**12, 1.5, "", "0", "canary-1", "canary@example.org", "9999-12-31T23:59:59-12:00", [], [None], {}]

Record = dict[str, object]


@dataclass(frozen=True)
class Case:
    """A case whose rows are released, and the files of the vendor in it."""

    folder: Path
    arguments: tuple[str, ...]
    files: tuple[str, ...]


def cases_of(source: str) -> list[Case]:
    """The sound cases of a source."""
    return sorted(_cases(source), key=lambda case: case.folder)


def _cases(source: str) -> Iterator[Case]:
    for path in CASES.glob("*/args.json"):
        asked = json.loads(path.read_text())
        if asked["args"][:2] == ["collect", source] and asked["exit"] == 0:
            found = [
                file for file in path.parent.rglob("*") if file.is_file() and not file.name.startswith(("roster", "accounts"))
            ]
            files = tuple(sorted(str(file.relative_to(path.parent)) for file in found if file.name not in OURS))
            yield Case(path.parent, tuple(asked["args"]), tuple(file for file in files if not file.endswith(".toml")))


@st.composite
def spoilt(draw: st.DrawFn, case: Case) -> dict[str, bytes]:
    """The files of a case, one of them spoilt."""
    chosen = draw(st.sampled_from(case.files))
    content = (case.folder / chosen).read_bytes()
    plain = gzip.decompress(content) if chosen.endswith(".gz") else content
    changed = draw(_spoilt_text(plain.decode("utf-8-sig", errors="replace")))
    return {chosen: gzip.compress(changed) if chosen.endswith(".gz") else changed}


@st.composite
def _spoilt_text(draw: st.DrawFn, text: str) -> bytes:
    is_json = text.lstrip().startswith(("{", "["))
    content = draw(_spoilt_json(text) if is_json else _spoilt_table(text))
    cut = draw(st.none() | st.integers(0, len(content)))
    return content if cut is None else content[:cut]


@st.composite
def _spoilt_json(draw: st.DrawFn, text: str) -> bytes:
    try:
        document = json.loads(text)
    except ValueError:
        records = [record for line in text.splitlines() if (record := _sound(line)) is not None]
        return b"".join(json.dumps(record).encode() + b"\n" for record in draw(_spoilt_records(records)))
    lists = [document] if isinstance(document, list) else [value for value in document.values() if isinstance(value, list)]
    for records in lists:
        records[:] = draw(_spoilt_records(records))
    return json.dumps(document, indent=draw(st.none() | st.just(1))).encode()


def _sound(line: str) -> object:
    """A record of a line; None where the case has a bad one."""
    try:
        return json.loads(line)
    except ValueError:
        return None


@st.composite
def _spoilt_table(draw: st.DrawFn, text: str) -> bytes:
    if not text.strip():
        return text.encode()
    separator = ";" if text.count(";") > text.count(",") else ","
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=separator) if line]
    header, below = lines[0], lines[1:]
    records: list[object] = [dict(zip(header, line, strict=False)) for line in below]
    spoilt_records = draw(_spoilt_records(records))
    columns = draw(st.permutations(header))
    if draw(st.booleans()):
        columns = [draw(st.sampled_from([*header, "canary-2"])), *columns[1:]]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(columns)
    for record in spoilt_records:
        writer.writerow([record.get(column, "") if isinstance(record, dict) else record for column in columns])
    return out.getvalue().encode()


@st.composite
def _spoilt_records(draw: st.DrawFn, records: list[object]) -> list[object]:
    """A few records changed; perhaps some twice, and all in another order."""
    records = list(records)
    everywhere = draw(st.booleans())
    how = draw(st.sampled_from(["drop", "rename", "retype", "null", "swap", "none"]))
    name, other, value = draw(st.integers(0, 40)), draw(st.integers(0, 40)), draw(st.sampled_from(ANYTHING))
    chosen = range(len(records)) if everywhere else draw(st.sets(st.integers(0, max(0, len(records) - 1)), max_size=4))
    for at in chosen:
        if at < len(records) and isinstance(record := records[at], dict) and record:
            records[at] = _changed(dict(record), how, name, other, value)
    for at in draw(st.lists(st.integers(0, max(0, len(records) - 1)), max_size=3)):
        records += records[at : at + 1]
    return draw(st.permutations(records)) if len(records) < 100 and draw(st.booleans()) else records


def _changed(record: Record, how: str, name: int, other: int, value: object) -> Record:
    keys = list(record)
    key, second = keys[name % len(keys)], keys[other % len(keys)]
    inner = record[key]
    if isinstance(inner, dict) and inner and other % 2:
        return record | {key: _changed(dict(inner), how, other, name, value)}
    if isinstance(inner, list) and inner and isinstance(inner[0], dict) and inner[0] and other % 2:
        return record | {key: [_changed(dict(inner[0]), how, other, name, value), *inner[1:]]}
    if how == "drop":
        del record[key]
    elif how == "rename":
        record[PERSON if other % 2 else f"{key}_of_old"] = record.pop(key)
    elif how in {"retype", "null"}:
        record[key] = value if how == "retype" else None
    elif how == "swap":
        record[key], record[second] = record[second], record[key]
    return record
