"""Dead letter: a Kafka message that could not be used, with where it came from and why.

The payload is kept as it came, because nothing may be lost; topics hold aggregates only, so it names no person.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Base64Bytes, Field

from schemas.contract import Contract, Message


class DeadReason(StrEnum):
    """Why a message could not be used; a closed set."""

    NOT_JSON = "not_json"
    UNKNOWN_SCHEMA = "unknown_schema"
    INVALID = "invalid"
    TOO_LARGE = "too_large"
    REFUSED_BY_STORE = "refused_by_store"
    RESTATES = "restates"
    """It says something else about a release that is stored already, under the same number."""


class DeadLetter(Message):
    """One message that was set aside."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.dead-letter",
        version=1,
        owner="IT operations",
        purpose="Lose nothing: what could not be read is set aside with its origin, to be mended and sent again.",
        retention_days=30,
    )
    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]
    reason: DeadReason
    field: Annotated[str | None, Field(description="The field at fault, where one is; never a value.")] = None
    cure: Annotated[str, Field(description="What to do about it, in one sentence.")]
    key: Base64Bytes | None = None
    headers: Annotated[dict[str, str], Field(default_factory=dict)]
    payload: Base64Bytes
