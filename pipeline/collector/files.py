"""Finds and opens the files a command was given."""

import gzip
import re
from collections.abc import Iterable, Iterator
from datetime import date
from glob import glob, has_magic
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.connectors.base import parse_day
from pipeline.errors import UnusableInput, WrongUse

SUFFIXES = (".json", ".ndjson", ".jsonl", ".csv")
"""What is taken from a folder, each also with ``.gz``; a file that is named itself may be called anything."""

BUFFER_BYTES = 2**18

_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def expand(names: Iterable[Path], told_apart: Iterable[Path | None] = ()) -> tuple[Path, ...]:
    """The files behind names of files, folders and patterns; sorted, each once, so that the order of naming changes nothing.

    Parameters
    ----------
    names
        What was named.
    told_apart
        Files that were given for something else, such as the roster: one that lies among the others is none of them.

    Raises
    ------
    WrongUse
        Something was named that is not there.
    """
    others = {path.resolve() for path in told_apart if path is not None}
    return tuple(sorted({path for name in names for path in _behind(name) if path.resolve() not in others}))


def _behind(name: Path) -> Iterator[Path]:
    if name.is_dir():
        found = [path for path in name.rglob("*") if path.is_file() and _is_export(path)]
    elif has_magic(str(name)) and not name.exists():
        found = [path for path in map(Path, glob(str(name), recursive=True)) if path.is_file()]  # noqa: PTH207  # a pattern may be absolute
    else:
        found = [name] if name.is_file() else []
    if not found:
        raise WrongUse(f"No file is found at {name}.", "Give files, folders with exports, or patterns in quotes.")
    yield from found


def _is_export(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(SUFFIXES) and not path.name.startswith(".")


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, unpacked when its name ends in ``.gz``."""
    try:
        if path.suffix == ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        return path.open("rb", buffering=BUFFER_BYTES)
    except OSError as fault:
        raise UnusableInput(f"{path.name} cannot be opened.", "Check that it is there and that it may be read.") from fault


def create(path: Path) -> BinaryIO:
    """A new file for bytes, in place of one that may be there."""
    try:
        return path.open("wb")
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written.", "Check that its folder is there and may be written to.") from fault


def day_in_name(path: Path) -> date | None:
    """The calendar day that a file's name holds.

    >>> day_in_name(Path("entra-2026-09-28.json.gz"))
    datetime.date(2026, 9, 28)
    """
    return parse_day(found[1]) if (found := _DAY.search(path.name)) else None
