"""Attack 3: moves between units.

Method
------
Somebody is known to have moved from A to B. What B's figure rose by, less what A's rose by, from before the move to after it:
if it is positive, the mover was active; else not. Of somebody who left, what A's figure fell by. Of somebody who alone did not
go along when A and B became C, what A and B had together, less what C has. Everybody else does the same every week, the
attacker's best case.

Source
------
Facts on privacy, sections 3 (finding 1) and 4.4.

Passes
------
Inside a quarter the balanced accuracy is no better than a coin's, because the cohort is frozen. At the turn of a quarter the
new cohort counts the mover in B: exact figures then tell, which is stated. That somebody who left does nothing any more no frozen
cohort can hide from exact counts: that is stated, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen
from pipeline.audit.world import Fate
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


def noised(seen: Seen) -> Series:
    """The noised count of each team in every week of its quarter, from the profile dp."""
    series: dict[str, dict[date, float]] = {}
    for row in seen.processing["noised_fact"]:
        if row["status"] == "ok" and row["grain"] == "quarter":
            weeks = {week.monday: float(row["value"]) for week in seen.weeks if week.quarter == row["cohort"]}
            series.setdefault(row["unit"], {}).update(weeks)
    return series


def guess(
    series: Series, teams: Iterable[str], before: Sequence[Week], after: Sequence[Week], fate: Fate = Fate.MOVES
) -> list[Guess]:
    """For each pair, named by its A: whether the one to whom it happened was active before."""
    found = []
    for a in teams:
        first, second, merged = (series.get(a.removesuffix("A") + letter, {}) for letter in "ABC")
        pair = _mean(first, before), _mean(second, before)
        if fate is Fate.LEFT_OUT:
            told = _less(_sum(*pair), _mean(merged, after))
        elif fate is Fate.LEAVES:
            told = _less(pair[0], _mean(first, after))
        else:
            told = _sum(_less(_mean(second, after), pair[1]), _less(pair[0], _mean(first, after)))
        rise = told or 0.0
        found.append(Guess(a, "was active" if rise > 0 else "was not active", rise))
    return found


def _mean(course: Mapping[date, float], weeks: Sequence[Week]) -> float | None:
    values = [course[week.monday] for week in weeks if week.monday in course]
    return sum(values) / len(values) if values else None


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
