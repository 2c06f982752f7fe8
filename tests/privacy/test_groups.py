from datetime import date

import pytest

from pipeline import settings
from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.groups import K_FLOOR, plan_groups

DAY = date(2026, 9, 28)


def cohort(people: dict[str, int], parents: dict[str, str | None] | None = None) -> Cohort:
    rows = [Membership(f"{unit}:{i}", unit, None, None, 0) for unit, size in people.items() for i in range(size)]
    return freeze(rows, parents or dict.fromkeys(people), DAY)


def test_no_plan_below_the_floor() -> None:
    with pytest.raises(UnusableInput, match="below 5"):
        plan_groups(cohort({"A": 30}), 4)
    assert plan_groups(cohort({"A": 30}), 5).planned


def test_the_floor_of_the_settings_is_the_floor_here() -> None:
    assert settings.K_FLOOR == K_FLOOR


def test_the_whole_has_the_name_it_is_given() -> None:
    groups = plan_groups(cohort({"A": 30, "B": 4, "C": 8}), 10, organisation="Acme")
    assert [group.unit for group in groups.planned] == ["Acme", "A", "Acme/other", "B", "C"]
    assert groups.planned[0].parent is None


@pytest.mark.parametrize("name", ["organisation", "organisation/other"])
def test_a_unit_may_not_have_a_name_the_plan_needs(name: str) -> None:
    with pytest.raises(UnusableInput, match="Rename"):
        plan_groups(cohort({name: 30, "B": 6, "C": 8}), 10)


def test_a_unit_may_be_named_like_a_remainder_that_is_not_needed() -> None:
    assert plan_groups(cohort({"organisation/other": 30, "B": 16}), 10).counted_in("organisation/other") == (
        "organisation/other",
        "organisation",
    )


def test_a_name_that_is_no_leaf_is_counted_nowhere() -> None:
    assert plan_groups(cohort({"A": 30}), 10).counted_in("B") == ()


def test_a_long_line_of_units_is_no_trouble() -> None:
    units = [f"u{i}" for i in range(3000)]
    parents = dict(zip(units, [None, *units], strict=False))
    groups = plan_groups(cohort({units[-1]: 12}, parents), 10)
    assert len(groups.counted_in(units[-1])) == 3001
