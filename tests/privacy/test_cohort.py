from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import Membership, Problem, RosterFault, freeze

DAY = date(2026, 9, 28)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PARENTS = {"A": None, "B": None, "C": None}
SECRET = "jo.secret"


def row(unit: str, start: date | None = None, end: date | None = None, line: int = 2, person: str = SECRET) -> Membership:
    return Membership(person, unit, start, end, line)


@pytest.mark.parametrize(
    ("rows", "unit", "problems"),
    [
        pytest.param([row("A")], "A", [], id="open on both sides"),
        pytest.param([row("A", DAY, DAY)], "A", [], id="both ends are included"),
        pytest.param([row("A", None, BEFORE)], None, [], id="has left"),
        pytest.param([row("A", AFTER)], None, [], id="joins later"),
        pytest.param([row("A", None, BEFORE), row("B", DAY, None, 3)], "B", [], id="moved"),
        pytest.param([row("A", None, DAY), row("B", AFTER, None, 3)], "A", [], id="moves later: stays till the quarter ends"),
        pytest.param(
            [row("A", None, BEFORE), row("B", AFTER, None, 3)], None, [(RosterFault.ROSTER_GAP, 3)], id="gap on the day"
        ),
        pytest.param([row("B", BEFORE), row("A", DAY, None, 3)], "A", [(RosterFault.IN_TWO_UNITS, 2)], id="latest start wins"),
        pytest.param(
            [row("A", None, None, 2), row("B", DAY, None, 3), row("C", BEFORE, None, 4)],
            "B",
            [(RosterFault.IN_TWO_UNITS, 2), (RosterFault.IN_TWO_UNITS, 4)],
            id="each other row is counted",
        ),
        pytest.param([row("A", BEFORE), row("B", BEFORE, None, 3)], None, [(RosterFault.AMBIGUOUS_UNIT, 3)], id="equal starts"),
        pytest.param([row("A"), row("B", None, None, 3)], None, [(RosterFault.AMBIGUOUS_UNIT, 3)], id="both without a start"),
        pytest.param([row("A"), row("A", BEFORE, None, 3)], "A", [], id="the same unit twice is no fault"),
        pytest.param(
            [row("A"), row("A", None, None, 3), row("B", BEFORE, None, 4)],
            "B",
            [(RosterFault.IN_TWO_UNITS, 2), (RosterFault.IN_TWO_UNITS, 3)],
            id="ties behind the winner do not matter",
        ),
    ],
)
def test_the_unit_of_a_person(rows: list[Membership], unit: str | None, problems: list[tuple[RosterFault, int]]) -> None:
    for order in (rows, rows[::-1]):
        cohort = freeze(order, PARENTS, DAY)
        assert cohort.unit_of.get(SECRET) == unit
        assert cohort.sizes == ({unit: 1} if unit else {})
        assert cohort.problems == tuple(Problem(*problem) for problem in problems)


def test_every_fault_has_a_case() -> None:
    marks = test_the_unit_of_a_person.pytestmark
    seen = {fault for case in marks[0].args[1] for fault, _ in case.values[2]}
    assert seen == set(RosterFault)


def test_people_at_a_unit_above_others_are_a_leaf_of_it() -> None:
    cohort = freeze([row("A"), row("B", person="other")], {"A": None, "B": "A"}, DAY)
    assert cohort.unit_of[SECRET] == "A/direct"
    assert cohort.parents == {"A": None, "B": "A", "A/direct": "A"}
    assert [cohort.leaf_of(unit) for unit in ("A", "B", "A/direct", "Z")] == ["A/direct", "B", "A/direct", None]


def test_units_without_people_on_the_day_do_not_count() -> None:
    cohort = freeze([row("A"), row("B", None, BEFORE, person="left")], {"A": None, "B": "A", "Z": None}, DAY)
    assert cohort.sizes == {"A": 1}
    assert cohort.parents == {"A": None}


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        ({"A": "Z"}, "'A' is not a unit"),
        ({"A": "A"}, "'A' lies above itself"),
        ({"T": None, "A": "B", "B": "C", "C": "A"}, "'A' lies above itself"),
        ({"A": None, "B": "A", "A/direct": None}, "'A/direct'"),
        ({"A": None, "B": "A", "x" * 121: None}, "empty, too long"),
        ({"": None, "A": None}, "empty, too long"),
        ({"A\n": None}, "control character"),
    ],
)
def test_units_that_cannot_be_used(parents: dict[str, str | None], said: str) -> None:
    with pytest.raises(UnusableInput, match=said) as fault:
        freeze([row(unit, person=f"{SECRET} {unit}") for unit in parents], parents, DAY)
    assert SECRET not in str(fault.value)
    assert fault.value.cure


def test_the_name_for_people_beside_small_units_must_fit() -> None:
    long = "x" * 118
    with pytest.raises(UnusableInput, match="longer than 120"):
        freeze([row(long), row("B", person="other")], {long: None, "B": long}, DAY)


def test_a_row_in_an_unknown_unit_names_its_line() -> None:
    with pytest.raises(UnusableInput, match="line 7") as fault:
        freeze([row("a.name@example.org", line=7)], PARENTS, DAY)
    assert "@" not in str(fault.value)


def test_an_address_in_the_unit_column_is_not_repeated() -> None:
    with pytest.raises(UnusableInput) as fault:
        freeze([], {"a.name@example.org": None}, DAY)
    assert "a.name" not in str(fault.value)


def test_nothing_shows_a_person() -> None:
    cohort = freeze([row("A"), row("B", line=3)], PARENTS, DAY)
    cohort_placed = freeze([row("A")], PARENTS, DAY)
    shown = f"{row('A')!r} {cohort!r} {cohort_placed!r} {cohort_placed} {cohort.problems!r}"
    assert SECRET not in shown


days = st.one_of(st.none(), st.dates(DAY - timedelta(days=4), DAY + timedelta(days=4)))
rows_of_people = st.lists(st.tuples(st.sampled_from("pqrs"), st.sampled_from("ABC"), days, days), max_size=12)


@settings(deadline=None)
@given(rows_of_people, st.randoms())
def test_each_person_is_in_one_unit_at_most_and_order_does_not_matter(
    raw: list[tuple[str, str, date | None, date | None]], random: Random
) -> None:
    rows = [Membership(person, unit, start, end, line) for line, (person, unit, start, end) in enumerate(raw, 2)]
    cohort = freeze(rows, PARENTS, DAY)
    random.shuffle(rows)
    assert freeze(rows, PARENTS, DAY) == cohort
    assert sum(cohort.sizes.values()) == len(cohort.unit_of)
    for person, unit in cohort.unit_of.items():
        assert any(r.person == person and r.unit == unit and r.covers(DAY) for r in rows)
    for problem in cohort.problems:
        assert 2 <= problem.line < len(rows) + 2
