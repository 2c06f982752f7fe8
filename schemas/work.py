"""Work: how much work a unit did in a week, and by which way, from a tracker.

It misleads when the tracker counts other things in other units: only the course of one unit over time means something.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.fields import Count, Family, Status
from schemas.release import Row, Shard


class WorkRow(Row):
    """Work volume of one unit in one week."""

    items: Annotated[Count | None, Field(description="Items of work finished (unit: items, as the tracker counts them).")] = None
    items_with_tool: Annotated[
        Count | None, Field(description="Of which done with the sanctioned tool (unit: items); null where nobody recorded it.")
    ] = None
    items_old_way: Annotated[
        Count | None, Field(description="Of which done the old way (unit: items); null where nobody recorded it.")
    ] = None

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.status is Status.OK and self.items is None:
            raise ValueError("a work row that is ok says how many items were finished")
        if (self.items_with_tool or 0) + (self.items_old_way or 0) > (self.items or 0):
            raise ValueError("more items by way of working than items in all")
        return self


class WorkShard(Shard):
    """Rows of work volume."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.work",
        version=1,
        owner="HR analytics",
        purpose="Tell a fall in the use of a tool from a quiet month: the work holds, the tool is avoided.",
        retention_days=400,
    )
    family: Literal[Family.WORK] = Family.WORK
    rows: list[WorkRow]
