"""Intervention: what was done for a unit in a week to help: one of the article's handles, so that it fits what a signal suggests.

It is an act of the organisation, no figure about people: no name of who held the talk, nothing of what was said. It misleads as
proof: teams are helped when they are at their worst, and things then get better by themselves as well.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from schemas.contract import Contract, Message
from schemas.fields import IsoWeek, Org, Unit
from schemas.signal import NextStep


class Intervention(Message):
    """One act in one unit and week; the same act twice in a week is one."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.intervention",
        version=1,
        owner="HR, the change leads",
        purpose="Learn whether what was done for a team helped, so that the next team is helped better.",
        retention_days=400,
    )
    org: Org
    unit: Unit
    period: Annotated[IsoWeek, Field(description="The week in which it was done.")]
    kind: Annotated[NextStep, Field(description="What was done; a closed set, worded in the catalogue.")]
    withdrawn: Annotated[bool, Field(description="Whether it was noted by mistake.")] = False
