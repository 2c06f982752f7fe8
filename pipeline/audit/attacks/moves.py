"""Attack 3: moves between units.

Method
------
Somebody is known to have moved from A to B. What B's figure rose by, less what A's rose by, from before the move to after it:
if it is positive, the mover was active; else not. Everybody else does the same every week, the attacker's best case.

Source
------
Facts on privacy, sections 3 (finding 1) and 4.4.

Passes
------
Inside a quarter the balanced accuracy is no better than a coin's, because the cohort is frozen. At the turn of a quarter the
new cohort counts the mover in B: exact figures then tell, which is stated.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen
from pipeline.periods import Week

LEVELS = {"few": 0, "about_half": 1, "most": 2}
Series = Mapping[str, Mapping[date, float]]


def weekly(seen: Seen) -> Series:
    """People active in each unit and week, from the processing surface."""
    series: dict[str, dict[date, float]] = {}
    for row in seen.processing["usage_fact"]:
        if row["grain"] == "week" and row["people_active"] is not None:
            series.setdefault(row["unit"], {})[row["start"]] = row["people_active"]
    return series


def quarterly(seen: Seen) -> Series:
    """The bands of each unit as numbers, in every week of their quarter, from the release surface."""
    series: dict[str, dict[date, float]] = {}
    for row in seen.release["release_quarter"]:
        if row["band_active"] is not None:
            weeks = {week.monday: float(LEVELS[row["band_active"]]) for week in seen.weeks if week.quarter == row["quarter"]}
            series.setdefault(row["unit"], {}).update(weeks)
    return series


def guess(series: Series, pairs: Iterable[tuple[str, str]], before: Sequence[Week], after: Sequence[Week]) -> list[Guess]:
    """For each pair, named by A: whether the mover was active."""
    found = []
    for a, b in pairs:
        rise = _rise(series.get(b, {}), before, after) - _rise(series.get(a, {}), before, after)
        found.append(Guess(a, "the mover was active" if rise > 0 else "the mover was not active", rise))
    return found


def _rise(course: Mapping[date, float], before: Sequence[Week], after: Sequence[Week]) -> float:
    early, late = ([course[week.monday] for week in weeks if week.monday in course] for weeks in (before, after))
    return sum(late) / len(late) - sum(early) / len(early) if early and late else 0.0
