"""What was done for units comes to the release surface, is taken back there, and only of units that the plan lets be shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.privacy.plan_model import ReleasePlan, Subject
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import materialise
from pipeline.store import Store, open_store
from schemas.intervention import Intervention
from schemas.signal import NextStep
from tests.report.filled import ORG, WEEKS, fill


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("store")
    with open_store(f"chdb://{folder}") as opened:
        fill(opened)
        yield opened


def shown(store: Store) -> list[tuple[str, str]]:
    rows = store.query("SELECT unit, kind FROM release_intervention ORDER BY unit, kind").to_pylist()
    return [(row["unit"], row["kind"]) for row in rows]


def note(store: Store, unit: str, *, withdrawn: bool = False) -> None:
    act = Intervention(org=ORG, unit=unit, period=str(WEEKS[3]), kind=NextStep.COFFEE, withdrawn=withdrawn)
    store.write_interventions([act])


def without(plan: ReleasePlan) -> ReleasePlan:
    entries = {name: one for name, one in plan.entries.items() if one.family is not Subject.INTERVENTIONS}
    return plan.model_copy(update={"entries": entries})


def test_only_what_the_plan_lists_and_of_units_that_are_large_enough(store: Store) -> None:
    for unit in ("Finance", "Night Desk", "Nowhere"):
        note(store, unit)
    materialise(store, ORG, [], without(standard_plan()))
    assert shown(store) == []
    materialise(store, ORG, [])
    assert shown(store) == [("Finance", "coffee")]


def test_what_was_taken_back_goes_and_comes_back_when_it_is_noted_again(store: Store) -> None:
    for withdrawn, left in ((True, []), (False, [("Finance", "coffee")])):
        note(store, "Finance", withdrawn=withdrawn)
        materialise(store, ORG, [])
        assert shown(store) == left
