"""Training: to how many people of a unit learning about AI was offered in a week, and how many took it, from a learning system.

It is about what the organisation gives. It misleads as a measure of interest: who could not come, because the work went on,
counts as who would not.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.fields import Count, Family
from schemas.release import Row, Shard


class TrainingRow(Row):
    """Training of one unit in one week."""

    training_offered: Annotated[
        Count | None,
        Field(description="People to whom some form of learning about AI was offered (unit: people)."),
    ] = None
    training_attended: Annotated[
        Count | None,
        Field(description="Of whom took it (unit: people); null where it was offered to too few people."),
    ] = None

    @model_validator(mode="after")
    def _attended_fits(self) -> Self:
        asked = self.training_offered
        if asked is not None and (self.training_attended or 0) > asked:
            raise ValueError("more people attended than were offered a place")
        return self


class TrainingShard(Shard):
    """Rows of training."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.training",
        version=1,
        owner="HR, learning and development",
        purpose="See whether learning was offered at all, and whether use holds afterwards or people were left alone with it.",
        retention_days=400,
    )
    family: Literal[Family.TRAINING] = Family.TRAINING
    rows: list[TrainingRow]
