"""From the tables of a TOML file to entries, with what is malformed told in plain words; and where in the text it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.privacy.plan_faults import Fault
from pipeline.privacy.plan_model import Entry, ReleasePlan

Tables = Mapping[str, Any]
M = TypeVar("M", bound=BaseModel)

LACKING: Mapping[str, tuple[str, str]] = {
    "surface": ("it is on no surface", "say processing or release"),
    "purpose": ("it has no purpose", "say what it is for"),
    "legal_basis": ("it has no legal basis", "say on which part of Article 6 of the GDPR it rests"),
    "owner": ("nobody answers for it", "name a role"),
    "expires": ("it has no end", "say the last day on which it may be released"),
}
CONSENT = (
    "consent is no legal basis: that of employees is not free, that of the works council comes besides, never instead",
    "rest it on gdpr-6-1-c, gdpr-6-1-e or gdpr-6-1-f",
)


def read_entries(tables: object) -> tuple[dict[str, Entry], list[Fault]]:
    """The entries that are well-formed, and what is wrong with the others."""
    if not isinstance(tables, dict):
        return {}, [Fault("", "entries", "it is no list of entries", "write each as a table: [entries.name]")]
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for name, table in tables.items():
        entry, wrong = _validated(Entry, table, name)
        faults += wrong
        if entry is not None:
            entries[name] = entry
    return entries, faults


def read_whole(found: Tables, entries: Mapping[str, Entry]) -> tuple[ReleasePlan | None, list[Fault]]:
    """The plan, if what it says of itself is well-formed, and what is not."""
    return _validated(ReleasePlan, {**found, "entries": entries}, "")


def line_of(text: str, fault: Fault) -> int | None:
    """The line of a fault in the text, from 1; that of the entry where the field is not there, None where neither is."""
    here = ""
    of_entry = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*entries\s*\.\s*[\"']?([^\"'\]]+?)[\"']?\s*\]", line):
            here = header[1]
            if here == fault.entry:
                of_entry = number
        elif here == fault.entry and fault.field and re.match(rf"\s*{re.escape(fault.field)}\s*=", line):
            return number
    return of_entry


def _validated(model: type[M], table: object, entry: str) -> tuple[M | None, list[Fault]]:
    try:
        return model.model_validate(table), []
    except ValidationError as wrong:
        return None, list(_told(wrong.errors(include_url=False), entry))


def _told(errors: list[ErrorDetails], entry: str) -> Iterator[Fault]:
    for error in errors:
        field = str(error["loc"][0]) if error["loc"] else ""
        yield Fault(entry, field, *_words(field, error))


def _words(field: str, error: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what to do; a value is never repeated, since it may be a name."""
    match error["type"]:
        case "missing":
            return LACKING.get(field, ("it is not said", "say it"))
        case "extra_forbidden":
            return "there is no such field", "take it out, or mend its name"
        case "enum" | "literal_error" if field == "legal_basis" and _consent(error["input"]):
            return CONSENT
        case "greater_than_equal":
            return "it is too low", f"make it {error['ctx']['ge']} or more"
        case "enum" | "literal_error":
            return "there is no such choice", f"choose among {error['ctx']['expected']}"
        case _:
            return "it cannot be read", error["msg"][0].lower() + error["msg"][1:]


def _consent(said: object) -> bool:
    return isinstance(said, str) and bool(re.search(r"consent|council|toestemming|instemming|6-1-a", said.lower()))
