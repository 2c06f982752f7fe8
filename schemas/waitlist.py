"""Waitlist: which units are helped first and which wait, where not all can be helped at once and a lot decides.

It is a plan of the organisation, no figure about people. It misleads as a promise: what was done is an
:class:`~schemas.intervention.Intervention`.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from schemas.contract import Contract, Message
from schemas.fields import IsoWeek, Org, Unit
from schemas.signal import NextStep


class Waitlist(Message):
    """The place of one unit in one draw."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.waitlist",
        version=1,
        owner="HR, the change leads",
        purpose="Let a lot decide who is helped first, so that it is fair, and can be told later whether it helped.",
        retention_days=400,
    )
    org: Org
    kind: Annotated[NextStep, Field(description="What is planned; a closed set, worded in the catalogue.")]
    period: Annotated[IsoWeek, Field(description="The week in which the first have their turn.")]
    unit: Unit
    is_first: Annotated[bool, Field(description="Whether it is among the first; else it waits for its turn, and is not refused.")]
    turn: Annotated[IsoWeek, Field(description="The week in which this unit has its turn.")]
    seed: Annotated[int, Field(ge=0, lt=2**32, description="What the lot was drawn with, so that anybody can check it.")]
