"""Pulse: how many people of a unit answered a short survey, and how the answers to each item lie.

Answers are kept in three boxes, never one by one: 1 and 2, 3, 4 and 5 of the scale, turned where disagreeing is good, so that
``favourable`` always means good for the people. The items are those of ``schemas/pulse_items.toml``.

It misleads when read without its silence: who does not answer may be the one who worries. And an item whose boxes are null was
not asked, or was answered by too few people to be told; that is not zero.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.fields import Count, Family
from schemas.release import Row, Shard

CATALOGUE: Mapping[str, Any] = tomllib.loads((files("schemas") / "pulse_items.toml").read_text("utf-8"))
ITEMS: tuple[str, ...] = tuple(CATALOGUE["items"])
REVERSED = frozenset(item for item, said in CATALOGUE["items"].items() if said["good"] == "disagree")
"""Items of which disagreeing is good."""


def boxes(item: str) -> tuple[str, str, str]:
    """The three fields of an item, the unfavourable one first.

    >>> boxes("role_clear")
    ('role_clear_unfavourable', 'role_clear_neutral', 'role_clear_favourable')
    """
    return f"{item}_unfavourable", f"{item}_neutral", f"{item}_favourable"


Unfavourable = Annotated[
    Count | None, Field(description="People whose answer was unfavourable (unit: people); 50 people or more only.")
]
Neutral = Annotated[Count | None, Field(description="People whose answer was in the middle (unit: people); as above.")]
Favourable = Annotated[Count | None, Field(description="People whose answer was favourable (unit: people); as above.")]


class PulseRow(Row):
    """Answers of one unit in one week."""

    pulse_invited: Annotated[
        Count | None, Field(description="People who were invited (unit: people); null where nobody recorded it.")
    ] = None
    pulse_answered: Annotated[Count | None, Field(description="People who answered anything (unit: people).")] = None
    role_clear_unfavourable: Unfavourable = None
    role_clear_neutral: Neutral = None
    role_clear_favourable: Favourable = None
    role_ahead_unfavourable: Unfavourable = None
    role_ahead_neutral: Neutral = None
    role_ahead_favourable: Favourable = None
    work_secure_unfavourable: Unfavourable = None
    work_secure_neutral: Neutral = None
    work_secure_favourable: Favourable = None
    work_lost_unfavourable: Unfavourable = None
    work_lost_neutral: Neutral = None
    work_lost_favourable: Favourable = None
    skills_kept_unfavourable: Unfavourable = None
    skills_kept_neutral: Neutral = None
    skills_kept_favourable: Favourable = None
    keeping_up_unfavourable: Unfavourable = None
    keeping_up_neutral: Neutral = None
    keeping_up_favourable: Favourable = None
    judgement_unfavourable: Unfavourable = None
    judgement_neutral: Neutral = None
    judgement_favourable: Favourable = None
    room_to_learn_unfavourable: Unfavourable = None
    room_to_learn_neutral: Neutral = None
    room_to_learn_favourable: Favourable = None
    doubt_aloud_unfavourable: Unfavourable = None
    doubt_aloud_neutral: Neutral = None
    doubt_aloud_favourable: Favourable = None
    room_to_err_unfavourable: Unfavourable = None
    room_to_err_neutral: Neutral = None
    room_to_err_favourable: Favourable = None

    @model_validator(mode="after")
    def _answers_fit(self) -> Self:
        if None not in (self.pulse_invited, self.pulse_answered) and (self.pulse_answered or 0) > (self.pulse_invited or 0):
            raise ValueError("more people answered than were invited")
        for item in ITEMS:
            known = [getattr(self, box) for box in boxes(item)]
            if len({value is None for value in known}) > 1:
                raise ValueError("an item has all its boxes or none")
            if None not in (known[0], self.pulse_answered) and sum(known) > (self.pulse_answered or 0):
                raise ValueError("an item has more answers than people who answered")
        return self


class PulseShard(Shard):
    """Rows of answers."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.pulse",
        version=1,
        owner="HR, employee surveys",
        purpose="See where people lack direction or safety around AI, or stop answering, so that somebody goes and listens.",
        retention_days=400,
    )
    family: Literal[Family.PULSE] = Family.PULSE
    rows: list[PulseRow]
