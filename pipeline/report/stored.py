"""What is stored about a team and for how long: generated from the contracts, so that it cannot say less than is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from pipeline.texts import Text, texts
from schemas import FAMILIES
from schemas.contract import Message
from schemas.release import Row, Shard

DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Kept:
    """One message family in words."""

    name: str
    purpose: str
    owner: str
    kept: str
    fields: Sequence[str]


def stored(language: str) -> list[Kept]:
    """One entry a family, in the order of the flow."""
    text = texts(language)
    entries = []
    for family in FAMILIES.values():
        contract = family.contract
        key = contract.name.removeprefix("undertow.")
        entries.append(
            Kept(
                name=text(f"schema.{key}"),
                purpose=text(f"purpose.{key}"),
                owner=text(f"owner.{key}"),
                kept=duration(contract.retention_days, text),
                fields=[text(f"field.{name}") for name in figures(family)],
            )
        )
    return entries


def duration(days: int, text: Text) -> str:
    """``400 days (about 13 months)``; months only where they help."""
    months = round(days / DAYS_A_MONTH)
    return text("word.days_kept" if months > 1 else "word.days", days=days, months=months)


def figures(family: type[Message]) -> list[str]:
    """Names of the fields of a family's rows that are figures; none for a message without rows."""
    if not issubclass(family, Shard):
        return []
    (row,) = get_args(family.model_fields["rows"].annotation)
    return list(row.measures() if issubclass(row, Row) else row.model_fields)
