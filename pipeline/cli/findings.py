"""What the doctor says of a part: how it is, what was seen, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a part is."""

    WELL = "well"
    LOOK = "look at it"
    BAD = "not working"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what was seen, and what to do; never a figure about a unit."""

    part: str
    health: Health
    seen: str
    cure: str = ""
