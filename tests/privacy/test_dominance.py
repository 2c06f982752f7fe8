"""No shown sum, and none that could be worked out from shown sums, is nearly all one person's."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audit.attacks.dominance import is_unsafe
from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.dominance import Mass, masses_of, safe_sums
from pipeline.privacy.groups import Detail, Groups, plan_groups
from tests.privacy.test_law import cohorts, people_of
from tests.privacy.test_tightening import parts as pieces_of

LAW = settings(max_examples=200, deadline=None)
DAY = date(2026, 9, 28)
amounts = st.lists(st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 2000)), max_size=30)


def mass(made: list[int]) -> Mass:
    return sum((Mass(one, one, 0) for one in made), Mass())


@LAW
@given(amounts)
def test_the_rule_is_that_of_the_attack_and_a_sum_of_nothing_is_unsafe_too(made: list[int]) -> None:
    assert mass(made).is_safe == (any(made) and not is_unsafe(made))


@LAW
@given(amounts, amounts)
def test_two_safe_sums_make_a_safe_one(made: list[int], more: list[int]) -> None:
    assert mass(made + more).is_safe or not (mass(made).is_safe and mass(more).is_safe)
    assert mass(made) + mass(more) == mass(made + more)


@LAW
@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 50))))
def test_the_parts_of_a_unit_are_found_in_any_order(rows: list[tuple[int, int]]) -> None:
    part_of, made = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    found = masses_of([made], part_of.astype(np.intp), 5)
    expected = [mass([amount for part, amount in rows if part == number]) for number in range(5)]
    assert found == [(one,) if any(amount for part, amount in rows if part >= 0) else () for one in expected]


def shown(cohort: Cohort, groups: Groups, made: dict[str, tuple[int, ...]]) -> frozenset[str]:
    """Units whose sums the collector would show, when people made so much of each measure."""
    numbers = {leaf: number for number, leaf in enumerate(cohort.sizes)}
    people = list(cohort.unit_of)
    part_of = np.array([numbers[cohort.unit_of[person]] for person in people], dtype=np.intp)
    measures = [np.array(column, dtype=np.int64) for column in zip(*(made[person] for person in people), strict=True)]
    members: dict[str, list[int]] = {}
    for leaf, number in numbers.items():
        for unit in groups.counted_in(leaf):
            members.setdefault(unit, []).append(number)
    arrays = {unit: np.array(own, dtype=np.intp) for unit, own in members.items()}
    return safe_sums(groups.planned, arrays, masses_of(measures, part_of, len(numbers)))


@settings(max_examples=150, deadline=None)
@given(cohorts(largest=90), st.data())
def test_nothing_that_can_be_worked_out_from_shown_sums_is_dominated(cohort: Cohort, data: st.DataObject) -> None:
    groups = plan_groups(cohort, 10)
    chance = data.draw(st.randoms(use_true_random=False))
    heavy = data.draw(st.integers(1, 3000))
    made = {
        person: (chance.choice([0, 1, 5, 20, heavy if chance.random() < 0.05 else 3]), chance.choice([0, 0, 0, heavy]))
        for person in cohort.unit_of
    }
    units = shown(cohort, groups, made)
    sets = people_of(cohort, groups)
    assert units <= {group.unit for group in groups.planned if Detail.MAGNITUDES in group.details}
    for piece in set(pieces_of([sets[unit] for unit in units]).values()) if units else ():
        for measure in (0, 1):
            own = [made[person][measure] for person in piece]
            assert not is_unsafe(own), "somebody is most of a sum that can be worked out"
            assert any(own) or not any(one[measure] for one in made.values())


def three_teams(heavy: int) -> tuple[Cohort, Groups, dict[str, tuple[int, ...]]]:
    """Sales with Desk, Field and Web of 30, in Field one person who makes so much."""
    sizes = {"Desk": 32, "Field": 31, "Web": 30, "Support": 40}
    rows = [Membership(f"{unit} {i}", unit, None, None, 0) for unit, size in sizes.items() for i in range(size)]
    cohort = freeze(rows, {"Sales": None, "Desk": "Sales", "Field": "Sales", "Web": "Sales", "Support": None}, DAY)
    made = {row.person: (10,) for row in rows} | {"Field 0": (heavy,)}
    return cohort, plan_groups(cohort, 10), made


@pytest.mark.parametrize(
    ("heavy", "kept_back"),
    [
        (10, set()),
        (1160, set()),  # beside the two largest, the others make 290: a quarter of it
        (1201, {"Field", "Web"}),  # Web is the smallest beside it: else Sales less Desk and Web would be Field
        (100_000, {"organisation", "Sales", "Field"}),  # what is safe by itself stays; no total gives the rest away
    ],
)
def test_one_heavy_user_takes_the_smallest_team_beside_along(heavy: int, kept_back: set[str]) -> None:
    cohort, groups, made = three_teams(heavy)
    assert {group.unit for group in groups.planned} - shown(cohort, groups, made) == kept_back


def test_a_measure_that_nobody_has_keeps_no_other_back() -> None:
    cohort, groups, made = three_teams(10)
    with_none = {person: (amount, 0) for person, (amount,) in made.items()}
    assert shown(cohort, groups, with_none) == shown(cohort, groups, made)


def test_a_team_without_any_is_kept_back() -> None:
    cohort, groups, made = three_teams(10)
    idle = {person: (0 if person.startswith("Field") else 10,) for person in made}
    assert "Field" not in shown(cohort, groups, idle)


def test_two_thousand_teams_of_equal_users_are_all_shown() -> None:
    teams = [f"t{i}" for i in range(2000)]
    rows = [Membership(f"{unit} {i}", unit, None, None, 0) for unit in teams for i in range(25)]
    cohort = freeze(rows, {**{unit: f"d{i // 20}" for i, unit in enumerate(teams)}, **{f"d{i}": None for i in range(100)}}, DAY)
    groups = plan_groups(cohort, 10)
    assert len(shown(cohort, groups, {row.person: (5, 1) for row in rows})) == len(groups.planned)
