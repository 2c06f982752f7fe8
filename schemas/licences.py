"""Licences: seats of a unit, used and idle, at the end of a week.

It misleads on seats without activity: GitHub clears the last activity after 90 days and after a re-assignment, so "never used"
includes seats that were used long ago, unless the activity was seen in the exports themselves.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.fields import Count, Family, Status
from schemas.release import Row, Shard


class LicenceRow(Row):
    """Seats of one tool in one unit. used + never_used + lapsed + new = seats."""

    seats: Annotated[Count | None, Field(description="Seats assigned to people of the unit (unit: seats).")] = None
    seats_used: Annotated[
        Count | None, Field(description="Seats with activity in the last 28 days, whatever their age (unit: seats).")
    ] = None
    seats_new: Annotated[
        Count | None, Field(description="Seats without activity that are younger than 30 days: too early to say (unit: seats).")
    ] = None
    seats_never_used: Annotated[
        Count | None, Field(description="Seats of 30 days and older on which no activity is known (unit: seats).")
    ] = None
    seats_lapsed: Annotated[
        Count | None, Field(description="Seats with earlier activity, but none in the last 28 days (unit: seats).")
    ] = None

    @model_validator(mode="after")
    def _parts_make_the_whole(self) -> Self:
        if self.status is Status.OK:
            parts = (self.seats_used, self.seats_new, self.seats_never_used, self.seats_lapsed)
            if self.seats is None or any(part is None for part in parts):
                raise ValueError("a licence row that is ok names all its parts")
            if sum(part or 0 for part in parts) != self.seats:
                raise ValueError("used, new, never used and lapsed seats must add up to the seats")
        return self


class LicenceShard(Shard):
    """Rows of seats."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.licences",
        version=1,
        owner="IT licence management",
        purpose="See where licences were handed out and stay unused, to start a conversation; never to take one from a person.",
        retention_days=400,
    )
    family: Literal[Family.LICENCES] = Family.LICENCES
    rows: list[LicenceRow]
