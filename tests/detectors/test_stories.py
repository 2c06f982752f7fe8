"""One story, one signal: which episodes are one, who tells it, and that nothing is lost and nothing said is taken back."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detectors import PATTERNS
from pipeline.detectors.episodes import CALM_WEEKS, episodes
from pipeline.detectors.example import organisation
from pipeline.detectors.score import Score
from pipeline.detectors.signals import signal
from pipeline.detectors.stories import EARLIER_WEEKS, KINDS, Story, kind_of, stories
from schemas.signal import Pattern, SignalFamily

WEEKS = 60
PANEL = organisation(teams=2, weeks=WEEKS)


def course(*spells: tuple[int, int, int], unit: int = 0) -> Score:
    """A score of two units with spells of a pattern in one of them: since when, found when, and the last week it was there."""
    level, alarm = np.zeros((2, WEEKS)), np.zeros((2, WEEKS), bool)
    for since, found, last in spells:
        level[unit, since : last + 1] = 1.0
        alarm[unit, found : last + 1] = True
    evidence = np.where(alarm, 9.0, 0.0)
    return Score(alarm, evidence, 8.0, level, np.zeros_like(level), level, {}, {"use_now": level})


def told(scores: Mapping[Pattern, Score]) -> list[tuple[Pattern, Pattern, tuple[Pattern, ...]]]:
    """Of each story: who opened it, who tells it, who has seen it as well."""
    return [(story.opener.pattern, story.teller.pattern, story.also) for story in stories(scores)]


AROUND, NARROW, IDLE, SILENT, RISE = (
    Pattern.WORKAROUND_DROP, Pattern.NARROWING_USE, Pattern.LICENCE_IDLING, Pattern.FALLING_SILENT, Pattern.QUESTIONS_RISE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "stories_told"),
    [
        ({AROUND: course((20, 24, 59)), NARROW: course((20, 24, 59))}, [(AROUND, AROUND, (NARROW,))]),
        ({AROUND: course((20, 30, 59)), NARROW: course((20, 24, 59))}, [(NARROW, AROUND, (NARROW,))]),
        ({AROUND: course((20, 24, 35)), NARROW: course((20, 26, 59))}, [(AROUND, NARROW, (AROUND,))]),
        ({AROUND: course((20, 24, 35)), NARROW: course((20, 26, 35))}, [(AROUND, AROUND, (NARROW,))]),
        ({IDLE: course((2, 8, 59)), AROUND: course((30, 34, 59))}, [(IDLE, IDLE, ()), (AROUND, AROUND, ())]),
        ({AROUND: course((20, 24, 30)), IDLE: course((20, 40, 59))}, [(AROUND, AROUND, ()), (IDLE, IDLE, ())]),
        ({AROUND: course((20, 24, 59)), IDLE: course((20, 26, 30), (45, 48, 59))}, [(AROUND, AROUND, (IDLE,))]),
        ({RISE: course((10, 14, 59)), SILENT: course((30, 34, 59))}, [(RISE, SILENT, (RISE,))]),
        ({AROUND: course((20, 24, 59)), IDLE: course((20, 24, 59), unit=1)}, [(AROUND, AROUND, ()), (IDLE, IDLE, ())]),
    ],
    ids=[
        "the more telling tells", "whoever was first keeps its place", "what is over tells no more", "all over at once",
        "long idle before", "over before the other was found", "one that came back", "the second stage", "two units",
    ],
)  # fmt: skip
def test_what_is_one_story(
    scores: Mapping[Pattern, Score], stories_told: list[tuple[Pattern, Pattern, tuple[Pattern, ...]]]
) -> None:
    assert sorted(told(scores)) == sorted(stories_told)


def test_a_signal_has_the_identity_of_who_opened_it_and_the_words_of_who_tells_it() -> None:
    alone, both = {NARROW: course((20, 24, 59))}, {AROUND: course((21, 30, 59)), NARROW: course((20, 24, 59))}
    (first,), (later,) = (
        [signal("acme", PANEL, story, PATTERNS, WEEKS - 1) for story in stories(scores)] for scores in (alone, both)
    )
    assert (later.id, later.since, later.detected_period) == (first.id, first.since, first.detected_period)
    assert (first.pattern, first.family, first.also) == (NARROW, SignalFamily.TALENT, ())
    assert (later.pattern, later.family, later.also) == (AROUND, SignalFamily.RESISTANCE, (NARROW,))
    assert later.next_steps == list(PATTERNS[AROUND].next_steps)
    assert [figure.value for figure in later.evidence if figure.unit == "weeks"] == [40.0]


def test_what_says_something_else_is_never_merged() -> None:
    """Signals of people, of camps and of units that part are about something else than how many use a tool."""
    merged = [pattern for kind in KINDS for pattern in kind.patterns]
    assert len(merged) == len(set(merged))
    apart = set(Pattern) - set(merged)
    assert {PATTERNS[pattern].family for pattern in apart} >= {SignalFamily.TALENT, SignalFamily.POLARISATION}
    everything = {pattern: course((20, 24, 59)) for pattern in Pattern}
    assert len(told(everything)) == len(apart) + len(KINDS)
    for kind in KINDS:
        assert len({PATTERNS[pattern].per_tool for pattern in kind.patterns}) == 1


SPELL = st.tuples(st.integers(0, 40), st.integers(0, 10), st.integers(0, 25)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], min(drawn[0] + drawn[1] + drawn[2], WEEKS - 1))
)
SCORES = st.dictionaries(
    st.sampled_from([pattern for kind in KINDS for pattern in kind.patterns]),
    st.lists(SPELL, min_size=1, max_size=2).map(lambda spells: course(*spells)),
    min_size=1,
)


@given(SCORES, st.integers(0, WEEKS - 1))
@settings(max_examples=60)
def test_as_of_any_week_it_is_what_was_told_in_that_week(scores: Mapping[Pattern, Score], week: int) -> None:
    whole = [story.as_of(week) for story in stories(scores) if story.opener.episode.detected <= week]
    live = list(stories({pattern: until(score, week + 1) for pattern, score in scores.items()}))

    def said(some: list[Story]) -> list[dict[str, object]]:
        each = [signal("acme", PANEL, story, PATTERNS, week).model_dump() for story in some]
        return sorted(each, key=lambda one: str(one["id"]))

    assert said(whole) == said(live)


@given(SCORES)
@settings(max_examples=60)
def test_no_episode_is_lost_and_none_is_told_twice(scores: Mapping[Pattern, Score]) -> None:
    found = list(stories(scores))
    seen = [(one.pattern, one.episode) for story in found for one in story.seen]
    assert sorted(seen, key=repr) == sorted(((p, e) for p, score in scores.items() for e in episodes(score)), key=repr)
    for story in found:
        assert {story.teller.pattern, *story.also} == {one.pattern for one in story.seen}
        assert story.teller.episode.closed == story.closed
        assert {kind_of(one.pattern) for one in story.seen} == {kind_of(story.opener.pattern)}


def until(score: Score, weeks: int) -> Score:
    """The score of the first weeks."""
    grids = {name: getattr(score, name)[:, :weeks] for name in ("alarm", "evidence", "level", "ordinary", "strength")}
    return Score(**grids, threshold=score.threshold, before={}, now={n: grid[:, :weeks] for n, grid in score.now.items()})


def test_an_onset_may_be_estimated_as_much_earlier_as_a_calm_takes() -> None:
    assert EARLIER_WEEKS == CALM_WEEKS
    for since, many in ((16, 1), (15, 2)):
        assert len(told({AROUND: course((20, 24, 59)), IDLE: course((since, 30, 59))})) == many
