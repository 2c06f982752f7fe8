"""The vendor's own teams as a roster, where no other is given.

It misleads: GitHub leaves out teams with fewer than 5 seats, and people without a seat. Who is in several teams is in none here,
since the report does not say which is the one they work in. Membership is as on the first day of the quarter that the files tell
of.
"""

from collections.abc import Iterable
from datetime import date

from pipeline.collector.roster import Roster
from pipeline.connectors.base import TeamMember
from pipeline.periods import Week
from pipeline.privacy.cohort import Membership
from pipeline.privacy.placement import Placement, Tree


class Teams:
    """Gathers the members of the one day a quarter that serves; keeps no other.

    Parameters
    ----------
    cohort_days
        The first Mondays of the quarters asked for.
    """

    def __init__(self, cohort_days: Iterable[date]) -> None:
        self._days: dict[date, date] = {}
        self._files: dict[date, set[str]] = {}
        self._members: dict[date, dict[tuple[str, str], int]] = {day: {} for day in sorted(set(cohort_days))}

    def add(self, row: TeamMember, file: str, line: int) -> None:
        """Count a row of the report."""
        cohort_day = Week.of(row.day).cohort_day
        known = self._days.get(cohort_day, date.max)
        if cohort_day not in self._members or row.day > known:
            return
        if row.day < known:
            self._days[cohort_day] = row.day
            self._members[cohort_day].clear()
            self._files[cohort_day] = set()
        self._members[cohort_day].setdefault((row.person, row.unit), line)
        self._files[cohort_day].add(file)

    def roster(self) -> Roster:
        """A roster in which each quarter's members are there for that first day only, which is the one that counts."""
        memberships = tuple(
            Membership(person, unit, cohort_day, cohort_day, line)
            for cohort_day, members in self._members.items()
            for (person, unit), line in sorted(members.items())
        )
        files = ", ".join(sorted(set().union(*self._files.values())))
        units = sorted({one.unit for one in memberships})
        return Roster(memberships, Tree(Placement(unit, None, None, None, 0) for unit in units), files)
