"""Made-up teams, person by person, that are coached when they fall: with an effect that is known, zero most often.

The tests, the benchmark and the documentation rest on the same teams. They mislead as a promise: a change lead here picks by
chance, or the lowest first, and not by what is in no figure.
"""

import numpy as np

from pipeline.effects.figures import Figures
from pipeline.effects.matching import Act, Episode
from pipeline.effects.waitlist import draw

MOST_PEOPLE = 40
WEEKS = 56
FALL, BACK = 0.12, 0.05


def coached_when_low(
    seed: int, effect: float = 0.0, teams: int = 120, coached_a_week: float = 0.15, lowest_first: bool = False
) -> tuple[Figures, list[Act], list[Episode]]:
    """Teams of 10 to 40 people with habits of their own and a mood they share; a team that falls may be coached in a later week.

    Coaching brings more people to use the tool, a share of the team as large as ``effect`` from the third week on.

    Examples
    --------
    >>> figures, acts, episodes = coached_when_low(seed=1)
    >>> figures.share.shape, len(acts) > 20, len(episodes) > len(acts)
    ((120, 56), True, True)
    """
    rng = np.random.default_rng(seed)
    size = rng.integers(10, MOST_PEOPLE + 1, teams)
    is_there = np.arange(MOST_PEOPLE) < size[:, None]
    habit = np.clip(rng.beta(1.5, 1, is_there.shape) * rng.uniform(0.6, 1.2, (teams, 1)), 0.02, 0.98)
    uses, mood = rng.random(is_there.shape) < habit, np.zeros(teams)
    share = np.zeros((teams, WEEKS))
    coached, has_signal = np.full(teams, WEEKS), np.zeros(teams, bool)
    told, episodes = np.zeros(teams, int), []
    for week in range(WEEKS):
        mood = 0.9 * mood + rng.normal(0, 0.04, teams)
        again = rng.random(is_there.shape) > 0.8
        uses = np.where(again, rng.random(is_there.shape) < np.clip(habit + mood[:, None], 0.01, 0.99), uses)
        came = effect * np.clip((week - coached) / 3, 0, 1)
        idle = np.maximum(1 - (uses & is_there).sum(axis=1) / size, 0.01)
        joins = rng.random(is_there.shape) < np.clip(came / idle, 0, 1)[:, None]
        share[:, week] = ((uses | joins) & is_there).sum(axis=1) / size
        if week < 18:
            continue
        now, past = share[:, week - 3 : week + 1].mean(axis=1), share[:, week - 15 : week - 3].mean(axis=1)
        over = has_signal & (now > past - BACK)
        episodes += [Episode(int(unit), int(told[unit]), week) for unit in np.flatnonzero(over)]
        told = np.where(~has_signal & (now < past - FALL), week, told)
        has_signal = (has_signal | (now < past - FALL)) & ~over
        chance = np.where(now < np.median(now[has_signal]), 2.0, 0.0) if lowest_first and has_signal.any() else 1.0
        coached = np.where(has_signal & (coached == WEEKS) & (rng.random(teams) < coached_a_week * chance), week + 1, coached)
    episodes += [Episode(int(unit), int(told[unit]), WEEKS) for unit in np.flatnonzero(has_signal)]
    acts = [Act(int(unit), int(coached[unit]), "coffee") for unit in np.flatnonzero(coached < WEEKS)]
    names = tuple(f"team {unit:03}" for unit in range(teams))
    return Figures(names, share, np.repeat(size[:, None].astype(float), WEEKS, axis=1)), acts, episodes


def drawn_by_lot(seed: int, effect: float = 0.0, teams: int = 60) -> tuple[Figures, int]:
    """The teams that fell most, of three times as many; those that a lot puts first (``draw`` with the same seed) are helped.

    Also gives the week in which they are.
    """
    everybody, _, _ = coached_when_low(seed, teams=3 * teams, coached_a_week=0)
    week = 40
    before, earlier, _ = everybody.around(week)
    fallen = np.sort(np.argsort(before - earlier)[:teams])
    units = tuple(everybody.units[place] for place in fallen)
    first = set(draw(units, seed).first)
    rises = effect * np.clip((np.arange(WEEKS) - week) / 3, 0, 1)
    share = everybody.share[fallen] + np.array([unit in first for unit in units])[:, None] * rises
    return Figures(units, np.minimum(share, 1), everybody.size[fallen]), week
