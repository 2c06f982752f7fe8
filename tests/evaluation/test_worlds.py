"""Simulated organisations for measuring: what the detectors see of them, and the truth beside it."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.detectors.figures import BESIDE, FAMILY, OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import ANY_TOOL
from pipeline.evaluation import gate, observing, ours
from pipeline.evaluation.worlds import FIRST_SEED, ITSELF, SEEDS_A_KIND, Asked, Kind, Known, Purpose, build
from pipeline.simulator.truth import WHOLE
from schemas.signal import Pattern

PLAN = Path(__file__).parents[2] / "deploy/release-plan.toml"


@pytest.fixture(scope="module")
def known() -> Known:
    return build(Asked(Purpose.TUNING, Kind.ALL_PATTERNS, 0, 24))


def test_floors_are_those_of_the_shipped_plan() -> None:
    plan = tomllib.loads(PLAN.read_text("utf-8"))
    told = {
        measure: entry.get("from_people", plan["k"])
        for entry in plan["entries"].values()
        if (entry["surface"], entry["grain"]) in {("processing", "week"), ("processing", "quarter")}
        for measure in entry["measures"]
        if measure in FAMILY
    }
    assert {measure: gate.floor(measure) for measure in told} == told
    assert FAMILY.keys() - told.keys() - gate.NOT_LISTED <= {*BESIDE}
    assert not told.keys() & gate.NOT_LISTED


def test_every_tool_and_at_last_people_have_a_panel_with_the_whole_above(known: Known) -> None:
    assert [panel.tool for panel in known.panels] == ["github-copilot", "cursor", ANY_TOOL]
    for panel in known.panels:
        assert (panel.units[-1], panel.parents[-1]) == (WHOLE, None)
        assert set(panel.parents[:-1]) == {WHOLE}
        families = OF_PEOPLE if panel.tool == ANY_TOOL else OF_TOOL
        assert set(panel.figures) >= {name for names in families.values() for name in names}
    active = known.panels[0]["people_active_by_own_action"]
    assert np.isfinite(active[-1]).any()
    assert known.teams.confounder[-1] == ITSELF


def test_every_pattern_of_teams_is_planted_once_at_least(known: Known) -> None:
    planted = set(known.teams.pattern.tolist()) - {""}
    # Of questions and the silence after them the silence is what is to be found; one team may carry both.
    assert planted | {"questions_rise"} == {str(one) for one in Pattern} - {"everywhere_less", "units_apart"}


def test_nothing_is_told_below_its_floor(known: Known) -> None:
    for panel in known.panels:
        for name, figure in panel.figures.items():
            if name in FAMILY and FAMILY[name] in {*OF_TOOL, *OF_PEOPLE} and name not in BESIDE:
                assert not np.isfinite(figure[panel.cohort_size < gate.floor(name)]).any(), name


def test_seeds_of_purposes_and_kinds_never_meet() -> None:
    places = {Asked(purpose, kind, number).seed for purpose in FIRST_SEED for kind in Kind for number in (0, SEEDS_A_KIND - 1)}
    assert len(places) == 2 * len(FIRST_SEED) * len(Kind)


def test_a_piece_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "BUDGETS", (0.5, ours.SHIPPED))
    piece = observing.observe(Asked(Purpose.TUNING, Kind.QUIET, 1, 12))
    observing.write(tmp_path / "piece.npz", piece)
    again = observing.read(tmp_path / "piece.npz")
    assert set(again.alarms) == {0.5, ours.SHIPPED}
    assert again.shared == piece.shared
    for budget, said in piece.alarms.items():
        assert (again.alarms[budget].team == said.team).all()
        assert (again.alarms[budget].pattern == said.pattern).all()
    assert set(again.assessable) == {str(pattern) for pattern in Pattern}


def test_a_looser_budget_says_no_less() -> None:
    [panel, *_] = build(Asked(Purpose.TUNING, Kind.QUIET, 0, 24)).panels
    strict, loose = (ours.alarms(replace(panel), budget) for budget in (0.125, 16.0))
    assert len(strict) <= len(loose)
