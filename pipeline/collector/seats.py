"""Reads seats, finds the snapshot for a week, and sorts its seats into used, new, never used and lapsed.

A snapshot is one file or several of the same moment. When it was taken stands in its name: an ISO week (``2026-W40.json``: the
end of that week) or a day (``2026-10-04.json``). A file without either serves every week. A week uses the newest snapshot that is
not older than the Sunday before it and not younger than its own Sunday plus the days of finality; without one its licence rows
are missing: an old list of seats would make people idle who are not.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.activity import WeekActivity
from pipeline.collector.files import day_in_name
from pipeline.collector.plan import NOWHERE
from pipeline.connectors.base import Fault, Seat
from pipeline.errors import WrongUse
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.gate import Measures

USED_DAYS = 28
NEW_DAYS = 30
KINDS = ("seats_used", "seats_new", "seats_never_used", "seats_lapsed")

_WEEK = re.compile(r"(?<!\d)(\d{4}-W\d{2})(?!\d)")


def taken_on(path: Path) -> date | None:
    """The day of a snapshot, from its name.

    >>> taken_on(Path("2026-W40.json")), taken_on(Path("seats-2026-10-05.json.gz")), taken_on(Path("seats.json"))
    (datetime.date(2026, 10, 4), datetime.date(2026, 10, 5), None)
    """
    if found := _WEEK.search(path.name):
        try:
            return Week.parse(found[1]).sunday
        except WrongUse:
            return None
    return day_in_name(path)


def snapshot_for(week: Week, taken: Iterable[date | None], finality_days: int) -> list[date | None]:
    """The snapshot a week uses, by its day, or None for the one without a day; an empty list where none tells of this week."""
    oldest, youngest = week.sunday - timedelta(days=DAYS_A_WEEK), week.sunday + timedelta(days=finality_days)
    known = set(taken)
    fitting = [day for day in known if day is not None and oldest <= day <= youngest]
    return [max(fitting)] if fitting else [None] if None in known else []


@dataclass
class Snapshot:
    """The seats of one moment by place of the person: the day it was given, and of the last activity (0 for none known).

    A person with seats in several organisations has one seat here: the earliest given, the latest used.
    """

    seats: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, place: int, seat: Seat) -> None:
        """Count a seat."""
        created = seat.created.toordinal() if seat.created else 0
        last = seat.last_activity.toordinal() if seat.last_activity else 0
        known_created, known_last = self.seats.get(place, (created, last))
        self.seats[place] = min(created, known_created), max(last, known_last)


class Snapshots:
    """The lists of seats that serve the weeks asked for; of days that serve none of them, nothing is kept.

    Parameters
    ----------
    weeks
        The weeks asked for, in order.
    finality_days
        Till how many days after its Sunday a list may serve a week.
    places
        Key of each person of the roster to their place.
    silent
        People who are passed over: they hold a seat, and their activity is not looked at.
    """

    def __init__(
        self, weeks: Sequence[Week], finality_days: int, places: Mapping[str, int], silent: Collection[str] = frozenset()
    ) -> None:
        self._weeks = weeks
        self._finality_days = finality_days
        self._places = places
        self._silent = silent
        self._days: set[date | None] = set()
        self._serving: dict[date | None, Snapshot] = {}

    def add(self, taken: date | None, seat: Seat) -> Fault | None:
        """Count a seat as of the day it was seen, or the day its list was taken; of a stranger, only that day, and say so."""
        day = seat.seen or taken
        if day not in self._days:
            self.meet(day)
        place = self._places.get(seat.person)
        if place is None:
            return Fault.SEAT_WITHOUT_PERSON
        if (snapshot := self._serving.get(day)) is not None:
            snapshot.add(place, seat._replace(last_activity=None) if seat.person in self._silent else seat)
        return None

    def of(self, week: Week) -> Snapshot | None:
        """The seats at the end of a week; None where no list tells of them."""
        return next((self._serving[day] for day in snapshot_for(week, self._days, self._finality_days)), None)

    def meet(self, taken: date | None) -> None:
        """There is a list of that day; a later one may take the place of an earlier one."""
        if taken in self._days:
            return
        last = self._weeks[-1].sunday + timedelta(days=self._finality_days)
        if taken is not None and not self._weeks[0].shift(-1).sunday <= taken <= last:
            return
        self._days.add(taken)
        wanted = {day for week in self._weeks for day in snapshot_for(week, self._days, self._finality_days)}
        self._serving = {day: self._serving.get(day) or Snapshot() for day in wanted}


def sort_seat(created: int, last: int, active_lately: bool, active_before: bool, end: int) -> str:
    """Which part of the seats one is, at the end of a week; days as ordinals, activity also as seen in the usage reports.

    It misleads for a snapshot much younger than the week: activity after the week counts, since it hides the one in it.

    >>> end = date(2026, 10, 4).toordinal()
    >>> sort_seat(end - 100, 0, False, False, end), sort_seat(end - 29, 0, False, False, end)
    ('seats_never_used', 'seats_new')
    >>> sort_seat(end - 100, end - 28, False, False, end), sort_seat(end - 100, end - 28, True, True, end)
    ('seats_lapsed', 'seats_used')
    """
    if active_lately or last > end - USED_DAYS:
        return "seats_used"
    if active_before or last:
        return "seats_lapsed"
    return "seats_new" if created > end - NEW_DAYS else "seats_never_used"


def count_seats(snapshot: Snapshot, week: Week, activity: WeekActivity) -> Mapping[str, NDArray[np.intp]]:
    """The seats of each kind, for each part of the organisation; seats given after the week are not there yet."""
    end = week.sunday.toordinal()
    counts = {kind: np.zeros(activity.parts, dtype=np.intp) for kind in KINDS}
    lately = np.logical_or.reduce(activity.lately)
    for place, (created, last) in snapshot.seats.items():
        part = activity.part_of[place]
        if part != NOWHERE and created <= end:
            counts[sort_seat(created, last, lately[place], activity.ever[place], end)][part] += 1
    return counts


def seats_of(counts: Mapping[str, NDArray[np.intp]], parts: NDArray[np.intp]) -> Measures:
    """The seats of a group, by the field names of its row."""
    kinds = {kind: int(of_parts[parts].sum()) for kind, of_parts in counts.items()}
    return kinds | {"seats": sum(kinds.values())}
