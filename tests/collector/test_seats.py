"""Which list of seats a week uses, and what its seats are."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collector.seats import KINDS, Snapshot, snapshot_for, sort_seat
from pipeline.connectors.base import Seat
from tests.collector.made import WEEK

SUNDAY = WEEK.sunday


def test_seats_of_one_person_are_one_seat_in_any_order() -> None:
    early, late = date(2026, 1, 5), date(2026, 9, 1)
    seats = [Seat("canary", early, None), Seat("canary", late, late), Seat("canary", late, early)]
    for order in permutations(seats):
        snapshot = Snapshot()
        for seat in order:
            snapshot.add(3, seat)
        assert snapshot.seats == {3: (early.toordinal(), late.toordinal())}


@pytest.mark.parametrize(
    ("offsets", "chosen"),
    [
        ([-8], None),  # the week before last: too old
        ([-7], -7),
        ([-7, -1, 0], 0),
        ([0, 3], 3),
        ([0, 4], 0),  # later than the days of finality: another week's
        ([4], None),
        ([], None),
    ],
)
def test_a_week_uses_the_newest_list_that_tells_of_it(offsets: list[int], chosen: int | None) -> None:
    taken = [SUNDAY + timedelta(days=offset) for offset in offsets]
    expected = [] if chosen is None else [SUNDAY + timedelta(days=chosen)]
    assert snapshot_for(WEEK, taken, finality_days=3) == expected
    assert snapshot_for(WEEK, [None, *taken], finality_days=3) == (expected or [None])


@given(st.integers(0, 400), st.none() | st.integers(0, 400), st.booleans(), st.booleans())
def test_every_seat_is_of_one_kind_and_a_used_one_is_never_called_idle(
    age: int, since: int | None, lately: bool, before: bool
) -> None:
    end = SUNDAY.toordinal()
    kind = sort_seat(end - age, 0 if since is None else end - since, lately, before, end)
    assert kind in KINDS
    assert (kind == "seats_used") == (lately or (since is not None and since < 28))
    if kind in {"seats_new", "seats_never_used"}:
        assert not before
        assert since is None
        assert (kind == "seats_new") == (age < 30)
