"""What every message family must declare before it may exist.

The idea is that of Mozilla's Glean: a measure without an owner, a purpose and an end of life cannot be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Contract:
    """The declaration that stands above a message family.

    Parameters
    ----------
    name
        Name of the schema, as in the Kafka header and the file name: ``undertow.usage``.
    version
        Whole number; a change that old readers cannot take needs a new one.
    owner
        Who answers for it (a role, never a person).
    purpose
        Why it is kept, in one sentence that a works council can judge.
    retention_days
        How long the processing surface may keep it, in days.
    """

    name: str
    version: int
    owner: str
    purpose: str
    retention_days: int

    @property
    def file_name(self) -> str:
        """The generated JSON Schema's file name."""
        return f"{self.name.removeprefix('undertow.')}.v{self.version}.json"

    def headers(self) -> Mapping[str, str]:
        """Kafka headers that say which schema a message follows."""
        return {"schema": self.name, "version": str(self.version)}


class Model(BaseModel):
    """Base of every record: immutable, and closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(Model):
    """Base of everything that travels through Kafka: a model with a contract."""

    contract: ClassVar[Contract]
