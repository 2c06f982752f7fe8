"""What nobody may find by adding and subtracting shown groups, on random organisations; and an attack that shows it matters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, MAGNITUDES_FROM, Detail, Groups, plan_groups
from schemas.fields import Reason, Status

DAY = date(2026, 9, 28)
# No deadline: a busy machine is no fault.
LAW = settings(max_examples=300, deadline=None)
Sets = Mapping[str, frozenset[str]]


@st.composite
def cohorts(draw: st.DrawFn, largest: int = 16) -> Cohort:
    """A cohort of up to 12 units in a tree of any shape; many units are small, people sit at units above others too."""
    count = draw(st.integers(1, 12))
    parents: dict[str, str | None] = {}
    people: dict[str, int] = {}
    for number in range(count):
        parents[f"u{number}"] = draw(st.sampled_from([None, *parents]))
        people[f"u{number}"] = draw(st.one_of(st.just(0), st.integers(1, 6), st.integers(0, largest)))
    rows = [Membership(f"{unit}:{i}", unit, None, None, 0) for unit, size in people.items() for i in range(size)]
    return freeze(rows, parents, DAY)


def people_of(cohort: Cohort, groups: Groups) -> dict[str, frozenset[str]]:
    """The published groups as sets of people."""
    sets: dict[str, set[str]] = {group.unit: set() for group in groups.planned if group.status is Status.OK}
    for person, leaf in cohort.unit_of.items():
        for unit in groups.counted_in(leaf):
            sets[unit].add(person)
    return {unit: frozenset(people) for unit, people in sets.items()}


def smallest_part(sets: Iterable[frozenset[str]]) -> int:
    """Fewest people whom the same sets hold; no sum or difference of the sets can be of fewer (0 when there are none)."""
    held: dict[str, list[int]] = {}
    for number, people in enumerate(sets):
        for person in people:
            held.setdefault(person, []).append(number)
    return min(Counter(map(tuple, held.values())).values(), default=0)


def found_by_subtraction(sets: Sets, k: int) -> list[tuple[str, tuple[str, ...]]]:
    """The attack: any group minus any four disjoint groups inside it, where 1 to k-1 people are left."""
    found = []
    for whole, people in sets.items():
        inside = [name for name, part in sets.items() if name != whole and part <= people]
        for number in range(1, 5):
            for chosen in combinations(inside, number):
                left = people.difference(*(sets[name] for name in chosen))
                if sum(len(sets[name]) for name in chosen) == len(people) - len(left) and 0 < len(left) < k:
                    found.append((whole, chosen))
    return found


@LAW
@given(cohorts(), st.integers(5, 12))
def test_every_group_and_every_difference_is_empty_or_at_least_k(cohort: Cohort, k: int) -> None:
    sets = people_of(cohort, plan_groups(cohort, k))
    assert all(len(people) >= k for people in sets.values())
    for a, b in combinations(sets.values(), 2):
        assert len(a - b) not in range(1, k)
        assert len(b - a) not in range(1, k)
        assert len(a & b) not in range(1, k)


@LAW
@given(cohorts(), st.integers(5, 12))
def test_no_combination_of_groups_speaks_of_fewer_than_k(cohort: Cohort, k: int) -> None:
    sets = people_of(cohort, plan_groups(cohort, k))
    assert not sets or smallest_part(sets.values()) >= k
    assert found_by_subtraction(sets, k) == []


@LAW
@given(cohorts(), st.integers(5, 12))
def test_a_total_minus_all_its_shown_parts_is_empty_or_at_least_k(cohort: Cohort, k: int) -> None:
    sets = people_of(cohort, plan_groups(cohort, k))
    for whole in sets.values():
        parts = [part for part in sets.values() if part < whole]
        assert not parts or len(whole.difference(*parts)) not in range(1, k)


@LAW
@given(cohorts(), st.integers(5, 12))
def test_nobody_is_lost(cohort: Cohort, k: int) -> None:
    groups = plan_groups(cohort, k)
    sets = people_of(cohort, groups)
    assert (sets == {}) == (len(cohort.unit_of) < k)
    if sets:
        assert sets["organisation"] == cohort.unit_of.keys()
        parts = [part for name, part in sets.items() if name != "organisation"]
        assert not parts or frozenset().union(*parts) == sets["organisation"]


@LAW
@given(cohorts(), st.integers(5, 12))
def test_every_unit_has_one_row_with_its_own_size_and_a_planned_parent(cohort: Cohort, k: int) -> None:
    groups = plan_groups(cohort, k)
    names = [group.unit for group in groups.planned]
    assert len(set(names)) == len(names)
    assert cohort.parents.keys() | {"organisation"} <= set(names)
    assert {name for name in names if name.endswith("/other")} == set(names) - cohort.parents.keys() - {"organisation"}
    assert all(group.parent in names for group in groups.planned[1:])
    for unit, people in people_of(cohort, groups).items():
        assert next(group.size for group in groups.planned if group.unit == unit) == len(people)


@LAW
@given(cohorts(), st.integers(5, 12))
def test_reasons_say_what_is_so(cohort: Cohort, k: int) -> None:
    for group in plan_groups(cohort, k).planned:
        if len(cohort.unit_of) < k:
            assert group.reason is Reason.TOO_SMALL
        elif group.size < k:
            assert group.reason is Reason.MERGED
        else:
            assert group.reason in {None, Reason.COMPLEMENT}


@LAW
@given(cohorts(largest=150))
def test_details_keep_their_own_floors_in_every_combination(cohort: Cohort) -> None:
    groups = plan_groups(cohort, 10)
    sets = people_of(cohort, groups)
    having = {d: [sets[g.unit] for g in groups.planned if d in g.details] for d in Detail}
    assert not having[Detail.MAGNITUDES] or smallest_part(having[Detail.MAGNITUDES]) >= MAGNITUDES_FROM
    assert len(having[Detail.DAYS]) == 1 or not sets or smallest_part(having[Detail.DAYS]) >= DAYS_FROM
    assert all(len(people) >= HISTOGRAM_FROM for people in having[Detail.HISTOGRAM])
    assert all(not a & b for a, b in combinations(having[Detail.HISTOGRAM], 2))


@LAW
@given(cohorts(), st.integers(5, 12), st.randoms())
def test_names_of_persons_and_the_order_of_the_roster_change_nothing(cohort: Cohort, k: int, random: Random) -> None:
    rows = [
        Membership(f"someone else {i}", unit.removesuffix("/direct"), None, None, 0)
        for i, unit in enumerate(cohort.unit_of.values())
    ]
    random.shuffle(rows)
    parents = {unit: parent for unit, parent in cohort.parents.items() if not unit.endswith("/direct")}
    assert plan_groups(freeze(rows, parents, DAY), k) == plan_groups(cohort, k)


def test_the_attack_succeeds_on_a_threshold_alone() -> None:
    """The teeth: the same attack finds the small team when each unit is judged by itself."""
    people = {"Desk": 30, "Web": 12, "Field": 4}
    rows = [Membership(f"{unit}:{i}", unit, None, None, 0) for unit, size in people.items() for i in range(size)]
    cohort = freeze(rows, {"Sales": None, "Desk": "Sales", "Web": "Sales", "Field": "Sales"}, DAY)
    alone = {unit: frozenset(p for p, leaf in cohort.unit_of.items() if leaf == unit) for unit in ("Desk", "Web")}
    assert found_by_subtraction({**alone, "Sales": frozenset(cohort.unit_of)}, 10) == [("Sales", ("Desk", "Web"))]
    assert found_by_subtraction(people_of(cohort, plan_groups(cohort, 10)), 10) == []
