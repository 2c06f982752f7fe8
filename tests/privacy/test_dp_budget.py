"""What a person pays is never more than the budget, and Google's accountant agrees with every sum."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from dp_accounting.pld import privacy_loss_distribution as pld
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.privacy.budget import Spend, division_of, may_spend, spent
from pipeline.privacy.groups import Group
from schemas.fields import Status
from schemas.noised import Level, NoisedGrain

QUARTERS = ("2026-Q2", "2026-Q3")
MOST = Fraction(2)
EPSILONS = (Fraction(1, 14), Fraction(1, 13), Fraction(1, 3), Fraction(1, 2), Fraction(1))


def spend(
    source: str = "a",
    level: Level = Level.TEAM,
    grain: NoisedGrain = NoisedGrain.QUARTER,
    week: int = 0,
    epsilon: Fraction = Fraction(1),
    **more: str,
) -> Spend:
    said = {
        "org": "acme",
        "quarter": QUARTERS[0],
        "source": source,
        "tool": source,
        "division": "0" * 64,
        "rows": "f" * 64,
    } | more
    return Spend(**said, level=level, grain=grain, start=date(2026, 3, 30) + timedelta(weeks=week), epsilon=epsilon)  # type: ignore[arg-type]  # all are strings


SPENDS = st.builds(
    spend,
    source=st.sampled_from("ab"),
    level=st.sampled_from([Level.TEAM, Level.DEPARTMENT]),
    grain=st.sampled_from(NoisedGrain),
    week=st.integers(0, 12),
    epsilon=st.sampled_from(EPSILONS),
    quarter=st.sampled_from(QUARTERS),
    division=st.sampled_from(["0" * 64, "1" * 64]),
)


@given(st.lists(SPENDS, max_size=40))
def test_what_is_let_through_never_costs_anybody_more_than_the_budget(asked: list[Spend]) -> None:
    entries: list[Spend] = []
    for one in asked:
        if may_spend(entries, one, MOST):
            entries.append(one)
    assert all(spent(entries, "acme", quarter) <= MOST for quarter in QUARTERS)
    assert len({entry.key for entry in entries}) == len(entries)
    assert all(worst_person(entries, quarter) <= spent(entries, "acme", quarter) for quarter in QUARTERS)


@given(st.lists(SPENDS, max_size=30), SPENDS)
def test_spending_never_gives_anything_back(entries: list[Spend], one: Spend) -> None:
    assert all(spent([*entries, one], "acme", quarter) >= spent(entries, "acme", quarter) for quarter in QUARTERS)


def worst_person(entries: Iterable[Spend], quarter: str) -> Fraction:
    """By trying: within a division somebody has one grain at each level of a source, the dearest one."""
    cells: dict[tuple[str, Level, str, NoisedGrain], Fraction] = {}
    for entry in entries:
        if entry.quarter == quarter:
            place = (entry.source, entry.level, entry.division, entry.grain)
            cells[place] = cells.get(place, Fraction(0)) + entry.epsilon
    people: list[Fraction] = [Fraction(0)]
    for group in {place[:3] for place in cells}:
        people = [paid + cost for paid in people for place, cost in cells.items() if place[:3] == group]
    return max(people)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EPSILONS), min_size=1, max_size=6))
def test_googles_accountant_comes_to_the_same_sum(epsilons: list[Fraction]) -> None:
    """At delta 0, where the loss of a composition is the sum of its parts; it works on a grid, and so comes from above."""
    entries = [spend(source=f"s{number}", epsilon=epsilon) for number, epsilon in enumerate(epsilons)]
    losses = [pld.from_discrete_laplace_mechanism(float(epsilon), value_discretization_interval=1e-3) for epsilon in epsilons]
    together = losses[0]
    for loss in losses[1:]:
        together = together.compose(loss)
    ours = float(spent(entries, "acme", QUARTERS[0]))
    assert ours - 1e-9 <= together.get_epsilon_for_delta(0.0) <= ours + 1.01e-3 * len(epsilons)


def test_the_shipped_allocation_costs_two_by_googles_accountant() -> None:
    third = pld.from_discrete_laplace_mechanism(1 / 3)
    quarter = third.compose(third).compose(third).compose(pld.from_discrete_laplace_mechanism(1.0))
    entries = [spend(level=Level.DEPARTMENT, grain=NoisedGrain.FOUR_WEEKS, week=4 * n, epsilon=Fraction(1, 3)) for n in range(3)]
    assert spent([*entries, spend()], "acme", QUARTERS[0]) == 2
    assert quarter.get_epsilon_for_delta(0.0) == pytest.approx(2, abs=1e-3)


def test_thirds_add_up_without_a_remainder() -> None:
    entries = [spend(level=Level.DEPARTMENT, grain=NoisedGrain.FOUR_WEEKS, week=4 * n, epsilon=Fraction(1, 3)) for n in range(2)]
    assert may_spend(entries, entries[0].model_copy(update={"start": date(2026, 5, 25)}), Fraction(1))
    assert not may_spend(entries, spend(epsilon=Fraction(1, 3) + Fraction(1, 10**12)), Fraction(1))


def test_a_unit_that_is_told_of_by_the_week_is_not_told_of_by_four_weeks_too() -> None:
    weekly = [spend(level=Level.DEPARTMENT, grain=NoisedGrain.WEEK, week=n, epsilon=Fraction(1, 13)) for n in range(13)]
    monthly = [spend(level=Level.DEPARTMENT, grain=NoisedGrain.FOUR_WEEKS, week=4 * n, epsilon=Fraction(1, 3)) for n in range(3)]
    assert spent([*weekly, *monthly], "acme", QUARTERS[0]) == 1
    edited = [entry.model_copy(update={"division": "1" * 64}) for entry in monthly]
    assert spent([*weekly, *edited], "acme", QUARTERS[0]) == 2, "after a roster was edited somebody may be in both"


def test_another_quarter_or_organisation_has_a_budget_of_its_own() -> None:
    full = [spend(epsilon=MOST)]
    assert not may_spend(full, spend(source="b"), MOST)
    assert may_spend(full, spend(source="b", quarter=QUARTERS[1]), MOST)
    assert may_spend(full, spend(source="b", org="umbra"), MOST)


@pytest.mark.parametrize("epsilon", ["-1", "-1/3", "x", "", None, 0.5])
def test_an_epsilon_is_a_fraction_and_gives_nothing_back(epsilon: object) -> None:
    with pytest.raises(ValidationError):
        Spend.model_validate(spend().model_dump(mode="json") | {"epsilon": epsilon})


def test_a_division_is_known_by_its_cells() -> None:
    cell, other = (Group(unit, "All", 12, Status.OK, None) for unit in ("A", "B"))
    week, quarter = NoisedGrain.WEEK, NoisedGrain.QUARTER
    assert division_of([(cell, week), (other, week)]) == division_of([(other, week), (cell, week)])
    assert len({division_of([(cell, week)]), division_of([(cell, quarter)]), division_of([(other, week)])}) == 3
