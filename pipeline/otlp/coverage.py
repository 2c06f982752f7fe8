"""Which minutes the receiver was there for: what a restart loses is said in the release, never papered over.

What is counted lives in memory only, so a process that ends takes along all that its open weeks knew. A day counts as covered
where *this* process was alive in each of its minutes. The state file says, without any person or figure, which week comes next
and how many minutes of each day some process was alive: so that a week is released, as an outage, even where nobody remembers it.

It misleads about the network: that the receiver was there does not say that clients could reach it; and one whose request was
refused when all queues were full may have given up.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.errors import UndertowError, UnusableInput
from pipeline.periods import Week

MINUTES = 1_440
KEEP_DAYS = 35
VERSION = 1


class Coverage:
    """The minutes of this process."""

    def __init__(self) -> None:
        self._days: dict[date, bytearray] = {}

    def beat(self, now: datetime) -> None:
        """The process is alive in this minute."""
        minutes = self._days.setdefault(now.date(), bytearray(MINUTES))
        minutes[now.hour * 60 + now.minute] = 1

    def minutes(self, day: date) -> int:
        """Minutes of a day."""
        return sum(self._days.get(day, b""))

    def is_whole(self, day: date) -> bool:
        """Whether the process was there all day."""
        return self.minutes(day) == MINUTES

    def forget(self, before: date) -> None:
        """Let go of days that nobody asks about any more."""
        self._days = {day: minutes for day, minutes in self._days.items() if day >= before}


@dataclass
class State:
    """What outlives a restart.

    Parameters
    ----------
    next
        The first week that is not closed.
    minutes
        Of each day, in which some process was alive.
    """

    next: Week
    minutes: dict[date, int] = field(default_factory=dict)

    def note(self, day: date, minutes: int) -> None:
        """Add minutes of a day, and drop days of long ago."""
        self.minutes[day] = min(MINUTES, self.minutes.get(day, 0) + minutes)
        oldest = day - timedelta(days=KEEP_DAYS)
        self.minutes = {one: number for one, number in self.minutes.items() if one >= oldest}

    def lost(self) -> dict[date, int]:
        """Minutes of the open weeks that an earlier process was there for, and took along."""
        return {day: number for day, number in sorted(self.minutes.items()) if day >= self.next.monday and number}


def read_state(path: Path, now: datetime) -> State:
    """The state of a file; without one, everything begins with this week.

    Raises
    ------
    UnusableInput
        The file is damaged, or cannot be read.
    """
    try:
        found = json.loads(path.read_bytes())
        minutes = {date.fromisoformat(day): int(number) for day, number in found["minutes"].items()}
        return State(Week.parse(found["next"]), minutes)
    except FileNotFoundError:
        return State(Week.of(now.astimezone(UTC).date()))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, UndertowError) as fault:
        raise UnusableInput(
            f"The state {path} cannot be read.", "Move it away: weeks that no ledger has closed begin with this one then."
        ) from fault


def write_state(path: Path, state: State) -> None:
    """Write the state in one step: a crash leaves the old one or the new one.

    Raises
    ------
    UnusableInput
        It cannot be written.
    """
    days = {day.isoformat(): number for day, number in sorted(state.minutes.items())}
    text = json.dumps({"version": VERSION, "next": str(state.next), "minutes": days}, indent=1)
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as fault:
        raise UnusableInput(f"The state {path} cannot be written.", "Set --state to a file in a folder that can.") from fault


Clock = Callable[[], datetime]
