"""Noised: a count of people with noise, in the profile `dp`, where nothing else about use leaves the edge.

A value is a whole number that may lie below zero or above the roster: cut off there, sums would be too high or too low. Read it
with its plus-minus, and never as "so many people did". It was drawn once, and is never drawn again.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract, Model
from schemas.fields import Count, Family, Reason, StartDay, Status, Unit
from schemas.release import Shard


class Level(StrEnum):
    """How the people are divided: at each level everybody is in one cell at most."""

    TEAM = "team"
    DEPARTMENT = "department"
    ORGANISATION = "organisation"
    """The sum of the noised departments: worked out from what is released, so it costs nothing."""


class NoisedGrain(StrEnum):
    """How long the span of a row is; spans of a kind never overlap."""

    WEEK = "week"
    FOUR_WEEKS = "four-weeks"
    """The first to the fourth, the fifth to the eighth or the ninth to the twelfth week of a quarter."""
    QUARTER = "quarter"


class NoisedForm(StrEnum):
    """As what people see it."""

    BAND = "band"
    """Few, about half, or most."""
    SHARE = "share"


class NoisedMeasure(StrEnum):
    """What is counted: one yes or no for each person and span."""

    PEOPLE_REGULAR = "people_regular"
    """Active by their own action in at least half of the weeks of the span that the source reported."""


class NoisedRow(Model):
    """One cell: a unit, a span, and how many of its people, give or take."""

    unit: Unit
    parent: Annotated[Unit | None, Field(description="The unit above; null for the organisation.")] = None
    level: Level
    grain: NoisedGrain
    start: StartDay
    cohort_size: Annotated[
        Count, Field(description="People on the frozen roster of the unit: a public figure, not a count of users.")
    ]
    form: Annotated[NoisedForm, Field(description="As what people see it: from 30 people a share, below it a band.")]
    measure: NoisedMeasure
    weeks_reported: Annotated[
        Count, Field(description="Weeks of the span in which the source was up, as its operator said (unit: weeks).")
    ]
    status: Status
    reason: Annotated[Reason | None, Field(description="Why there is no value; null when there is.")] = None
    value: Annotated[
        int | None,
        Field(ge=-(2**53), le=2**53, description="People with noise; may be below 0 or above the roster (unit: people)."),
    ] = None
    plus_minus: Annotated[
        Count | None, Field(description="The noise is no larger than this in 95 of 100 cases (unit: people).")
    ] = None
    epsilon: Annotated[
        float | None,
        Field(ge=0, description="What this value cost each person of the unit; 0 for a sum of values that were paid for."),
    ] = None

    @model_validator(mode="after")
    def _value_only_when_ok(self) -> Self:
        if (self.status is Status.OK) != (self.reason is None):
            raise ValueError("a row has a reason exactly when its status is not ok")
        if any((self.status is Status.OK) != (figure is not None) for figure in (self.value, self.plus_minus, self.epsilon)):
            raise ValueError("a row has a value, its plus-minus and its epsilon exactly when its status is ok")
        return self

    @classmethod
    def measures(cls) -> tuple[str, ...]:
        """Names of the fields that are figures about the unit, in order."""
        return ("value", "plus_minus", "epsilon")


class NoisedShard(Shard):
    """Noised rows of the spans that end with the period."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.noised",
        version=1,
        owner="HR analytics",
        purpose="See about how many use a tool that was rolled out, with a bound on what anybody can learn about one person.",
        retention_days=400,
    )
    family: Literal[Family.NOISED] = Family.NOISED
    rows: list[NoisedRow]
