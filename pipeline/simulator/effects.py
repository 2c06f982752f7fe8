"""What is planted, as its effect on each person's use in each week; arrays of people by weeks.

Sizes are shares, and say of each pattern:

==================== =========================================================================================================
licence_idling       share of the seats that are never opened, or fall silent within six weeks, the lightest users first
workaround_drop      share of the people who stop within three weeks, light and heavy users alike, while the work goes on
post_training_decay  after a training everybody uses the tool; this share of them has stopped again some eight weeks later
shallow_use          share of the people who open the tool once a week because they have to, and let it do what it does
stalled_rollout      share of the people who never begin, while teams that got their seats in the same week go on growing
champions_fading     share of the most active fifth who stop within four weeks; they stay, and so does everybody else's use
leavers_among_active share of the most active quarter who leave the organisation within eight weeks (in ``upheaval``)
narrowing_use        share of the people who stop within sixteen weeks, the lightest first, while the others do all the more
two_camps            how large both camps grow: so many of the one half use it nearly daily, so many of the other not at all
units_apart          how far units drift: half of them towards the tool, half away from it, over sixteen weeks
questions_rise,      in ``voices``; in a team that has fallen silent, use falls a little too
falling_silent
==================== =========================================================================================================

Two streams of random numbers: the first two patterns and the first confounders have the older one, so that the demo's
organisation stays what it was when others are added.
"""

import numpy as np

from pipeline.simulator.crowd import Crowd, Effects, Order, ramp
from pipeline.simulator.episodes import IDLE_BEFORE_CLEAN_UP, QUIET_USE, Episode, Plan
from pipeline.simulator.habits import Bools, Floats, Habits, evenly, heaviest_last
from pipeline.simulator.of_confounders import OF_CONFOUNDERS
from pipeline.simulator.of_patterns import OF_PATTERNS
from pipeline.simulator.organisation import Organisation

DRIFT, DRIFT_WEEKS = 3.0, 16
RELEASE_AMOUNT = 1.4


def effects(
    streams: tuple[np.random.Generator, np.random.Generator],
    habits: Habits,
    organisation: Organisation,
    plan: Plan,
    seated: Bools,
) -> Effects:
    """The effects of a plan; ``streams`` are the older and the newer one."""
    older, rng = streams
    found = Effects.none(seated.shape)
    found.goes_on[:] = _goes_on(older, habits, organisation, plan, seated)
    for episode in plan.episodes:
        if episode.unit is None:
            _drift(rng, found, organisation, episode)
        elif (change := OF_PATTERNS.get(episode.pattern)) is not None:
            change(rng, found, Crowd(rng, habits, organisation, seated, episode.unit, episode.week), episode)
    for happened in plan.confounders:
        if happened.kind == "model_release":
            found.amount[:, happened.week :] *= RELEASE_AMOUNT
        elif happened.unit is not None and (upset := OF_CONFOUNDERS.get(happened.kind)) is not None:
            crowd = Crowd(rng, habits, organisation, seated, happened.unit, happened.week)
            upset(rng, found, crowd, happened, organisation.timeline)
    return found


def _goes_on(rng: np.random.Generator, habits: Habits, organisation: Organisation, plan: Plan, seated: Bools) -> Bools:
    """Whether the first patterns and confounders leave each person's use in each week alone."""
    units, weeks = organisation.unit_of_week, np.arange(organisation.timeline.all_weeks)
    found = np.ones(units.shape, dtype=bool)

    def hold_back(unit: int | None, week: int, order: Order, factor: Floats) -> None:
        # Who is in the team when it begins gets a place by habit; who comes later gets one by chance.
        places = rng.random(len(units))
        if unit is None:
            return
        members = np.flatnonzero((units[:, week] == unit) & seated[:, week])
        places[members[np.argsort(habits.chance[members], kind="stable")]] = order(len(members))
        been = organisation.been_in[unit]
        found[been] &= (units[been] != unit) | (places[been, None] < factor)

    for episode in plan.episodes:
        if episode.pattern in {"licence_idling", "workaround_drop"}:
            order = heaviest_last if episode.shape == "lapsed" else evenly
            hold_back(episode.unit, episode.week, order, episode.factor(organisation.timeline))
    for quiet in plan.all_of("quiet_quarter"):
        rests = (quiet.week <= weeks) & (weeks <= quiet.last_week)
        # Everybody has less to do, now one and now another: nobody stops for good.
        found &= (units != quiet.unit) | ~rests | (rng.random(units.shape) < QUIET_USE)
    for tidied in plan.all_of("seat_clean_up"):
        hold_back(tidied.unit, tidied.week, heaviest_last, np.full(len(weeks), 1 - IDLE_BEFORE_CLEAN_UP))
    return found


def _drift(rng: np.random.Generator, found: Effects, organisation: Organisation, episode: Episode) -> None:
    """Every other unit in random order goes up, the others down."""
    sign = np.where(rng.permutation(len(organisation.units)) % 2, 1.0, -1.0)
    weeks = np.arange(organisation.timeline.all_weeks)
    units = organisation.unit_of_week
    found.pull[:] += np.where(units >= 0, sign[units], 0) * DRIFT * episode.size * ramp(weeks, episode.week, DRIFT_WEEKS)
