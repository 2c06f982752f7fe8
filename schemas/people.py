"""People: how a unit changed in a quarter: who is there, came, moved and left, as numbers; and how its most active group fared.

Coarse on purpose. Everybody knows who left a team of twelve, so a number beside "of which from the most active group" would tell
how that colleague worked. Hence once a quarter, in bands of five (``_at_most`` is the upper end: 4 means none to four), from 50
people on where it is about the most active, and never for two groups of which one holds the other.

It misleads in small numbers: of three front-runners two are gone within a quarter by chance in some three teams of a hundred.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.fields import Count, Family
from schemas.release import Row, Shard

BAND = 5
"""Width of a band, in people."""


class PeopleRow(Row):
    """One unit in one quarter."""

    headcount: Annotated[Count | None, Field(description="People of the unit at the end of the quarter (unit: people).")] = None
    joiners_at_most: Annotated[
        Count | None, Field(description="People who came, upper end of a band of five (unit: people); 25 people or more only.")
    ] = None
    leavers_at_most: Annotated[Count | None, Field(description="People who left the organisation, likewise (unit: people).")] = (
        None
    )
    moved_in_at_most: Annotated[
        Count | None, Field(description="People who came from another unit, likewise (unit: people).")
    ] = None
    moved_out_at_most: Annotated[Count | None, Field(description="People who went to another unit, likewise (unit: people).")] = (
        None
    )
    most_active_at_most: Annotated[
        Count | None,
        Field(description="People most active as the quarter began, likewise (unit: people); 50 people or more only."),
    ] = None
    most_active_left_at_most: Annotated[
        Count | None, Field(description="Of these, people who left the organisation, likewise (unit: people); as above.")
    ] = None
    most_active_quiet_at_most: Annotated[
        Count | None,
        Field(description="Of these, people who are there and use the tool no more, likewise (unit: people); as above."),
    ] = None


class PeopleShard(Shard):
    """Rows of people."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.people",
        version=1,
        owner="HR analytics",
        purpose="Notice when the people who carry a new way of working go or fall silent, and talk about their future in time.",
        retention_days=400,
    )
    family: Literal[Family.PEOPLE] = Family.PEOPLE
    rows: list[PeopleRow]
