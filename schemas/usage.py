"""Usage: how many people of a unit used a tool in a period, and how much.

It misleads when summed: distinct people do not add up over days, units or tools. Every grain is counted at the edge.
Source of the terms: GitHub's usage metrics, the Viva Insights usage segments.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.fields import Count, Family, Status
from schemas.release import Row, Shard


class UsageRow(Row):
    """Use of one tool by one unit in one period."""

    people_active: Annotated[
        Count | None, Field(description="People with any activity, passive use included (unit: people).")
    ] = None
    people_active_by_own_action: Annotated[
        Count | None, Field(description="People who started at least one interaction themselves (unit: people).")
    ] = None
    people_habitual: Annotated[
        Count | None,
        Field(description="People active in each of the last 4 weeks (unit: people); null where the input does not reach back."),
    ] = None
    features_used: Annotated[
        Count | None, Field(description="Different features used by anyone in the unit (unit: features).")
    ] = None
    interactions: Annotated[
        Count | None, Field(description="Interactions people started (unit: interactions); null under 25 people on the roster.")
    ] = None
    suggestions: Annotated[
        Count | None, Field(description="Suggestions the tool made (unit: suggestions); null under 25 people on the roster.")
    ] = None
    suggestions_accepted: Annotated[
        Count | None, Field(description="Suggestions taken over (unit: suggestions); null under 25 people on the roster.")
    ] = None
    people_active_1_day: Annotated[
        Count | None, Field(description="People active on 1 day of the week (unit: people); weeks and 50 people or more only.")
    ] = None
    people_active_2_3_days: Annotated[
        Count | None, Field(description="People active on 2 or 3 days of the week (unit: people); as above.")
    ] = None
    people_active_4_7_days: Annotated[
        Count | None, Field(description="People active on 4 to 7 days of the week (unit: people); as above.")
    ] = None

    @model_validator(mode="after")
    def _people_nest(self) -> Self:
        if self.status is Status.OK and self.people_active is None:
            raise ValueError("a usage row that is ok says how many people were active")
        if (self.people_active or 0) > self.cohort_size:
            raise ValueError("more people active than there are on the roster")
        if (self.people_active_by_own_action or 0) > (self.people_active or 0):
            raise ValueError("more people active by their own action than active at all")
        return self


class UsageShard(Shard):
    """Rows of use."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.usage",
        version=1,
        owner="HR analytics",
        purpose="See whether a tool that was rolled out is really used in a unit, so that help can be offered.",
        retention_days=400,
    )
    family: Literal[Family.USAGE] = Family.USAGE
    rows: list[UsageRow]
