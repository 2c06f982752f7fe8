"""What each confounder does to the people of a team: none of it is resistance."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.simulator.crowd import Crowd, Effects, ramp
from pipeline.simulator.episodes import Confounder
from pipeline.simulator.habits import Bools, evenly
from pipeline.simulator.of_patterns import BEGIN_A_WEEK, train
from pipeline.simulator.timeline import Timeline

AFTER_ORDINARY_TRAINING = 0.8
MIGRATION_WEEKS = 6
CRUNCH_WEEKS, CRUNCH_USE = 2, 0.75
PHASE_USE = 0.15
ROBOTS_OF_A_TEAM = 2


def _ordinary_training(_: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, __: Timeline) -> None:
    train(found, crowd, event.week, AFTER_ORDINARY_TRAINING)


def _ordinary_roll_out(rng: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, _: Timeline) -> None:
    begins = rng.geometric(BEGIN_A_WEEK, len(crowd.people))
    found.hold(crowd, crowd.weeks >= event.week + begins[:, None])


def _migrate(_: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, __: Timeline) -> None:
    gone = crowd.places(evenly)[:, None] < ramp(crowd.weeks, event.week, MIGRATION_WEEKS)
    found.moved[crowd.people] |= crowd.inside & gone


def _crunch(rng: np.random.Generator, found: Effects, crowd: Crowd, _: Confounder, timeline: Timeline) -> None:
    busy = ends_of_quarters(timeline)
    found.hold(crowd, ~busy | (rng.random(crowd.inside.shape) < CRUNCH_USE))


def ends_of_quarters(timeline: Timeline) -> Bools:
    """Whether each week is one of the last two of a quarter."""
    quarters = [timeline.week(number).quarter for number in range(timeline.all_weeks + CRUNCH_WEEKS)]
    return np.array([quarters[number] != quarters[number + CRUNCH_WEEKS] for number in range(timeline.all_weeks)])


def _change_phase(rng: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, _: Timeline) -> None:
    during = (event.week <= crowd.weeks) & (crowd.weeks <= event.last_week)
    found.hold(crowd, ~during | (rng.random(crowd.inside.shape) < PHASE_USE))


def _go_on_leave(_: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, __: Timeline) -> None:
    found.away[crowd.people[crowd.most_active()[:1]], event.week : event.last_week + 1] = True


def _automate(rng: np.random.Generator, found: Effects, crowd: Crowd, event: Confounder, _: Timeline) -> None:
    names = crowd.people[rng.permutation(crowd.members)[:ROBOTS_OF_A_TEAM]]
    found.robots[names, event.week : event.last_week + 1] = True


OF_CONFOUNDERS: Mapping[str, Callable[[np.random.Generator, Effects, Crowd, Confounder, Timeline], None]] = {
    "ordinary_training": _ordinary_training,
    "ordinary_rollout": _ordinary_roll_out,
    "tool_migration": _migrate,
    "quarter_close": _crunch,
    "phase_change": _change_phase,
    "champion_leave": _go_on_leave,
    "batch_automation": _automate,
}
