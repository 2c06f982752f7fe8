"""How messages become bytes and bytes become messages again; the only place that knows."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter

from schemas.contract import Message
from schemas.fields import Family
from schemas.licences import LicenceShard
from schemas.noised import NoisedShard
from schemas.people import PeopleShard
from schemas.pulse import PulseShard
from schemas.questions import QuestionShard
from schemas.release import Shard
from schemas.status import StatusShard
from schemas.training import TrainingShard
from schemas.unsanctioned import UnsanctionedShard
from schemas.usage import UsageShard
from schemas.work import WorkShard

OneShard = (
    UsageShard
    | LicenceShard
    | WorkShard
    | PulseShard
    | QuestionShard
    | TrainingShard
    | UnsanctionedShard
    | PeopleShard
    | NoisedShard
    | StatusShard
)
AnyShard = Annotated[OneShard, Field(discriminator="family")]

SHARDS: TypeAdapter[OneShard] = TypeAdapter(AnyShard)
SHARD_OF: Mapping[Family, type[OneShard]] = {
    Family.USAGE: UsageShard,
    Family.LICENCES: LicenceShard,
    Family.WORK: WorkShard,
    Family.PULSE: PulseShard,
    Family.QUESTIONS: QuestionShard,
    Family.TRAINING: TrainingShard,
    Family.UNSANCTIONED: UnsanctionedShard,
    Family.PEOPLE: PeopleShard,
    Family.NOISED: NoisedShard,
    Family.STATUS: StatusShard,
}
SHARD_TYPES: Mapping[str, type[OneShard]] = {shard.contract.name: shard for shard in SHARD_OF.values()}


def encode(message: Message) -> bytes:
    """The value of the Kafka message: compact JSON, without fields that are null."""
    return message.model_dump_json(exclude_none=True).encode()


def headers(message: Message) -> list[tuple[str, bytes]]:
    """The Kafka headers: name and version of the schema."""
    return [(name, value.encode()) for name, value in message.contract.headers().items()]


def shard_key(shard: Shard) -> bytes:
    """The Kafka key: the releases of one source and tool of an organisation stay in order, in one partition."""
    return f"{shard.org}/{shard.source}/{shard.tool}".encode()
