"""What was true of every team of every simulated organisation, and what a method said of it: all that is ever scored.

Teams of all organisations stand one after another. A team has one planted event at most, so that what a method says of it can
be right or wrong without argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.columns import Array, Mask, Whole

WITHIN_WEEKS = 12
"""84 days: what is found later is not found."""
ONE_STORY_WEEKS = 4
"""28 days: alarms of one team closer together than this are one alarm, whatever their patterns."""
WEEKS_A_YEAR = 52
DAYS_A_WEEK = 7
NEVER = -1

Names = NDArray[np.str_]


@dataclass(frozen=True)
class Teams:
    """The truth, one entry a team.

    Parameters
    ----------
    organisation
        Number of the organisation (the cluster: its teams share outages and holidays).
    size
        People, at the event or in the middle of the time that is judged.
    pattern
        What was planted; empty where nothing was.
    onset
        Week of the event, :data:`NEVER` without one.
    begins
        Week in which anything of it begins: before a team falls silent its questions rise. Before it every alarm is false.
    effect
        Share of what there was that the event takes away; NaN without one.
    confounder
        What else happened on purpose; empty where nothing did.
    first, end
        The weeks that are judged.
    """

    organisation: Whole
    size: Whole
    pattern: Names
    onset: Whole
    begins: Whole
    effect: Array
    confounder: Names
    first: Whole
    end: Whole

    def __len__(self) -> int:
        return len(self.size)

    @property
    def has_event(self) -> Mask:
        """Teams in which something was planted."""
        planted: Mask = self.onset != NEVER
        return planted

    @classmethod
    def all_of(cls, parts: Sequence["Teams"]) -> Self:
        """Teams of several groups as one."""
        return cls(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)})

    @property
    def quiet_years(self) -> Array:
        """Years in which every alarm is false: all that are judged, in a team with an event those before it."""
        until = np.where(self.has_event, np.minimum(self.begins, self.end), self.end)
        return np.maximum(until - self.first, 0) / WEEKS_A_YEAR

    def where(self, chosen: Mask) -> Self:
        """Some of the teams; alarms of the others must be left out too (:meth:`Alarms.of_teams`)."""
        return type(self)(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


@dataclass(frozen=True)
class Alarms:
    """What a method said, one entry an alarm, in order of team and week.

    Parameters
    ----------
    team
        Place in :class:`Teams`.
    week
        With which week it was raised.
    pattern
        What it said; empty for a method that knows no patterns.
    certainty
        How sure it said to be; NaN where it did not say.
    margin
        Its evidence then, beyond what an alarm needs, as a logarithm; NaN where there is none. What certainty is made of.
    is_new
        Whether it is a signal of its own; else it joins a story that is told already.
    """

    team: Whole
    week: Whole
    pattern: Names
    certainty: Array
    margin: Array
    is_new: Mask

    @classmethod
    def of(cls, team: Any, week: Any, pattern: Any = None, certainty: Any = None, margin: Any = None, is_new: Any = None) -> Self:  # noqa: ANN401 -- whatever makes an array
        """Put in order.

        >>> Alarms.of([1, 0], [5, 9]).week
        array([9, 5])
        """
        team, week = np.asarray(team, np.int64), np.asarray(week, np.int64)
        order = np.lexsort((week, team))
        said = np.full(len(team), "") if pattern is None else np.asarray(pattern, np.str_)
        sure, beyond = (np.full(len(team), np.nan) if one is None else np.asarray(one, np.float64) for one in (certainty, margin))
        new = np.ones(len(team), np.bool_) if is_new is None else np.asarray(is_new, np.bool_)
        return cls(team[order], week[order], said[order], sure[order], beyond[order], new[order])

    @classmethod
    def all_of(cls, parts: Sequence["Alarms"], teams: Sequence[int]) -> Self:
        """Alarms of several groups of teams, of so many teams each, as of one group."""
        before = np.cumsum([0, *teams]).tolist()[: len(teams)]
        shifted = [part.team + begin for part, begin in zip(parts, before, strict=True)]
        names = ("week", "pattern", "certainty", "margin", "is_new")
        columns = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
        return cls.of(np.concatenate(shifted), *columns)

    def __len__(self) -> int:
        return len(self.team)

    def where(self, chosen: Mask) -> Self:
        """Some of the alarms."""
        return type(self)(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})

    def of_pattern(self, pattern: str) -> Self:
        """Those of one pattern, each a signal of its own."""
        kept = self.where(self.pattern == pattern)
        return replace(kept, is_new=np.ones(len(kept), np.bool_))

    def of_teams(self, chosen: Mask) -> Self:
        """Those of some teams, numbered anew as :meth:`Teams.where` does."""
        kept = self.where(chosen[self.team])
        return replace(kept, team=np.cumsum(chosen)[kept.team] - 1)

    def judged(self, teams: Teams) -> Self:
        """Those raised in weeks that are judged."""
        return self.where((self.week >= teams.first[self.team]) & (self.week < teams.end[self.team]))

    def merged(self) -> Self:
        """Signals of their own, without repetitions: one within 28 days of that before it in the same team is the same story.

        >>> Alarms.of([0, 0, 0, 1], [3, 6, 20, 7]).merged().week
        array([ 3, 20,  7])
        """
        new = self.where(self.is_new)
        before_team, before = np.r_[NEVER, new.team[:-1]], np.r_[0, new.week[:-1]]
        return new.where((new.team != before_team) | (new.week - before > ONE_STORY_WEEKS))


def in_window(teams: Teams, alarms: Alarms) -> Mask:
    """Alarms raised within 84 days of their team's event, or in its week."""
    onset = teams.onset[alarms.team]
    inside: Mask = (onset != NEVER) & (alarms.week >= onset) & (alarms.week <= onset + WITHIN_WEEKS)
    return inside


def is_false(teams: Teams, alarms: Alarms) -> Mask:
    """Alarms where nothing was planted, or before it was. One after an event is late, not false."""
    begins = teams.begins[alarms.team]
    false: Mask = (begins == NEVER) | (alarms.week < begins)
    return false


def is_right(teams: Teams, alarms: Alarms) -> Mask:
    """Alarms in the window of an event that name its pattern, or name none."""
    planted = teams.pattern[alarms.team]
    right: Mask = in_window(teams, alarms) & ((alarms.pattern == planted) | (alarms.pattern == ""))
    return right


def delays(teams: Teams, alarms: Alarms, *, any_pattern: bool = False) -> Array:
    """Weeks from a team's event to its first alarm of the right pattern (or of any); infinite where none came."""
    onset = teams.onset[alarms.team]
    counts = (onset != NEVER) & (alarms.week >= onset)
    if not any_pattern:
        counts &= (alarms.pattern == teams.pattern[alarms.team]) | (alarms.pattern == "")
    found = np.full(len(teams), np.inf)
    np.minimum.at(found, alarms.team[counts], (alarms.week - onset)[counts].astype(np.float64))
    return found
