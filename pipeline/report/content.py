"""What the page tells, without words: what was read from the release surface of one organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.periods import Week
from schemas.fields import Reason
from schemas.signal import NextStep, Signal
from schemas.status import SourceState

FINE, COARSE = 0.05, 0.1
FINE_STEP_PEOPLE = 400
"""From this many people a share is rounded finely, below it coarsely."""


class Band(StrEnum):
    """A share, as coarsely as a small unit may be shown: edges at one third and two thirds."""

    FEW = "few"
    ABOUT_HALF = "about_half"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Point:
    """Rounded shares of one week; None where nothing may or can be said, which is never zero."""

    week: Week
    active: float | None = None
    own_action: float | None = None
    seats_used: float | None = None
    seats_idle: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The whole organisation with one tool, week by week.

    It misleads when the last and the first point alone are compared: cohorts change with the quarter.

    Parameters
    ----------
    tool
        The tool.
    people
        People on the roster in the last week.
    points
        One for every week from the first to the last, weeks without a row included.
    """

    tool: str
    people: int
    points: tuple[Point, ...]

    @property
    def step(self) -> float:
        """What shares are rounded to; also the lowest share that is shown, standing for "this or less"."""
        return FINE if self.people >= FINE_STEP_PEOPLE else COARSE

    @property
    def seat_step(self) -> float:
        """The same for shares of seats, whose number is not shown: fine when a share needs it, else coarse.

        It misleads when every fine share happens to be a coarse one: "10% or less" then stands for about 10%.
        """
        shares = [share for point in self.points for share in (point.seats_used, point.seats_idle) if share is not None]
        return FINE if any(round(share / FINE) % 2 for share in shares) else COARSE


@dataclass(frozen=True, slots=True)
class UnitQuarter:
    """One unit with one tool in one complete quarter."""

    unit: str
    parent: str | None
    tool: str
    quarter: str
    people: int
    active: Band | None
    seats_used: Band | None


@dataclass(frozen=True, slots=True)
class WithheldUnit:
    """A unit without figures of its own for one reason, and in how many weeks."""

    unit: str
    parent: str | None
    tool: str
    reason: Reason
    weeks: int


@dataclass(frozen=True, slots=True)
class SourceWeek:
    """How a source did in a week."""

    source: str
    tool: str
    week: Week
    state: SourceState
    days_expected: int
    days_reported: int


@dataclass(frozen=True, slots=True)
class NoisedFigure:
    """The last figure with noise of one unit, tool and kind of span; without a reason it has a band or a share."""

    unit: str
    parent: str | None
    tool: str
    level: str
    grain: str
    start: Week
    people: int
    reason: Reason | None
    band: Band | None
    share: float | None
    plus_minus: float | None
    epsilon: float | None


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a unit in a week."""

    unit: str
    week: Week
    kind: NextStep


@dataclass(frozen=True, slots=True)
class Content:
    """All of the page.

    Parameters
    ----------
    org
        The organisation.
    courses
        One for each tool; empty where the organisation is too small for weekly figures.
    quarters, withheld, sources
        As the release surface has them.
    signals
        Open ones and earlier ones.
    noised
        Figures with noise; in the profile dp only.
    unit_courses
        Weekly shares of large units of which a signal was said, by unit and tool.
    done
        What was done for units, by week.
    country
        Whose public holidays are pointed out.
    """

    org: str
    courses: tuple[Course, ...] = ()
    quarters: tuple[UnitQuarter, ...] = ()
    signals: tuple[Signal, ...] = ()
    withheld: tuple[WithheldUnit, ...] = ()
    sources: tuple[SourceWeek, ...] = ()
    noised: tuple[NoisedFigure, ...] = ()
    unit_courses: Mapping[tuple[str, str], Course] = field(default_factory=dict)
    done: tuple[Done, ...] = ()
    country: str = "NL"

    @property
    def as_of(self) -> Week | None:
        """The last week that any source closed."""
        return max((source.week for source in self.sources), default=None)
