"""Did it help? What an intervention did to the use of a tool, over all units that had it, with an interval.

Principle
---------
Teams are helped when they are at their worst, and what is at its worst gets better by itself. So a plain before and after says of
every intervention that it helps (:mod:`~pipeline.effects.rebound` tells by how much). Here a unit that was helped is compared
with units that were as low, had fallen as far and had a signal as well, in the same weeks, and were left alone; or, where a
change lead drew who comes first (:mod:`~pipeline.effects.waitlist`), with those who waited. A kind of intervention is judged,
never a team: of one team the answer can only be that it is too early, or that it cannot be told from chance.

The outcome is fixed beforehand: people who use the tool by their own action, as a share of the roster, in the fourth to sixth
week after the week of the intervention, less the four weeks before it. It is never chosen after a look at the figures.

How acts become an answer
-------------------------
::

    acts ──> trial: units, their change, blocks of like units ──> interval by permutation ──> Effect
             matched (left alone, as low) or drawn (a waitlist)                              answer, in steps of two points

"Too early" and "too few units" are answers. An effect rests on at least :data:`~pipeline.effects.effect.FEWEST_UNITS` units that
were helped, and is given in steps of two points with its interval rounded outwards, so that nobody can take two answers apart
into the figures of a team.

When it misleads
----------------
Matched units may differ in what nobody counts: a good change lead goes where a talk will fall on good ground. Only a draw rules
that out. More use is the outcome because it is what is counted; whether a team is better off, ask the team.

Sources
-------
Rosenbaum, Covariance adjustment in randomized experiments and observational studies, Statistical Science 17 (2002); Iacus, King
and Porro, Causal inference without balance checking, Political Analysis 20 (2012); Linden, BMC Medical Research Methodology
13:119 (2013).
"""

from pipeline.effects.effect import Answer, Design, Effect, effect
from pipeline.effects.figures import Figures
from pipeline.effects.judge import judge
from pipeline.effects.matching import Act, Episode, matched
from pipeline.effects.waitlist import WAIT_WEEKS, Draw, draw, drawn

__all__ = [
    "WAIT_WEEKS",
    "Act",
    "Answer",
    "Design",
    "Draw",
    "Effect",
    "Episode",
    "Figures",
    "draw",
    "drawn",
    "effect",
    "judge",
    "matched",
]
