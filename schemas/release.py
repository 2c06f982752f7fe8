"""A release: all rows of one (organisation, source, tool, week), closed once, sent in shards.

One Kafka message is one shard: many rows of one family. The envelope holds what all rows share, so that a row on its own is
only about a unit and a period. Rows are planned from the roster before any figure is read: which rows exist depends on public
facts only.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.contract import Message, Model
from schemas.fields import Count, Grain, IsoWeek, Org, Quarter, Reason, Source, StartDay, Status, Tool, Unit


class Row(Model):
    """What every released row says, whatever its family."""

    unit: Unit
    parent: Annotated[Unit | None, Field(description="The unit above; null for the organisation.")] = None
    grain: Grain
    start: StartDay
    cohort_size: Annotated[
        Count, Field(description="People on the frozen roster of the unit: a public figure, not a count of users.")
    ]
    status: Status
    reason: Annotated[Reason | None, Field(description="Why there are no figures; null when there are.")] = None

    @model_validator(mode="after")
    def _figures_only_when_ok(self) -> Self:
        if (self.status is Status.OK) != (self.reason is None):
            raise ValueError("a row has a reason exactly when its status is not ok")
        if self.status is not Status.OK and any(getattr(self, name) is not None for name in self.measures()):
            raise ValueError("a row that is withheld or missing carries no figure")
        return self

    @classmethod
    def measures(cls) -> tuple[str, ...]:
        """Names of the fields that are figures about the unit, in order."""
        return tuple(name for name in cls.model_fields if name not in Row.model_fields)


class Shard(Message):
    """The envelope of one Kafka message: part `shard` of `shards` of one family of a release."""

    org: Org
    source: Source
    tool: Tool
    period: IsoWeek
    cohort: Quarter
    release: Annotated[
        int,
        Field(ge=1, le=2**32 - 1, description="Number of the release of this period; the row's version. Closed once: 1."),
    ] = 1
    k: Annotated[int, Field(ge=5, description="The threshold in force: no row describes fewer people on the roster.")]
    shard: Annotated[int, Field(ge=0)]
    shards: Annotated[int, Field(ge=1)]
