"""Stories: what several patterns see of one thing in one unit is told once, by the pattern that explains most of it.

A team that goes back to the old way uses the tool less (a workaround), does so with fewer people (use narrows), and leaves its
seats unused (licences idle). That is one conversation, and so one signal: the others are named with it as also seen, and nothing
is lost.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple, Self

from pipeline.detectors.episodes import CALM_WEEKS, Episode, episodes
from pipeline.detectors.score import Score
from schemas.signal import Pattern

EARLIER_WEEKS = CALM_WEEKS
"""An onset is an estimate: another pattern's may lie so many weeks before that of the story."""


class Kind(NamedTuple):
    """Patterns that may see one thing.

    Parameters
    ----------
    patterns
        The most telling first: the more a pattern says about what happens instead, or since when and why, the earlier it stands.
    later_weeks
        How many weeks after the story was found another pattern may begin and be part of it still.
    """

    patterns: tuple[Pattern, ...]
    later_weeks: int


KINDS: Sequence[Kind] = (
    # Fewer people use a tool. What they do instead; after what; that they never began; how they use it; how many; what is unused.
    Kind(
        (
            Pattern.WORKAROUND_DROP,
            Pattern.POST_TRAINING_DECAY,
            Pattern.STALLED_ROLLOUT,
            Pattern.SHALLOW_USE,
            Pattern.NARROWING_USE,
            Pattern.LICENCE_IDLING,
        ),
        later_weeks=4,
    ),
    # Two stages of one: silence is looked for only after a rise.
    Kind((Pattern.FALLING_SILENT, Pattern.QUESTIONS_RISE), later_weeks=26),
)
"""What is not listed is a story of its own: camps, units that drift apart, the most active who fall silent or leave say something
else about the same weeks, and must not be lost behind a fall of use."""


@dataclass(frozen=True)
class Seen:
    """An episode of one pattern, and the score it was found in."""

    pattern: Pattern
    score: Score
    episode: Episode

    def as_of(self, week: int) -> Self:
        """The same as it was known in an earlier week, at or after the one in which it was found."""
        return replace(self, episode=self.episode.as_of(week, self.score))


@dataclass(frozen=True)
class Story:
    """Episodes of one unit that are one thing, in the order in which they were found.

    The first gives it its identity for good: its id, since when, and with which week it was found. Who tells it may change: the
    most telling of the patterns that are still there. So an early, vague signal becomes a precise one and stays the same signal.

    When it misleads
    ----------------
    Two things that befall a team within a few weeks are told as one, with both patterns named. Two that are one are told apart
    when their onsets were estimated too far from each other, or when the first was over before the second was found.

    Parameters
    ----------
    seen
        At least one; of one pattern there are several when it went and came back while another stayed.
    """

    seen: tuple[Seen, ...]

    @property
    def opener(self) -> Seen:
        """Whose identity the story has."""
        return self.seen[0]

    @property
    def closed(self) -> int | None:
        """The week with which all of it was over; None while anything of it is there."""
        ends = _ends(self.seen)
        return None if inf in ends else int(max(ends))

    @property
    def teller(self) -> Seen:
        """The most telling of what is still there, or of what was there last."""
        ends = _ends(self.seen)
        lasting = [one for one, end in zip(self.seen, ends, strict=True) if end == max(ends)]
        return min(lasting, key=_place)

    @property
    def also(self) -> tuple[Pattern, ...]:
        """The other patterns that have seen it, over or not, the most telling first."""
        others = {one.pattern for one in self.seen} - {self.teller.pattern}
        return tuple(pattern for pattern in kind_of(self.opener.pattern).patterns if pattern in others)

    def as_of(self, week: int) -> Self:
        """The same as it was known in an earlier week, at or after the one in which it was found."""
        return replace(self, seen=tuple(one.as_of(week) for one in self.seen if one.episode.detected <= week))

    def holds(self, one: Seen) -> bool:
        """Whether an episode that was found later belongs to it; nothing after the week of finding decides."""
        found, since = one.episode.detected, one.episode.since
        if max(_ends(self.seen)) <= found:
            return False
        first, last = self.opener.episode.since - EARLIER_WEEKS, self.opener.episode.detected
        is_known = any(known.pattern is one.pattern for known in self.seen)
        return is_known or first <= since <= last + kind_of(one.pattern).later_weeks


def stories(scores: Mapping[Pattern, Score]) -> Iterator[Story]:
    """All stories of a panel.

    Which episodes are one follows from what was known when each was found, so that later weeks never join or part them.

    Examples
    --------
    >>> import numpy as np
    >>> from pipeline.detectors.score import Score
    >>> def fall(week):  # of one unit, found in this week
    ...     weeks = np.arange(12)[None, :]
    ...     return Score(weeks >= week, weeks, 0.0, (weeks >= 4) * 0.5, weeks * 0.0, weeks, {}, {})
    >>> (story,) = stories({Pattern.LICENCE_IDLING: fall(6), Pattern.WORKAROUND_DROP: fall(8)})
    >>> story.opener.pattern.value, story.teller.pattern.value, [pattern.value for pattern in story.also]
    ('licence_idling', 'workaround_drop', ['licence_idling'])
    """
    of_unit: defaultdict[tuple[int, Kind], list[Seen]] = defaultdict(list)
    for pattern, score in scores.items():
        for episode in episodes(score):
            of_unit[episode.unit, kind_of(pattern)].append(Seen(pattern, score, episode))
    for seen in of_unit.values():
        yield from _parted(sorted(seen, key=lambda one: (one.episode.detected, _place(one))))


def kind_of(pattern: Pattern) -> Kind:
    """With which patterns it may be one story."""
    return next((kind for kind in KINDS if pattern in kind.patterns), Kind((pattern,), 0))


def _parted(seen: Sequence[Seen]) -> list[Story]:
    """Each episode joins the latest story it belongs to, or begins one."""
    told: list[Story] = []
    for one in seen:
        at = next((i for i in reversed(range(len(told))) if told[i].holds(one)), None)
        if at is None:
            told.append(Story((one,)))
        else:
            told[at] = Story((*told[at].seen, one))
    return told


def _ends(seen: Sequence[Seen]) -> list[float]:
    return [inf if one.episode.closed is None else one.episode.closed for one in seen]


def _place(one: Seen) -> int:
    return kind_of(one.pattern).patterns.index(one.pattern)
