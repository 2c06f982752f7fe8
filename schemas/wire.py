"""How messages become bytes and bytes become messages again; the only place that knows."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter

from schemas.contract import Message
from schemas.licences import LicenceShard
from schemas.release import Shard
from schemas.status import StatusShard
from schemas.usage import UsageShard
from schemas.work import WorkShard

AnyShard = Annotated[UsageShard | LicenceShard | WorkShard | StatusShard, Field(discriminator="family")]

SHARDS: TypeAdapter[UsageShard | LicenceShard | WorkShard | StatusShard] = TypeAdapter(AnyShard)
SHARD_TYPES: Mapping[str, type[Shard]] = {
    shard.contract.name: shard for shard in (UsageShard, LicenceShard, WorkShard, StatusShard)
}


def encode(message: Message) -> bytes:
    """The value of the Kafka message: compact JSON, without fields that are null."""
    return message.model_dump_json(exclude_none=True).encode()


def headers(message: Message) -> list[tuple[str, bytes]]:
    """The Kafka headers: name and version of the schema."""
    return [(name, value.encode()) for name, value in message.contract.headers().items()]


def shard_key(shard: Shard) -> bytes:
    """The Kafka key: the releases of one source and tool of an organisation stay in order, in one partition."""
    return f"{shard.org}/{shard.source}/{shard.tool}".encode()
