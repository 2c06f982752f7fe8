"""A unit below the gate stays hidden until it was above it for a full new quarter; derived from the roster alone."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.groups import Groups, plan_groups
from schemas.fields import Reason
from tests.privacy.test_law import cohorts, people_of, smallest_part

LAW = settings(max_examples=200, deadline=None)
QUARTERS = [date(2025, 9, 29), date(2025, 12, 29), date(2026, 3, 30), date(2026, 6, 29), date(2026, 9, 28), date(2026, 12, 28)]
K = 10
PARENTS = {"Team": "North", "Large": "North", "Larger": "North", "North": None, "South": None}
SIZES = {"Large": 30, "Larger": 40, "South": 50}


def roster(sizes: list[int]) -> list[Membership]:
    """A team of so many people in each quarter, beside units that are large enough for anything."""
    rows = [Membership(f"{unit}:{i}", unit, None, None, 0) for unit, size in SIZES.items() for i in range(size)]
    ends = [*(day - timedelta(days=1) for day in QUARTERS[1:]), None]
    for day, end, size in zip(QUARTERS, ends, sizes, strict=False):
        rows += [Membership(f"Team:{i}", "Team", day, end, 0) for i in range(size)]
    return rows


def planned(rows: list[Membership], number: int, k: int = K) -> Groups:
    """The plan of a quarter, worked out as the collector does."""
    before, now = (freeze(rows, PARENTS, QUARTERS[one]) for one in (number - 1, number))
    return plan_groups(now, k, before=before)


def reason_of(unit: str, groups: Groups) -> Reason | None:
    return next(group.reason for group in groups.planned if group.unit == unit)


@LAW
@given(st.lists(st.integers(1, 20), min_size=len(QUARTERS), max_size=len(QUARTERS)), st.integers(5, 15))
def test_a_team_stays_hidden_until_it_was_large_enough_for_a_full_new_quarter(sizes: list[int], k: int) -> None:
    rows = roster(sizes)
    for number, (before, now) in enumerate(pairwise(sizes), start=1):
        groups = planned(rows, number, k)
        if now < k:  # fell below, or stayed there: hidden at once
            assert reason_of("Team", groups) is Reason.MERGED
        elif before < k:  # has risen: waits
            assert reason_of("Team", groups) is Reason.WAITING
        else:
            assert reason_of("Team", groups) is None
        # Hidden, it is counted with others, so that no remainder is the team under another name.
        assert groups.counted_in("Team")[-2:] == ("North", "organisation")
        nearest = next(group for group in groups.planned if group.unit == groups.counted_in("Team")[0])
        assert nearest.unit == "Team" or nearest.size > now


def test_one_member_who_comes_and_goes_never_shows_the_team() -> None:
    """The teeth: without the quarter before, the team comes and goes with that one person."""
    rows = roster([9, 10, 9, 10, 9, 10])
    assert [reason_of("Team", planned(rows, number)) for number in (1, 2, 3)] == [Reason.WAITING, Reason.MERGED, Reason.WAITING]
    alone = [reason_of("Team", plan_groups(freeze(rows, PARENTS, day), K)) for day in QUARTERS[1:4]]
    assert alone == [None, Reason.MERGED, None]


def test_a_new_team_waits_and_an_old_one_under_a_new_name_too() -> None:
    assert reason_of("Team", planned(roster([0, 15, 15]), 1)) is Reason.WAITING
    assert reason_of("Team", planned(roster([0, 15, 15]), 2)) is None
    renamed = [
        Membership(row.person, "Renamed" if row.unit == "South" else row.unit, row.start, row.end, 0) for row in roster([15])
    ]
    parents = {**PARENTS, "Renamed": None}
    before, now = freeze(roster([15]), parents, QUARTERS[0]), freeze(renamed, parents, QUARTERS[0])
    assert reason_of("Renamed", plan_groups(now, K, before=before)) is Reason.WAITING


def test_people_placed_at_a_unit_itself_are_known_again_when_teams_come_under_it() -> None:
    people = [Membership(f"p{i}", "South", None, None, 0) for i in range(20)]
    teams = [Membership(f"{unit}{i}", unit, date(2026, 3, 1), None, 0) for unit in ("New", "Newer") for i in range(12)]
    parents = {"South": None, "New": "South", "Newer": "South"}
    before, now = (freeze([*people, *teams], parents, day) for day in (QUARTERS[0], QUARTERS[2]))
    assert before.sizes == {"South": 20}
    groups = plan_groups(now, K, before=before)
    assert {unit: reason_of(unit, groups) for unit in ("South", "New", "Newer")} == {
        "South": None,
        "New": Reason.WAITING,
        "Newer": Reason.WAITING,
    }
    assert reason_of("South/direct", groups) is Reason.COMPLEMENT, "large enough, but what is new is nothing to hide behind"


def test_where_the_roster_does_not_reach_back_the_threshold_alone_decides() -> None:
    rows = [Membership(row.person, row.unit, QUARTERS[1], None, 0) for row in roster([0, 12])]
    assert reason_of("Team", planned(rows, 1)) is reason_of("South", planned(rows, 1)) is None


def test_the_whole_waits_like_any_unit() -> None:
    rows = [Membership(f"p{i}", "South", QUARTERS[i >= 8], None, 0) for i in range(30)]
    assert {group.reason for group in planned(rows, 1).planned} == {Reason.WAITING}
    assert planned(rows, 1).counted_in("South") == ()
    assert {group.reason for group in planned(rows, 2).planned} == {None}


@LAW
@given(cohorts(), st.data(), st.integers(5, 12))
def test_every_law_of_combinations_holds_beside_any_quarter_before(cohort: Cohort, data: st.DataObject, k: int) -> None:
    before = data.draw(cohorts())
    groups = plan_groups(cohort, k, before=before)
    sets = people_of(cohort, groups)
    assert not sets or smallest_part(sets.values()) >= k
    sizes = {group.unit: group.size for group in groups.planned}
    assert len(sizes) == len(groups.planned)
    assert all(sizes[unit] == len(people) for unit, people in sets.items())
    if sets:
        assert sets["organisation"] == cohort.unit_of.keys()


@LAW
@given(cohorts(), st.data(), st.integers(5, 12))
def test_the_quarter_before_only_ever_hides(cohort: Cohort, data: st.DataObject, k: int) -> None:
    before = data.draw(cohorts())
    groups = plan_groups(cohort, k, before=before)
    assert all(group.reason is not Reason.WAITING or group.size >= k for group in groups.planned)
    if not before.sizes:
        assert groups == plan_groups(cohort, k)
