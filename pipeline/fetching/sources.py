"""Reads ``sources.toml``: which sources there are, where their files are or what to ask their vendors for. It holds no secret."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UndertowError, UnusableInput
from pipeline.fetching import VENDORS
from pipeline.fetching.vendor import Options
from pipeline.periods import Week

M = TypeVar("M", bound=BaseModel)


def example_text() -> str:
    """An example with every section, comments and all: ``deploy/sources.example.toml``."""
    installed: Traversable = files("pipeline") / "sources.example.toml"
    in_the_repository = files("pipeline") / ".." / "deploy" / "sources.example.toml"
    return (installed if installed.is_file() else in_the_repository).read_text("utf-8")


def _is_week(text: str) -> str:
    try:
        Week.parse(text)
    except UndertowError:
        raise ValueError("must be a week like 2026-W40") from None
    return text


class _Common(BaseModel):
    """What holds for one source, or for all that say nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roster: Path | None = None
    accounts: Path | None = None
    roster_groups: str | None = None


class _Section(_Common):
    """One source as it is written."""

    since: Annotated[str, AfterValidator(_is_week)] | None = None
    input: Annotated[list[Path], Field(min_length=1)] | None = None
    seats: list[Path] = []
    map: Path | None = None
    fetch: dict[str, Any] | None = None


@dataclass(frozen=True)
class Source:
    """One source.

    Parameters
    ----------
    name
        Of its connector.
    roster, accounts, roster_groups
        As the options of ``undertow collect``.
    since
        The first week to close; None for the newest one when the source is collected first.
    inputs, seats
        Files, folders or patterns; none where the vendor is asked.
    column_map
        What the columns mean, for the source generic.
    options
        What to ask the vendor for; None where files are read.
    """

    name: str
    roster: Path | None = None
    accounts: Path | None = None
    roster_groups: str = "*"
    since: Week | None = None
    inputs: tuple[Path, ...] = ()
    seats: tuple[Path, ...] = ()
    column_map: Path | None = None
    options: Options | None = None


def read_sources(path: Path, known: frozenset[str]) -> dict[str, Source]:
    """The sources of a file by name, in its order; paths in it are below its folder.

    Parameters
    ----------
    path
        The file.
    known
        Names of all connectors.

    Raises
    ------
    UnusableInput
        It cannot be read; or it has faults, and then all of them are named, without a value.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput(
            f"{path} cannot be read.", "Name a file with --config; `undertow schemas template sources` prints one to begin with."
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        raise UnusableInput(f"{path} is not valid TOML.", "Mend it; `undertow schemas template sources` prints one.") from fault
    faults: list[str] = []
    tables = document.pop("sources", {})
    common = _validated(_Common, document, "", faults)
    if not isinstance(tables, dict) or not tables:
        faults.append("sources (there is no [sources.NAME])")
        tables = {}
    sources = {name: _source(name, table, common or _Common(), path.parent, known, faults) for name, table in tables.items()}
    if faults:
        raise UnusableInput(f"{path} cannot be used: {'; '.join(faults)}.", "Mend these lines; nothing was collected.")
    return {name: source for name, source in sources.items() if source is not None}


def _source(name: str, table: object, common: _Common, folder: Path, known: frozenset[str], faults: list[str]) -> Source | None:
    where = f"sources.{name}"
    if name not in known:
        faults.append(f"{where} (no such source; `undertow sources` lists them)")
        return None
    section = _validated(_Section, table, where, faults)
    if section is None:
        return None
    if (section.input is None) == (section.fetch is None):
        faults.append(f"{where} (say either input = [files], or [{where}.fetch])")
    vendor = VENDORS.get(name)
    if section.fetch is not None and vendor is None:
        faults.append(f"{where}.fetch (this source is not fetched: give its files as input)")
    options = None
    if section.fetch is not None and vendor is not None:
        options = _validated(vendor.options, section.fetch, f"{where}.fetch", faults)
    return Source(
        name,
        roster=_below(folder, section.roster or common.roster),
        accounts=_below(folder, section.accounts or common.accounts),
        roster_groups=section.roster_groups or common.roster_groups or "*",
        since=Week.parse(section.since) if section.since else None,
        inputs=tuple(folder / one for one in section.input or ()),
        seats=tuple(folder / one for one in section.seats),
        column_map=_below(folder, section.map),
        options=options,
    )


def _below(folder: Path, path: Path | None) -> Path | None:
    return None if path is None else folder / path


def _validated(model: type[M], table: object, where: str, faults: list[str]) -> M | None:
    try:
        return model.model_validate(table)
    except ValidationError as fault:
        faults += _told(fault, where)
        return None


def _told(fault: ValidationError, where: str) -> Iterator[str]:
    """Where each fault is, and what is wrong there; never the value, which may be a secret in the wrong place."""
    for error in fault.errors(include_input=False, include_url=False, include_context=False):
        place = ".".join((*filter(None, [where]), *map(str, error["loc"])))
        yield f"{place or 'the file'} ({error['msg'].removeprefix('Value error, ')})"
