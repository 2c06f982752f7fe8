"""Each file of ``plans/`` is a case: people per unit, and the plan that follows. A new case needs no Python."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipeline.privacy.cohort import Membership, freeze
from pipeline.privacy.groups import plan_groups

DAY = date(2026, 9, 28)
CASES = sorted((Path(__file__).parent / "plans").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_plan_is_as_written(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    parents = {unit: parent or None for unit, parent, _ in case["units"]}
    roster = [Membership(f"{unit} {i}", unit, None, None, 0) for unit, _, people in case["units"] for i in range(people)]
    groups = plan_groups(freeze(roster, parents, DAY), case["k"])
    assert [[g.unit, g.parent or "", g.size, (g.reason or "ok").removesuffix("_into_remainder")] for g in groups.planned] == case[
        "plan"
    ]
    for leaf, counted in case.get("counted", {}).items():
        assert list(groups.counted_in(leaf)) == counted
    for detail, units in case.get("details", {}).items():
        assert sorted(g.unit for g in groups.planned if detail in g.details) == sorted(units)
