"""What people see follows the release plan in force when it is released, and nothing else."""

from collections.abc import Callable

import pytest

from pipeline.privacy.plan_model import Entry, ReleasePlan, Subject, Surface
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import materialise, release_surface, roll_up
from pipeline.rollups.shown import NEVER, shown
from pipeline.store import Store
from tests.rollups.test_release_surface import QUARTER
from tests.store.samples import key, licences, signal, status, usage

PLAN = standard_plan()
Change = Callable[[Entry], Entry | None]


def changed(family: Subject, change: Change) -> ReleasePlan:
    """The standard plan, with what is shown of a family changed, or left out where the change gives None."""
    entries = {
        name: change(entry) if (entry.family, entry.surface) == (family, Surface.RELEASE) else entry
        for name, entry in PLAN.entries.items()
    }
    return PLAN.model_copy(update={"entries": {name: entry for name, entry in entries.items() if entry}})


def larger(people: int) -> Change:
    return lambda entry: entry.model_copy(update={"from_people": people})


def without(_: Entry) -> None:
    return None


def release(store: Store, weeks: list[str], plan: ReleasePlan | None) -> None:
    shards = [
        shard
        for week in weeks
        for shard in (
            usage({"Big": 250}, week, 500),
            licences({"Big": 350}, week, seats=450),
            status(week, usage_rows=1, licence_rows=1),
        )
    ]
    store.write(shards)
    closed = store.completed({key(shard) for shard in shards})
    roll_up(store, closed)
    materialise(store, "acme", closed, plan)


def weekly(store: Store) -> list[float | None]:
    return [row["share_active"] for row in store.query("SELECT share_active FROM release_week ORDER BY week").to_pylist()]


def test_a_plan_that_is_tightened_holds_for_the_very_next_release(store: Store) -> None:
    release(store, QUARTER[:1], None)
    release(store, QUARTER[1:2], changed(Subject.USAGE, larger(501)))
    release(store, QUARTER[2:3], PLAN.with_k(501))
    release(store, QUARTER[3:4], PLAN)
    assert weekly(store) == [0.5, None, 0.5], (
        "what was shown stays; of the second week only seats are shown, of the third nothing"
    )


def test_what_the_plan_does_not_list_is_not_shown(store: Store) -> None:
    release(store, QUARTER, changed(Subject.USAGE, without))
    seen = store.query("SELECT DISTINCT share_active, share_own_action, share_seats_used FROM release_week").to_pylist()
    assert seen == [{"share_active": None, "share_own_action": None, "share_seats_used": 0.8}]
    (band,) = store.query("SELECT band_active, band_seats_used FROM release_quarter").to_pylist()
    assert band == {"band_active": None, "band_seats_used": "most"}


@pytest.mark.parametrize(
    "plan", [changed(Subject.USAGE, larger(501)), changed(Subject.USAGE, without)], ids=["larger", "without"]
)
def test_a_band_needs_the_size_that_the_plan_says(store: Store, plan: ReleasePlan) -> None:
    release(store, QUARTER, plan)
    assert store.query("SELECT DISTINCT band_active FROM release_quarter").to_pylist() == [{"band_active": None}]


@pytest.mark.parametrize("plan", [changed(Subject.SIGNALS, without), PLAN.with_k(501)], ids=["without", "of larger units"])
def test_a_pattern_is_told_only_as_the_plan_says(store: Store, plan: ReleasePlan) -> None:
    store.write_signals([signal("Big", as_of=QUARTER[0])], 1)
    release(store, QUARTER[:1], plan)
    assert store.query("SELECT id FROM release_signal").num_rows == 0
    release(store, QUARTER[:1], PLAN)
    assert store.query("SELECT id FROM release_signal").num_rows == 1


def test_a_plan_that_shows_nothing_gives_numbers_that_nobody_reaches() -> None:
    nothing = PLAN.model_copy(update={"entries": {n: e for n, e in PLAN.entries.items() if e.surface is Surface.PROCESSING}})
    assert {value for value in shown(nothing).values() if isinstance(value, int)} == {NEVER}
    assert shown(nothing)["patterns"] == []


def test_no_size_is_written_into_a_fill() -> None:
    for name in ("week", "quarter", "withheld", "signal"):
        code = "\n".join(line.split("--")[0] for line in release_surface.FILLS[name].splitlines())
        for people in (30, 50, 100, 200, 400):
            assert f">= {people}" not in code
