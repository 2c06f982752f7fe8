"""Each step is shown to hold something back: with it nothing leaks, without it the same cell does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.privacy import gate
from pipeline.privacy.gate import BINS, MAGNITUDES, STEPS, Cell, grains, licence_row, pass_gate, usage_row, work_row
from pipeline.privacy.groups import LOWEST, Detail, Group
from schemas.fields import Grain, Reason, Status
from schemas.licences import LicenceRow
from schemas.usage import UsageRow
from schemas.work import WorkRow

MONDAY = date(2026, 10, 5)
BASE = {"people_active": 40, "people_active_by_own_action": 30, "people_habitual": None, "features_used": 3}
FULL = BASE | {"interactions": 900, "suggestions": 500, "suggestions_accepted": 200} | dict.fromkeys(BINS, 13)
EVERYTHING = frozenset(Detail)
LISTED = frozenset({*UsageRow.measures(), *LicenceRow.measures(), *WorkRow.measures()})


def group(size: int = 200, reason: Reason | None = None, details: frozenset[Detail] = EVERYTHING) -> Group:
    return Group("A", "organisation", size, Status.WITHHELD if reason else Status.OK, reason, details)


def cell(of: Group, grain: Grain = Grain.WEEK, missing: Reason | None = None, **figures: int | None) -> Cell:
    return Cell(of, grain, MONDAY, FULL | figures, missing, LISTED, sums_are_safe=True)


SMALL_BIN = cell(group(), people_active_1_day=1)
TEETH: dict[Callable, tuple[Cell, Callable[[UsageRow], bool]]] = {
    gate.threshold: (cell(group(reason=Reason.MERGED)), lambda row: row.people_active is not None),
    gate.by_day: (cell(group(details=frozenset()), Grain.DAY), lambda row: row.people_active is not None),
    gate.reported: (cell(group(), missing=Reason.SOURCE_DOWN), lambda row: row.people_active is not None),
    gate.in_plan: (replace(cell(group()), listed=frozenset(BASE)), lambda row: row.interactions is not None),
    gate.magnitude_floor: (cell(group(details=frozenset())), lambda row: row.interactions is not None),
    gate.dominance: (replace(cell(group()), sums_are_safe=False), lambda row: row.interactions is not None),
    gate.histogram_floor: (cell(group(details=frozenset())), lambda row: row.people_active_1_day is not None),
    gate.histogram_bins: (SMALL_BIN, lambda row: row.people_active_4_7_days is not None),
}


def test_every_step_has_teeth() -> None:
    assert set(TEETH) == set(STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_without_the_step_the_cell_leaks(step: gate.Step) -> None:
    before, leaks = TEETH[step]
    assert not leaks(pass_gate(UsageRow, before))
    assert leaks(pass_gate(UsageRow, before, tuple(other for other in STEPS if other is not step)))


@pytest.mark.parametrize(
    ("reason", "status", "before"),
    [
        (Reason.MERGED, Status.WITHHELD, cell(group(4, Reason.MERGED))),
        (Reason.TOO_SMALL, Status.WITHHELD, cell(group(4, Reason.TOO_SMALL))),
        (Reason.COMPLEMENT, Status.WITHHELD, cell(group(12, Reason.COMPLEMENT))),
        (Reason.WAITING, Status.WITHHELD, cell(group(12, Reason.WAITING))),
        (Reason.NOT_REPORTED, Status.MISSING, Cell(group(), Grain.WEEK, MONDAY, None, None, LISTED)),
        (Reason.SOURCE_DOWN, Status.MISSING, Cell(group(), Grain.WEEK, MONDAY, None, Reason.SOURCE_DOWN, LISTED)),
    ],
)
def test_each_reason(reason: Reason, status: Status, before: Cell) -> None:
    row = pass_gate(UsageRow, before)
    assert (row.status, row.reason) == (status, reason)
    assert all(getattr(row, name) is None for name in UsageRow.measures())
    assert row.cohort_size == before.group.size


def test_every_reason_has_a_case() -> None:
    assert {case[0] for case in test_each_reason.pytestmark[0].args[1]} == set(Reason)


def test_a_withheld_row_is_the_same_whether_the_tool_was_used_or_not() -> None:
    small = group(4, Reason.MERGED)
    rows = [
        usage_row(small, Grain.WEEK, MONDAY, FULL, LISTED),
        usage_row(small, Grain.WEEK, MONDAY, None, LISTED),
        usage_row(small, Grain.WEEK, MONDAY, None, LISTED, Reason.SOURCE_DOWN),
    ]
    assert rows[0] == rows[1] == rows[2]


def test_all_figures_of_a_large_group_leave() -> None:
    row = usage_row(group(), Grain.WEEK, MONDAY, FULL, LISTED, sums_are_safe=True)
    assert {name: getattr(row, name) for name in UsageRow.measures()} == FULL


def test_bins_and_sums_are_not_shown_by_the_day() -> None:
    row = usage_row(group(), Grain.DAY, MONDAY, FULL, LISTED, sums_are_safe=True)
    assert row.people_active == 40
    assert all(getattr(row, name) is None for name in (*BINS, *MAGNITUDES))


def test_sums_that_nobody_asked_about_dominance_are_kept_back() -> None:
    row = usage_row(group(), Grain.WEEK, MONDAY, FULL, LISTED)
    assert all(getattr(row, name) is None for name in MAGNITUDES)


@pytest.mark.parametrize("people", [0, 4, None])
@pytest.mark.parametrize("name", BINS)
def test_one_bin_that_is_small_or_unknown_takes_the_others_along(name: str, people: int | None) -> None:
    row = pass_gate(UsageRow, cell(group(), **{name: people}))
    assert all(getattr(row, other) is None for other in BINS)
    assert row.people_active == 40


def test_bins_of_five_people_are_shown() -> None:
    assert pass_gate(UsageRow, cell(group(), **dict.fromkeys(BINS, 5))).people_active_1_day == 5


@pytest.mark.parametrize(("size", "reason"), [(99, Reason.TOO_SMALL), (130, Reason.COMPLEMENT)])
def test_days_that_may_not_be_shown_say_why(size: int, reason: Reason) -> None:
    row = usage_row(group(size, details=frozenset()), Grain.DAY, MONDAY, FULL, LISTED)
    assert (row.status, row.reason) == (Status.WITHHELD, reason)


def test_missing_wins_over_figures() -> None:
    assert usage_row(group(), Grain.WEEK, MONDAY, FULL, LISTED, Reason.SOURCE_DOWN).reason is Reason.SOURCE_DOWN


def test_seats_and_work_pass_the_same_gate() -> None:
    seats = {"seats": 20, "seats_used": 9, "seats_new": 1, "seats_never_used": 6, "seats_lapsed": 4}
    work = {"items": 70, "items_with_tool": 20, "items_old_way": None}
    assert licence_row(group(), Grain.WEEK, MONDAY, seats, LISTED).seats_never_used == 6
    assert work_row(group(), Grain.WEEK, MONDAY, work, LISTED).items_with_tool == 20
    for make, figures in ((licence_row, seats), (work_row, work)):
        assert make(group(4, Reason.MERGED), Grain.WEEK, MONDAY, figures, LISTED).reason is Reason.MERGED
        assert make(group(), Grain.WEEK, MONDAY, None, LISTED).reason is Reason.NOT_REPORTED


@pytest.mark.parametrize("figures", [{"people_active": 201}, {"people_active": -1}, {"login": 1}])
def test_what_cannot_be_or_has_no_field_never_leaves(figures: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        usage_row(group(), Grain.WEEK, MONDAY, BASE | figures, LISTED | {"login"})


@pytest.mark.parametrize(
    ("of", "daily"),
    [
        (group(99), False),
        (group(100), True),
        (group(120, Reason.COMPLEMENT), True),
        (replace(group(30), parent=None), True),
        (replace(group(7, Reason.TOO_SMALL), parent=None), False),
    ],
)
def test_grains_follow_from_the_size(of: Group, daily: bool) -> None:
    assert grains(of, LOWEST) == ((Grain.WEEK, Grain.DAY) if daily else (Grain.WEEK,))


figures = st.fixed_dictionaries(
    {"people_active": st.integers(20, 60), "people_active_by_own_action": st.integers(0, 20)},
    optional=dict.fromkeys(MAGNITUDES, st.integers(0, 10**6)) | dict.fromkeys(BINS, st.integers(0, 30)),
)
plans = st.builds(group, st.integers(60, 200), st.none() | st.sampled_from(Reason), st.frozensets(st.sampled_from(Detail)))


@settings(deadline=None)
@given(plans, st.sampled_from(Grain), st.none() | figures, st.none() | st.just(Reason.SOURCE_DOWN))
def test_the_gate_only_ever_takes_away(of: Group, grain: Grain, raw: dict | None, missing: Reason | None) -> None:
    row = usage_row(of, grain, MONDAY, raw, LISTED, missing)
    shown = {name: value for name in UsageRow.measures() if (value := getattr(row, name)) is not None}
    assert shown.items() <= (raw or {}).items()
    assert row.reason in {of.reason, missing, Reason.NOT_REPORTED, Reason.TOO_SMALL, Reason.COMPLEMENT}
