"""Signal: an episode in which the adoption of a tool in a unit seems to be failing quietly.

It is an invitation to talk, never a verdict: it comes with how sure it is, what else may explain it and a humane next step. Its
figures are coarse on purpose (shares to the nearest tenth).
"""

import hashlib
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.contract import Contract, Message, Model
from schemas.fields import IsoWeek, Org, Tool, Unit


class SignalFamily(StrEnum):
    """The four signals of the article."""

    UNCERTAINTY = "uncertainty"
    RESISTANCE = "resistance"
    TALENT = "talent"
    POLARISATION = "polarisation"


class Pattern(StrEnum):
    """How a signal shows itself."""

    QUESTIONS_RISE = "questions_rise"
    FALLING_SILENT = "falling_silent"
    LICENCE_IDLING = "licence_idling"
    WORKAROUND_DROP = "workaround_drop"
    POST_TRAINING_DECAY = "post_training_decay"
    SHALLOW_USE = "shallow_use"
    EVERYWHERE_LESS = "everywhere_less"
    STALLED_ROLLOUT = "stalled_rollout"
    CHAMPIONS_FADING = "champions_fading"
    LEAVERS_AMONG_ACTIVE = "leavers_among_active"
    NARROWING_USE = "narrowing_use"
    TWO_CAMPS = "two_camps"
    UNITS_APART = "units_apart"


class SignalStatus(StrEnum):
    """Where an episode stands."""

    OPEN = "open"
    CLOSED = "closed"
    """The pattern is gone."""
    WITHDRAWN = "withdrawn"
    """Figures that came later explain it: it should not have been raised."""


class Explanation(StrEnum):
    """What else may explain what was seen; a closed set, worded in the catalogue."""

    HOLIDAY = "holiday"
    SOURCE_TROUBLE = "source_trouble"
    FLEET_WIDE = "fleet_wide"
    REORGANISATION = "reorganisation"
    TOOL_MIGRATION = "tool_migration"
    SEAT_CLEAN_UP = "seat_clean_up"
    NEW_SEATS = "new_seats"
    LESS_WORK = "less_work"
    OTHER_WORK = "other_work"
    NEWS = "news"
    """Something was announced, and people rightly ask or talk about it."""
    ANSWERED = "answered"
    """The questions were answered."""
    OTHER_CHANNEL = "other_channel"
    """People ask and answer elsewhere."""
    MANY_SURVEYS = "many_surveys"
    TOOL_CHANGED = "tool_changed"
    """Another version, or another way of counting."""
    NO_ACCESS = "no_access"
    """Those who have no use yet could not start: access, equipment, data that may not be used."""
    TURNOVER = "turnover"
    """People come and go as always."""
    DIFFERENT_WORK = "different_work"
    """The people, or the units, do work of different kinds."""
    NOT_SUITED = "not_suited"
    """The tool may simply not suit this work: worth asking."""


class NextStep(StrEnum):
    """The article's handles; worded in the catalogue."""

    LISTEN = "listen"
    PERSONAL = "personal"
    WHY = "why"
    ROOM = "room"
    COFFEE = "coffee"
    PATHS = "paths"
    INVOLVE = "involve"
    FUTURE = "future"
    FORUM = "forum"
    BOTH = "both"
    MEASURE = "measure"
    LEAD = "lead"


class Evidence(Model):
    """One figure that may be shown."""

    name: Annotated[str, Field(description="Key of the wording in the catalogue.")]
    value: Annotated[float, Field(description="The figure, coarsened.")]
    unit: Annotated[str, Field(description="`share` (0 to 1, to the nearest tenth), `weeks` or `people`.")]


class Signal(Message):
    """One story of one unit, told by one pattern."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.signal",
        version=1,
        owner="HR, the change leads",
        purpose="Start a good conversation early with a team for which a tool does not work out.",
        retention_days=400,
    )
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    org: Org
    unit: Unit
    tool: Annotated[Tool, Field(description="The tool it is about; `any` where it is about people at work and no tool.")]
    family: SignalFamily
    pattern: Pattern
    since: Annotated[IsoWeek, Field(description="The week in which it seems to have begun.")]
    detected_period: Annotated[IsoWeek, Field(description="The week with which the evidence became strong enough.")]
    as_of: Annotated[IsoWeek, Field(description="The last week this statement knows of.")]
    closed_period: IsoWeek | None = None
    status: SignalStatus
    strength: Annotated[float, Field(ge=0, le=1, description="How large the effect is: 0 none, 1 everybody.")]
    certainty: Annotated[
        float,
        Field(
            ge=0, le=1, description="How often such statements are right in simulated organisations; never measured in the field."
        ),
    ]
    evidence: list[Evidence]
    explanations: list[Explanation]
    next_steps: list[NextStep]
    rule: Annotated[str, Field(description="Name and version of the rule, so that a change of rule never rewrites history.")]
    also: Annotated[
        tuple[Pattern, ...],
        Field(description="Other patterns that saw the same in the same unit and tool: one story, one signal."),
    ] = ()


def signal_id(org: str, unit: str, tool: str, pattern: Pattern, detected_period: str, rule: str) -> str:
    """The same episode always has the same id, so that a replay changes nothing.

    >>> signal_id("acme", "Payments", "github-copilot", Pattern.LICENCE_IDLING, "2026-W20", "1")
    'a0684ffaa1ee9b22'
    """
    parts = "\x1f".join((org, unit, tool, pattern, detected_period, rule))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
