"""What detection would have said in earlier weeks: the step of the live agent, on the stored figures up to each week.

Nothing is stored. It misleads about corrections: the figures are those the store holds now, so a release that came late or was
corrected since is seen here from the start, and the withdrawals it caused are not. The release plan is the one in force now.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.detectors import Found, Rows, find
from pipeline.detectors.columns import Mask
from pipeline.detectors.evidence import certainty, strength
from pipeline.detectors.figures import OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import ANY_TOOL, Panel, State
from pipeline.detectors.signals import week_name
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.rollups.shown import shown
from schemas.fields import Family
from schemas.signal import Pattern, Signal

MOST_TOLD = 0.9
"""People are never told more certainty than this, and nothing finer than a tenth: as on the release surface."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, and by which rules: what the live agent takes beside the figures.

    Parameters
    ----------
    org
        The organisation.
    country
        Whose public holidays count.
    patterns
        Those that the release plan lists.
    from_people
        The fewest people of whom a signal is shown.
    """

    org: str
    country: str
    patterns: Collection[Pattern]
    from_people: int

    @classmethod
    def under(cls, plan: ReleasePlan, org: str, country: str) -> "Asked":
        """What the plan in force lets be asked."""
        return cls(org, country, plan.patterns(), int(str(shown(plan)["signals_from"])))


@dataclass(frozen=True, slots=True)
class Told:
    """One story as people would have learned of it; weeks only, no figure of any week.

    Parameters
    ----------
    signal
        The last statement.
    raised
        The week with which it would have been told first.
    strengthened
        Weeks in which it became larger or surer by a tenth or more.
    """

    signal: Signal
    raised: str
    strengthened: tuple[str, ...] = ()


def weeks_of(rows: Rows) -> list[Week]:
    """All weeks from the first to the last of the rows."""
    span = rows.span()
    if span is None:
        return []
    first, last = map(Week.of, span)
    return [first.shift(i) for i in range((last.monday - first.monday).days // DAYS_A_WEEK + 1)]


def as_of(rows: Rows, week: Week, asked: Asked) -> list[Signal]:
    """Every statement that would have stood at the end of a week, as people would have read it.

    Parameters
    ----------
    rows
        Of the organisation; those after the week change nothing.
    week
        The last week that was known.
    asked
        Of whom, and by which rules.
    """
    found = find(rows.until(week.monday), asked.country, asked.patterns)
    stands = [one for one in found if _readable(one.panel, one.story.opener.episode.unit, asked.from_people)[-1]]
    return sorted((_as_read(one.signal(asked.org)) for one in stands), key=_order)


def backtest(rows: Rows, weeks: Sequence[Week], asked: Asked) -> list[Told]:
    """All stories told of until the last of the weeks, by unit.

    Every week is judged once: what a detector says of a week rests on that week and earlier ones (a tested law), so what was
    known in each can be read from the whole. What stood before the first week is known from the start, as raised in the week
    with which it was found. It misleads about units that have become groups of units since: they are taken for groups all along.

    Parameters
    ----------
    rows
        Of the organisation.
    weeks
        Consecutive weeks.
    asked
        Of whom, and by which rules.
    """
    found = find(rows.until(weeks[-1].monday), asked.country, asked.patterns)
    told = [one for story in found for one in _told(story, weeks, asked)]
    return sorted(told, key=lambda one: _order(one.signal))


def _order(signal: Signal) -> tuple[str, ...]:
    return signal.unit, signal.tool, signal.pattern, signal.detected_period


def _told(found: Found, weeks: Sequence[Week], asked: Asked) -> Iterator[Told]:
    """What becomes of one story; nothing where it is never shown."""
    panel, episode = found.panel, found.story.opener.episode
    first = (weeks[0].monday - panel.weeks[0].item()).days // DAYS_A_WEEK
    may_be_read = np.flatnonzero(_readable(panel, episode.unit, asked.from_people))
    stands = may_be_read[may_be_read >= max(episode.detected, first - 1)].tolist()
    if not stands:
        return
    raised = episode.detected if stands[0] < first else stands[0]
    yield Told(
        signal=_as_read(found.as_of(stands[-1]).signal(asked.org)),
        raised=week_name(panel, raised),
        strengthened=tuple(week_name(panel, week) for week in _stronger(found, stands)),
    )


def _stronger(found: Found, weeks: Sequence[int]) -> Iterator[int]:
    """Weeks in which the open story was larger or surer than in the week before of these."""
    ends = found.story.closed
    sizes = {week: _size(found, week) for week in weeks if ends is None or week < ends}
    for before, week in pairwise(sizes):
        if sizes[week][0] > sizes[before][0] or sizes[week][1] > sizes[before][1]:
            yield week


def _size(found: Found, week: int) -> tuple[float, float]:
    teller = found.story.as_of(week).teller
    score, episode = teller.score, teller.episode
    people = int(found.panel.cohort_size[episode.unit, episode.last])
    return round(strength(score, episode, people), 1), min(MOST_TOLD, round(certainty(score, episode), 1))


def _readable(panel: Panel, unit: int, from_people: int) -> Mask:
    """Weeks in which people may read about the unit: it is large enough, and nothing of it is withheld."""
    sizes = panel.cohort_size[unit]
    at = np.maximum.accumulate(np.where(np.isfinite(sizes), np.arange(len(sizes)), 0))
    families = OF_PEOPLE if panel.tool == ANY_TOOL else OF_TOOL.keys() - {Family.WORK}
    withheld = np.any([panel.states[family][unit] == State.WITHHELD for family in families], axis=0)
    readable: Mask = (sizes[at] >= from_people) & ~withheld
    return readable


def _as_read(signal: Signal) -> Signal:
    rounded = {"strength": round(signal.strength, 1), "certainty": min(MOST_TOLD, round(signal.certainty, 1))}
    return signal.model_copy(update=rounded)
