"""What each pattern does to the people of a team; the sizes are explained in ``effects``."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.simulator.crowd import Crowd, Effects, ramp
from pipeline.simulator.episodes import Episode
from pipeline.simulator.habits import evenly, heaviest_last

BEFORE_TRAINING = 0.45
"""Share of a team that uses the tool before its training; of the others nobody has shown them what it is for."""
DECAY_WEEKS = 3.6
"""A half-life of 2.5 weeks: the danger is week 2, and week 3 or 4 is back where it was (payload facts, section 8, strength C)."""
TICKING, TICK_IS_OWN, TICK_AMOUNT = 0.92, 0.15, 0.2
"""Of the weeks, those in which the box is ticked, and those in which anything is asked; and how much then."""
BEGIN_A_WEEK = 0.25
"""Of those who have not begun yet: with an ordinary roll-out four weeks on average, as fast as managed ones are said to be."""
STALLS_AFTER = 3
FADE_WEEKS, NARROW_WEEKS, SPLIT_WEEKS, SILENT_WEEKS = 4, 16, 8, 4
SILENT_USE = 0.15
"""Share of the people who also stop where a team has fallen silent."""
CAMP_PULL, CAMP_DAYS = 3.5, 0.45


def train(found: Effects, crowd: Crowd, week: int, stays: float) -> None:
    """Some use it before a training, all after it, and in the long run a share that stays."""
    since = crowd.weeks - week
    after = stays + (1 - stays) * np.exp(-since / DECAY_WEEKS)
    found.hold(crowd, crowd.places(evenly)[:, None] < np.where(since < 0, BEFORE_TRAINING, after))


def _decay(_: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    train(found, crowd, episode.week, 1 - episode.size)


def _tick(rng: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    ticking = crowd.inside & (crowd.places(evenly)[:, None] < episode.size * ramp(crowd.weeks, episode.week, FADE_WEEKS))
    found.ticks[crowd.people] |= ticking & (rng.random(ticking.shape) < TICKING)
    found.passive[crowd.people] |= ticking & (rng.random(ticking.shape) >= TICK_IS_OWN)
    found.keen[crowd.people] -= 2.0 * ticking  # one day, and no more
    found.amount[crowd.people] *= np.where(ticking, TICK_AMOUNT, 1)


def _stall(rng: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    begins = 1 + np.minimum(rng.geometric(BEGIN_A_WEEK, len(crowd.people)) - 1, STALLS_AFTER)
    never = crowd.places(evenly) < episode.size
    found.hold(crowd, ~never[:, None] & (crowd.weeks >= episode.week + begins[:, None]))


def _fade(rng: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    group = rng.permutation(crowd.most_active())
    stops = np.full(len(crowd.people), np.inf)
    fading = group[: max(1, round(episode.size * len(group)))]
    stops[fading] = episode.week + np.arange(len(fading)) * FADE_WEEKS // max(1, len(fading))
    found.hold(crowd, crowd.weeks < stops[:, None])


def _narrow(_: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    stopped = episode.size * ramp(crowd.weeks, episode.week, NARROW_WEEKS)
    found.hold(crowd, crowd.places(heaviest_last)[:, None] < 1 - stopped)
    # What the others no longer do, those who are left do too: the sum holds, and rests on fewer.
    found.amount[crowd.people] *= np.where(crowd.inside, 1 / (1 - stopped), 1)


def _split(_: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    places, grown = crowd.places(evenly), ramp(crowd.weeks, episode.week, SPLIT_WEEKS)
    keen = crowd.inside & (places[:, None] < episode.size * grown / 2)
    averse = crowd.inside & (places[:, None] > 1 - episode.size * grown / 2)
    found.pull[crowd.people] += CAMP_PULL * keen
    found.keen[crowd.people] += CAMP_DAYS * keen
    found.goes_on[crowd.people] &= ~averse


def _fall_silent(_: np.random.Generator, found: Effects, crowd: Crowd, episode: Episode) -> None:
    found.hold(crowd, crowd.places(evenly)[:, None] < 1 - SILENT_USE * ramp(crowd.weeks, episode.week, SILENT_WEEKS))


OF_PATTERNS: Mapping[str, Callable[[np.random.Generator, Effects, Crowd, Episode], None]] = {
    "post_training_decay": _decay,
    "shallow_use": _tick,
    "stalled_rollout": _stall,
    "champions_fading": _fade,
    "narrowing_use": _narrow,
    "two_camps": _split,
    "falling_silent": _fall_silent,
}
