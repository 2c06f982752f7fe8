"""Detection: which teams show a pattern of the article, as a pure function of stored rollups.

Principle
---------
A signal is an invitation to talk, so a false one does harm: a team is suspected for nothing. Silence is the default. A pattern
speaks only when the figures are known, the source was well, the organisation as a whole had an ordinary week, the effect is large
and chance is an unlikely reason, and it keeps to a stated budget: :data:`FALSE_ALARMS_A_YEAR` of one team, over all patterns and
tools together. Teams under ten people and teams without a past get no answer rather than a guess.

How a week becomes a signal
---------------------------
::

    unit_week rows ──────> Panel of each tool ──> a Detector each pattern ──> Score ──> Episode ──> Story ──> Signal
    unit_human_week rows ──┴> Panel of people     own past, the others in                   what several
                              │                   the same week, evidence                   patterns see of one thing
                              └ what each week of each family is worth: OK, withheld, missing, source partial or down, holiday

Several patterns may see one thing in one unit and tool; ``stories`` says which, and which of them tells it.

A week that is not OK changes nothing: evidence freezes, it neither grows nor fades. Every array has the shape (units, weeks);
code loops over weeks, never over units; no week depends on a later one, so a backtest sees what the live agent saw.

Adding a pattern
----------------
1. One module with a frozen dataclass that is a :class:`~pipeline.detectors.score.Detector`. ``per_tool`` says which panel it
   judges: that of each tool, with the figures of people beside, or once the panel of people. ``figures`` names all that it reads
   (:data:`~pipeline.detectors.figures.FAMILY` lists what there is): ``panel.trusted("seats")`` gives a figure where it may be
   believed, ``panel.sizes("seats")`` the people it is of, ``panel.known("seats")`` also those of totals. Each family has a state
   of its own: a pulse may be sound where the tool's source was down.
2. One line in :data:`PATTERNS`; its budget comes from ``pipeline.detectors.budget``, and is the field ``false_alarms_a_year``.
3. One line in ``pipeline.privacy.plan_limits.PATTERNS_FROM``, with the figures it cannot do without, and its name in the two
   lists of patterns of ``deploy/release-plan.toml``: what the plan does not list is not looked for.
4. Words in both catalogues: ``pattern``, ``seen``, ``explain_null``, ``explain_cohort``, and ``evidence`` for each figure shown.

5. A line in ``tests/detectors/lively.py`` with an organisation in which it is there.

The contract suite (``tests/detectors/test_contract.py``) then runs on it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pipeline.detectors import explanations
from pipeline.detectors.budget import FALSE_ALARMS_A_YEAR, allowance, divided
from pipeline.detectors.certainty import right
from pipeline.detectors.champions_fading import ChampionsFading
from pipeline.detectors.columns import Mask
from pipeline.detectors.everywhere_less import EverywhereLess
from pipeline.detectors.falling_silent import FallingSilent
from pipeline.detectors.figures import FAMILY, OF_PEOPLE
from pipeline.detectors.leavers_among_active import LeaversAmongActive
from pipeline.detectors.licence_idling import LicenceIdling
from pipeline.detectors.migration import moved_on
from pipeline.detectors.narrowing_use import NarrowingUse
from pipeline.detectors.panel import ANY_TOOL, Panel
from pipeline.detectors.post_training_decay import PostTrainingDecay
from pipeline.detectors.public_holidays import holiday_weeks
from pipeline.detectors.questions_rise import QuestionsRise
from pipeline.detectors.score import Detector, Score
from pipeline.detectors.shallow_use import ShallowUse
from pipeline.detectors.signals import signal
from pipeline.detectors.stalled_rollout import StalledRollout
from pipeline.detectors.stories import Story, stories
from pipeline.detectors.tables import Rows, Tables
from pipeline.detectors.two_camps import TwoCamps
from pipeline.detectors.units_apart import UnitsApart
from pipeline.detectors.workaround_drop import WorkaroundDrop
from schemas.signal import Pattern, Signal

__all__ = ["FALSE_ALARMS_A_YEAR", "PATTERNS", "Found", "Rows", "Tables", "detect", "find", "panels", "scores"]

PATTERNS: Mapping[Pattern, Detector] = {
    Pattern.LICENCE_IDLING: LicenceIdling(allowance(Pattern.LICENCE_IDLING)),
    Pattern.WORKAROUND_DROP: WorkaroundDrop(allowance(Pattern.WORKAROUND_DROP)),
    Pattern.EVERYWHERE_LESS: EverywhereLess(allowance(Pattern.EVERYWHERE_LESS)),
    Pattern.QUESTIONS_RISE: QuestionsRise(allowance(Pattern.QUESTIONS_RISE)),
    Pattern.FALLING_SILENT: FallingSilent(allowance(Pattern.FALLING_SILENT)),
    Pattern.TWO_CAMPS: TwoCamps(allowance(Pattern.TWO_CAMPS)),
    Pattern.UNITS_APART: UnitsApart(allowance(Pattern.UNITS_APART)),
    Pattern.STALLED_ROLLOUT: StalledRollout(allowance(Pattern.STALLED_ROLLOUT)),
    Pattern.SHALLOW_USE: ShallowUse(allowance(Pattern.SHALLOW_USE)),
    Pattern.POST_TRAINING_DECAY: PostTrainingDecay(allowance(Pattern.POST_TRAINING_DECAY)),
    Pattern.NARROWING_USE: NarrowingUse(allowance(Pattern.NARROWING_USE)),
    Pattern.LEAVERS_AMONG_ACTIVE: LeaversAmongActive(allowance(Pattern.LEAVERS_AMONG_ACTIVE)),
    Pattern.CHAMPIONS_FADING: ChampionsFading(allowance(Pattern.CHAMPIONS_FADING)),
}
"""What is looked for."""


def detect(rows: Rows, org: str, country: str = "NL", patterns: Collection[Pattern] = tuple(PATTERNS)) -> list[Signal]:
    """All stories of all patterns and tools, open and closed, up to the last week of the rows.

    It misleads when the rows hold part of the history: the own past is then another, and so may be the episodes.

    Parameters
    ----------
    rows
        The whole history of one organisation.
    org
        Name of the organisation.
    country
        Whose public holidays count, as an ISO 3166 code.
    patterns
        Those to look for; a release plan may leave some out.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation, tables
    >>> panel = organisation()
    >>> panel["seats_never_used"][3] = 10
    >>> [(s.unit, s.pattern.value, s.status.value) for s in detect(tables(panel), "acme")]
    [('team 03', 'licence_idling', 'open')]
    """
    said = [one.signal(org) for one in find(rows, country, patterns)]
    return sorted(said, key=lambda s: (s.unit, s.tool, s.pattern, s.detected_period))


@dataclass(frozen=True)
class Found:
    """A story, the panel it was found in, and the last week of it that is known."""

    panel: Panel
    story: Story
    week: int

    def signal(self, org: str) -> Signal:
        """What is said of it at the end of that week."""
        return signal(org, self.panel, self.story, PATTERNS, self.week)

    def as_of(self, week: int) -> Self:
        """The same as it was known in an earlier week of the panel, at or after the one in which it was found."""
        return replace(self, story=self.story.as_of(week), week=week)


def find(rows: Rows, country: str = "NL", patterns: Collection[Pattern] = tuple(PATTERNS)) -> Iterator[Found]:
    """All stories, panel by panel; as for :func:`detect`."""
    for panel in panels(rows, country, patterns):
        yield from (Found(panel, story, len(panel.weeks) - 1) for story in stories(scores(panel, patterns)))
        del panel  # before the next one is read: two at once are more than a small machine holds


def scores(panel: Panel, patterns: Collection[Pattern] = tuple(PATTERNS)) -> Mapping[Pattern, Score]:
    """What the patterns say of a panel, within the budget of a unit; nothing of units that moved to another tool."""
    is_tool = panel.tool != ANY_TOOL
    asked = [pattern for pattern in PATTERNS if pattern in patterns and PATTERNS[pattern].per_tool is is_tool]
    said = {pattern: replace(PATTERNS[pattern].score(panel), right=right(pattern)) for pattern in asked}
    if not is_tool:
        return said
    shared = {pattern: divided(score, panel["tools"]) for pattern, score in said.items()}
    return {pattern: replace(score, alarm=score.alarm & ~_moved(panel, score.alarm)) for pattern, score in shared.items()}


def _moved(panel: Panel, alarm: Mask) -> Mask:
    """Weeks in which units had moved to another tool; most units never alarm, and of those nobody asks."""
    moved, units = np.zeros_like(alarm), np.flatnonzero(alarm.any(axis=1))
    moved[units] = moved_on(panel.reordered(units))
    return moved


def panels(rows: Rows, country: str, patterns: Collection[Pattern] = tuple(PATTERNS)) -> Iterator[Panel]:
    """The panel of each tool, and at last that of people, with holidays marked; only figures that the patterns need are read.

    One at a time: the panels of ten tools at once are more than a small machine holds.
    """
    wanted = _wanted(patterns)
    people = Panel.of_people(rows.of_people(), wanted & {name for name in FAMILY if FAMILY[name] in OF_PEOPLE})
    people = people.with_holidays(holiday_weeks(people.weeks, country))
    asked = (PATTERNS[pattern] for pattern in PATTERNS if pattern in patterns)
    read_beside = frozenset[str]().union(*(detector.figures for detector in asked if detector.per_tool))
    aside = replace(people, figures={name: people[name] for name in people.figures if name in read_beside})
    for tool in rows.tools():
        # Without a name here, so that nothing holds it while the next one is read.
        yield _of_tool(rows, tool, wanted, country).beside(aside)
    if len(people.units):
        yield people


def _of_tool(rows: Rows, tool: str, wanted: frozenset[str], country: str) -> Panel:
    panel = Panel.from_table(rows.of_tool(tool), tool, wanted)
    return panel.with_holidays(holiday_weeks(panel.weeks, country))


def _wanted(patterns: Collection[Pattern]) -> frozenset[str]:
    asked = (PATTERNS[pattern].figures for pattern in patterns if pattern in PATTERNS)
    return frozenset({"tools"}).union(explanations.FIGURES, *asked)
