"""What is planted shows where it should: each pattern and each confounder, on average over the teams that have it."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.simulator import Settings, Weekly, World, live, truth_of, weekly
from pipeline.simulator.planting import CONFOUNDERS, OF_TEAMS, PATTERNS, Planting
from pipeline.simulator.pulse import ABOUT_CAMPS
from pipeline.simulator.settings import MISSPECIFIED, varied
from pipeline.simulator.truth import WHOLE

Curve = Callable[[str, str], NDArray[np.float64]]

TOOLS = ("github-copilot", "cursor")
SEED = 3


@pytest.fixture(scope="module")
def world() -> World:
    team_troubles = Planting(patterns=PATTERNS[:-1], confounders=tuple(OF_TEAMS), episodes=0.5, confounded=1)
    return live(SEED, Settings(planting=team_troubles, tools=TOOLS), teams=230, weeks=60)


@pytest.fixture(scope="module")
def tables(world: World) -> Weekly:
    return weekly(world)


@pytest.fixture(scope="module")
def beside(world: World) -> Weekly:
    return weekly(world, "any")


def course(world: World, tables: Weekly, name: str, figure: str, of: str | None = None) -> list[float]:
    """A figure, or its share of another, in the eight weeks before, in those right after, and in the eight after these."""
    first = world.organisation.timeline.exported_weeks.start
    planted = [*world.plan.episodes, *world.plan.confounders]
    happened = [(x.unit, x.week - first) for x in planted if name in {getattr(x, "pattern", ""), getattr(x, "kind", "")}]
    found = []
    for span in (slice(-8, 0), slice(0, 8), slice(8, 16)):
        parts, wholes = 0.0, 0.0
        for unit, week in happened:
            weeks = slice(max(0, week + span.start), week + span.stop)
            parts += np.nansum(tables.figures[figure][unit, weeks])
            wholes += np.nansum(tables.figures[of][unit, weeks]) if of else np.isfinite(tables.figures[figure][unit, weeks]).sum()
        found.append(parts / max(1, wholes))
    return found


def test_everything_asked_for_is_planted_once_at_least(world: World) -> None:
    assert {episode.pattern for episode in world.plan.episodes} == set(PATTERNS) - {"units_apart"}
    assert {event.kind for event in world.plan.confounders} == set(OF_TEAMS)


def test_no_team_has_two_things_but_the_silence_after_a_rise(world: World) -> None:
    stories = [e.unit for e in world.plan.episodes if e.pattern != "falling_silent"] + [c.unit for c in world.plan.confounders]
    stories += [c.partner for c in world.plan.confounders if c.partner is not None]
    assert len(stories) == len(set(stories))
    assert {e.unit for e in world.plan.episodes_of("falling_silent")} <= {
        e.unit for e in world.plan.episodes_of("questions_rise")
    }


@pytest.mark.parametrize(
    ("pattern", "figure", "of", "before", "after"),
    [
        ("workaround_drop", "people_active", "seats", 0.5, 0.35),
        ("champions_fading", "people_active_4_7_days", "seats", 0.15, 0.17),
        ("narrowing_use", "people_active", "seats", 0.5, 0.5),
    ],
)
def test_use_falls(world: World, tables: Weekly, pattern: str, figure: str, of: str, before: float, after: float) -> None:
    then, _, later = course(world, tables, pattern, figure, of)
    assert then > before
    assert later < after


def test_after_a_training_use_rises_and_decays_or_stays(world: World, tables: Weekly) -> None:
    before, right_after, later = course(world, tables, "post_training_decay", "people_active", "seats")
    assert right_after > before + 0.05
    assert later < right_after - 0.08
    before, _, later = course(world, tables, "ordinary_training", "people_active", "seats")
    assert later > before + 0.08


def test_shallow_use_is_broad_and_nobody_asks_anything(world: World, tables: Weekly) -> None:
    broad, own = (
        course(world, tables, "shallow_use", figure, "seats") for figure in ("people_active", "people_active_by_own_action")
    )
    assert broad[2] > broad[0] + 0.1
    assert own[2] < 0.6 * own[0]


def test_a_roll_out_stalls_where_others_of_the_same_week_go_on(world: World, tables: Weekly) -> None:
    stalled, ordinary = (
        course(world, tables, name, "people_active", "seats")[2] for name in ("stalled_rollout", "ordinary_rollout")
    )
    assert ordinary > stalled + 0.15
    assert (
        len({event.week for event in (*world.plan.episodes_of("stalled_rollout"), *world.plan.all_of("ordinary_rollout"))}) == 1
    )


def test_narrowing_use_holds_its_sum_on_fewer_people(world: World, tables: Weekly) -> None:
    first, _, later = course(world, tables, "narrowing_use", "interactions")
    assert later > 0.75 * first


def test_two_camps_part_in_what_they_do_and_say(world: World, tables: Weekly, beside: Weekly) -> None:
    nobody = course(world, tables, "two_camps", "people_active", "seats")
    often = course(world, tables, "two_camps", "people_active_4_7_days", "people_active")
    assert nobody[2] < nobody[0] - 0.08
    assert often[2] > often[0] + 0.1
    middle, ends = (
        np.sum([course(world, beside, "two_camps", f"{item}_{box}") for item in ABOUT_CAMPS for box in kinds], axis=0)
        for kinds in (("neutral",), ("favourable", "unfavourable"))
    )
    assert middle[2] / ends[2] < 0.8 * middle[0] / ends[0]


def test_questions_about_the_role_rise_and_then_all_fall_silent(world: World, beside: Weekly) -> None:
    rise = course(world, beside, "questions_rise", "questions_role_and_future")
    assert rise[1] > 2 * rise[0]
    silent = course(world, beside, "falling_silent", "questions_other")
    assert silent[2] < 0.6 * silent[0]
    answers = course(world, beside, "falling_silent", "pulse_answered", "pulse_invited")
    assert answers[2] < 0.55 * answers[0]


def test_the_most_active_leave(world: World, beside: Weekly) -> None:
    units = [episode.unit for episode in world.plan.episodes_of("leavers_among_active")]
    others = [unit.number for unit in world.organisation.teams if unit.number < 230 and unit.number not in units]
    left = np.nansum(beside.figures["most_active_left_at_most"], axis=1)
    assert left[units].mean() > 2.5 * left[others].mean()


def test_the_use_of_a_team_that_moves_to_another_tool_moves_with_it(world: World, tables: Weekly) -> None:
    other = weekly(world, "cursor")
    first, second = (course(world, one, "tool_migration", "people_active") for one in (tables, other))
    assert first[2] < 0.2 * first[0]
    assert second[2] > 0.6 * first[0]


def test_trouble_that_is_no_resistance_shows_as_it_would(world: World, tables: Weekly) -> None:
    gone, work = (course(world, tables, "phase_change", figure) for figure in ("people_active", "items"))
    assert gone[1] < 0.75 * gone[0]
    assert work[1] < 0.8 * work[0]
    vanished, work = (course(world, tables, "telemetry_opt_out", figure) for figure in ("people_active", "items"))
    assert vanished[1] < 0.7 * vanished[0]
    assert work[1] > 0.7 * work[0]
    for kind in ("team_merge", "team_rename"):
        units = [event.unit for event in world.plan.all_of(kind)]
        assert np.isnan(tables.cohort_size[units, -1]).all()
    sizes = tables.cohort_size[[event.unit for event in world.plan.all_of("threshold_flapping")]]
    assert ((sizes < 10).any(axis=1) & (sizes >= 10).any(axis=1)).mean() > 0.7
    seats = course(world, tables, "seat_reallocation", "seats")
    assert 0.8 < seats[1] / seats[0] < 1.2


def test_robots_work_every_day_under_somebodys_name(world: World) -> None:
    weeks = [slice(7 * event.week, 7 * event.week + 56) for event in world.plan.all_of("batch_automation")]
    assert sum(world.recorded[:, days].all(axis=1).sum() for days in weeks) >= len(weeks)
    assert not world.recorded[:, :91].all(axis=1).any()


@pytest.fixture(scope="module")
def troubled() -> World:
    of_all = tuple(kind for kind in CONFOUNDERS if kind not in OF_TEAMS)
    return live(SEED, Settings(planting=Planting(patterns=("units_apart",), confounders=of_all)), teams=40, weeks=52)


def test_what_happens_to_everybody_happens_to_everybody(troubled: World) -> None:
    tables, first = weekly(troubled), troubled.organisation.timeline.exported_weeks.start
    assert {event.kind for event in troubled.plan.confounders} == set(CONFOUNDERS) - set(OF_TEAMS)
    gone = troubled.plan.confounder("missing_week")
    assert gone is not None
    assert tables.state[gone.week - first] == "down"
    assert np.nansum(tables.figures["people_active"][:, gone.week - first]) == 0
    new = troubled.plan.confounder("metric_change")
    assert new is not None
    later = slice(new.week - first, None)
    assert (tables.figures["people_active"][:, later] == tables.figures["people_active_by_own_action"][:, later]).all()


def test_units_drift_apart(troubled: World) -> None:
    tables = weekly(troubled)
    share = tables.figures["people_active"] / tables.cohort_size
    spread = [np.nanstd(np.nanmean(share[:, weeks], axis=1)) for weeks in (slice(0, 12), slice(-8, None))]
    assert spread[1] > 1.4 * spread[0]
    (episode,) = truth_of(SEED, troubled).episodes
    assert (episode.unit, episode.pattern, episode.use_after) == (WHOLE, "units_apart", None)


def test_other_settings_make_other_worlds_of_people_who_still_work() -> None:
    for settings in (varied(1), varied(2), MISSPECIFIED):
        tables = weekly(live(1, settings, teams=12, weeks=12))
        used = np.nansum(tables.figures["people_active"]) / np.nansum(tables.figures["seats"])
        assert 0.2 < used < 0.85
