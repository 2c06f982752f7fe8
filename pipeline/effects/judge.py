"""All that can be said of one kind of help in one tool: by the draws there were, and by what was done without one."""

import math
from collections.abc import Sequence

import numpy as np

from pipeline.effects.effect import Design, Effect, effect
from pipeline.effects.figures import Figures
from pipeline.effects.matching import Act, Episode, Helped, first_acts, left_alone, matched
from pipeline.effects.rebound import rebound_of
from pipeline.effects.waitlist import Draw, drawn


def judge(
    figures: Figures, acts: Sequence[Act], episodes: Sequence[Episode], draws: Sequence[tuple[Draw, int]], kind: str
) -> list[Effect]:
    """The answers for a kind: that of the draws first, where there are any, then that of units that were not in a draw.

    Parameters
    ----------
    figures, acts, episodes
        Of one tool.
    draws
        Those of this kind, each with the number of its first week.
    kind
        What is judged.

    Examples
    --------
    >>> figures = Figures(("Payments",), np.full((1, 30), 0.5), np.full((1, 30), 12.0))
    >>> [told.answer.value for told in judge(figures, [Act(0, 28, "coffee")], [], [], "coffee")]
    ['too_few_units']
    """
    in_draws = {unit for one, _ in draws for unit in one.units}
    others = [act for act in acts if act.kind != kind or figures.units[act.unit] not in in_draws]
    answers = []
    if draws:
        first = [Helped(figures.units.index(unit), week) for one, week in draws for unit in one.first if unit in figures.units]
        answers.append(effect(drawn(figures, draws), Design.DRAWN, _waiting(figures, first), _rebound(figures, acts, first)))
    if first := first_acts(figures, others, kind):
        trial = matched(figures, others, kind, episodes)
        answers.append(effect(trial, Design.MATCHED, _waiting(figures, first), _rebound(figures, acts, first)))
    return answers


def _waiting(figures: Figures, helped: Sequence[Helped]) -> int:
    return sum(not figures.has_outcome(unit.week) for unit in helped)


def _rebound(figures: Figures, acts: Sequence[Act], helped: Sequence[Helped]) -> float:
    """The rebound to expect of all helped units whose weeks are over, each week by what was seen of the others in it."""
    found = []
    for week in sorted({unit.week for unit in helped if figures.has_outcome(unit.week)}):
        around = figures.around(week)
        units = [unit.unit for unit in helped if unit.week == week and around.is_whole[unit.unit]]
        if units:
            alone = left_alone(figures, acts, week)
            found.append((len(units), rebound_of(figures, week, around.before[units], alone)))
    known = [(units, rebound) for units, rebound in found if math.isfinite(rebound)]
    return float(np.average([r for _, r in known], weights=[u for u, _ in known])) if known else math.nan
