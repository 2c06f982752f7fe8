"""How often the patterns about questions, answers and camps are wrong, and what they find, in organisations made of people.

``python -m benchmarks.voices`` prints the tables: false alarms beside the budget, then what is found, by size of the unit and of
the effect. Takes five minutes; ``--quick`` takes a tenth of the worlds.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.detectors import PATTERNS
from pipeline.detectors.episodes import episodes
from schemas.signal import Pattern
from tests.detectors.voices import QUIET, Event, Voices, delays, live, parted, risen, silenced, sizes, split

TEAMS, WEEKS, ONSET = 40, 104, 40
ROWS = (1, 2, 3)
MADE_OF = (Pattern.QUESTIONS_RISE, Pattern.FALLING_SILENT, Pattern.TWO_CAMPS, Pattern.UNITS_APART)


class Case(NamedTuple):
    """What is planted, and in which organisation."""

    words: str
    pattern: Pattern
    event: Event
    people: int
    within: int
    teams: int = TEAMS
    onset: int = ONSET


def false_alarms(worlds: int) -> Iterator[str]:
    """Episodes per unit-year where nobody is to blame; of the last pattern, per organisation-year."""
    yield "False alarms a year of a unit (units apart: of an organisation), " + ", ".join(
        f"{pattern} (budget {PATTERNS[pattern].false_alarms_a_year:.4f})" for pattern in MADE_OF
    )
    for words, smallest, largest in (("25 to 100 people", 25, 100), ("10 to 50 people", 10, 50), ("60 to 300 people", 60, 300)):
        for event in QUIET:
            counts = dict.fromkeys(MADE_OF, 0)
            for seed in range(9000, 9000 + worlds):
                panel = live(Voices(seed, sizes(TEAMS, smallest, largest, seed), WEEKS), event)
                for pattern in MADE_OF:
                    counts[pattern] += len(list(episodes(PATTERNS[pattern].score(panel))))
            years = worlds * WEEKS / 52
            rates = [counts[p] / (years if p is Pattern.UNITS_APART else years * TEAMS) for p in MADE_OF]
            yield f"  {words:17} {event.__name__:15}" + "".join(f"{rate:9.4f}" for rate in rates)


def cases() -> Iterator[Case]:
    """All that is planted."""
    for people in (30, 60, 120):
        for log_odds in (1.2, 2.0):
            words = f"odds of a question about role and future x {np.exp(log_odds):.1f}"
            yield Case(words, Pattern.QUESTIONS_RISE, risen(ROWS, ONSET, log_odds), people, 20)
    for people in (30, 60, 120):
        for fall in (0.5, 0.75):
            plant = silenced(ROWS, ONSET, 2.0, 8, fall)
            yield Case(f"then silence, -{fall:.0%}", Pattern.FALLING_SILENT, plant, people, 16, onset=ONSET + 8)
    for people in (60, 100, 200, 400):
        for share in (0.5, 0.7):
            yield Case(f"{share:.0%} of the people to the ends", Pattern.TWO_CAMPS, split(ROWS, ONSET, share), people, 16)
    for teams in (10, 20, 40):
        for part, fall in ((0.3, 0.5), (0.5, 0.5), (0.3, 0.75)):
            words = f"of {teams} units {part:.0%} lose {fall:.0%} of their use"
            yield Case(words, Pattern.UNITS_APART, parted(part, ONSET, fall), 0, 16, teams)


def found(case: Case, worlds: int) -> str:
    """The share found within the weeks looked at, and the median weeks of those."""
    rows: Sequence[int] = ROWS if case.people else (case.teams,)
    weeks: list[int] = []
    for seed in range(9500, 9500 + worlds):
        roster = sizes(case.teams, 25, 80, seed) if case.people else sizes(case.teams, 10, 50, seed)
        if case.people:
            roster[list(ROWS)] = case.people
        world = Voices(seed, roster, case.onset + case.within + 1)
        weeks += delays(PATTERNS[case.pattern], case.event, rows, world, case.onset, case.within)
    words = f"{case.words}, {case.people} people" if case.people else case.words
    median = f"{np.median(weeks):.0f}" if weeks else "-"
    return f"  {case.pattern}: {words}: {len(weeks) / worlds / len(rows):.2f} within {case.within} weeks, median {median}"


def lines(worlds: int) -> Iterator[str]:
    """All figures, line by line, as they are measured."""
    yield from false_alarms(worlds)
    yield "Found"

    for case in cases():
        yield found(case, max(4, worlds // 3))


if __name__ == "__main__":
    for line in lines(6 if "--quick" in sys.argv else 60):
        print(line, flush=True)
