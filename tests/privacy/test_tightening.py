"""To tighten the plan never tells anything new: whatever is shown then could be worked out from what was shown before."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.privacy import remainders
from pipeline.privacy.cohort import Cohort
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, K_FLOOR, LOWEST, MAGNITUDES_FROM, Detail, Groups, plan_groups
from pipeline.privacy.remainders import Settlement, grow
from tests.privacy.test_law import cohorts, people_of

LAW = settings(max_examples=300, deadline=None)
People = frozenset[str]


def parts(sets: Iterable[People]) -> dict[str, People]:
    """Each person to those whom the same sets hold: the finest that sums and differences of the sets tell of."""
    sets = list(sets)
    held: dict[tuple[int, ...], set[str]] = {}
    for person in frozenset().union(*sets):
        held.setdefault(tuple(number for number, people in enumerate(sets) if person in people), set()).add(person)
    return {person: frozenset(people) for people in held.values() for person in people}


def is_told_by(group: People, before: dict[str, People]) -> bool:
    """Whether a group is made of whole parts of what was shown."""
    return all(before.get(person, frozenset()) <= group and person in before for person in group)


def of_detail(cohort: Cohort, groups: Groups, detail: Detail) -> list[People]:
    sets = people_of(cohort, groups)
    return [sets[group.unit] for group in groups.planned if detail in group.details]


@LAW
@given(cohorts(), st.integers(K_FLOOR, 20), st.integers(0, 20))
def test_a_higher_k_shows_nothing_that_could_not_be_added_up_before(cohort: Cohort, k: int, more: int) -> None:
    loose, tight = (people_of(cohort, plan_groups(cohort, one)).values() for one in (k, k + more))
    before = parts(loose)
    assert all(is_told_by(group, before) for group in tight)


@LAW
@given(cohorts(largest=150), st.integers(K_FLOOR, 40), st.integers(0, 40), st.data())
def test_neither_do_higher_floors_of_sums_days_and_bins(cohort: Cohort, k: int, more: int, data: st.DataObject) -> None:
    def floors(lowest: tuple[int, int, int]) -> tuple[int, ...]:
        return tuple(least + data.draw(st.integers(0, 60)) for least in lowest)

    low = floors((MAGNITUDES_FROM, HISTOGRAM_FROM, DAYS_FROM))
    high = floors(low)  # type: ignore[arg-type]  # three of them
    loose, tight = (
        plan_groups(cohort, one, floors=replace(LOWEST, magnitudes=m, histogram=h, days=d, organisation_days=d))
        for one, (m, h, d) in ((k, low), (k + more, high))
    )
    for detail in (Detail.MAGNITUDES, Detail.DAYS):
        before = parts(of_detail(cohort, loose, detail))
        assert all(is_told_by(group, before) for group in of_detail(cohort, tight, detail))
    # Bins are not added up by anyone who sees only some of them: here the very same groups must have been shown.
    assert {*of_detail(cohort, tight, Detail.HISTOGRAM)} <= {*of_detail(cohort, loose, Detail.HISTOGRAM)}


def test_the_law_is_broken_where_the_floor_is_reached_in_one_go() -> None:
    """The teeth: the board takes a team along at 10, and at 16 a department; the team is shown again, and was not before."""
    sizes = {"Board": 3, "Team": 40, "D1": 20, "D2": 15}
    above = {"Board": None, "Team": None, "Dept": None, "D1": "Dept", "D2": "Dept"}

    def shown(floor: int, *, at_once: bool) -> set[str]:
        tree = Settlement(grow(above, sizes, "all"), floor if at_once else K_FLOOR)
        tree.raise_to(floor)
        return {node.unit for node in tree.shown()}

    assert "Team" not in shown(10, at_once=True)
    assert "Team" in shown(16, at_once=True)
    assert "Team" not in shown(10, at_once=False) | shown(16, at_once=False)


def test_a_tree_of_any_depth_is_settled() -> None:
    units = [f"u{number}" for number in range(3000)]
    sizes = {units[-1]: 4}
    tree = remainders.Settlement(grow(dict(zip(units, [None, *units], strict=False)), sizes, "all"), K_FLOOR)
    tree.raise_to(K_FLOOR)
    assert not list(tree.shown())
