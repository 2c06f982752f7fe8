"""Attack 4: membership in a time series, that is whether somebody is an always user or never one.

Method
------
The attacker knows nothing of the others but how likely each of them is active. *Counts*: an always user adds one to every
count, a never user nothing. For a count c of n independent colleagues the likelihood ratio is c / (n - c), up to a constant;
its logarithm is added over weeks, and over the counts of the last four weeks (people habitually active, seats used) at weeks
that do not overlap. *Release surface*: what is shown of a unit is a set of words (its band in a quarter, a signal, a figure in
one). How much more often each word stands with an always user is learned from shadow teams, of which the attacker knows the
target, and added up; half of the teams are shadows for the other half. *Profile dp*: the noised counts of a unit are added up.

Only the unit's own rows are used. Units above it hold many more people, so they say little more; a stronger attacker would add
them.

Source
------
Pyrgelis, Troncoso and De Cristofaro, NDSS 2018; shadow models: Shokri et al., S&P 2017.

Passes
------
Release surface: AUC at most .65 after a quarter and .75 after a year, at every size that is shown and the worst base rate. The
processing surface fails by design: it is stated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen
from pipeline.periods import Week

CERTAIN = 30.0
"""Where a count rules one of the two out."""
EVERY_WEEK = ("people_active",)
EVERY_FOUR_WEEKS = ("people_habitual", "seats_used")
ALWAYS, NEVER = "always", "never"
Words = Mapping[str, Sequence[str]]


def log_ratio(count: int, of: int) -> float:
    """How much a count speaks for an always user.

    >>> round(log_ratio(7, 10), 2), log_ratio(5, 10), log_ratio(0, 10)
    (0.85, 0.0, -30.0)
    """
    if count == 0:
        return -CERTAIN
    return CERTAIN if count == of else log(count / (of - count))


def from_counts(counts: Iterable[tuple[int, int]], unit: str) -> Guess:
    """The guess from exact counts, each with the number of people it is of."""
    score = sum(log_ratio(count, of) for count, of in counts)
    return Guess(unit, ALWAYS if score > 0 else NEVER, score)


def processing(seen: Seen, weeks: Sequence[Week]) -> list[Guess]:
    """A guess for each unit that has counts, from everything stored about it in these weeks."""
    places = {week.monday: place for place, week in enumerate(weeks, start=1)}
    counts: dict[str, list[tuple[int, int]]] = {}
    for row in [*seen.processing["usage_fact"], *seen.processing["licence_fact"]]:
        if row["grain"] != "week" or row["start"] not in places or row["status"] != "ok":
            continue
        names = EVERY_WEEK if places[row["start"]] % 4 else EVERY_WEEK + EVERY_FOUR_WEEKS
        found = [(row[name], row["cohort_size"]) for name in names if row.get(name) is not None]
        counts.setdefault(row["unit"], []).extend(found)
    return [from_counts(own, unit) for unit, own in counts.items()]


def noised(seen: Seen, weeks: Sequence[Week]) -> list[Guess]:
    """A guess for each team, from its counts with noise: the larger they are, the more likely an always user."""
    found: dict[str, float] = {}
    for row in seen.processing["noised_fact"]:
        if row["start"] in {week.monday for week in weeks} and row["status"] == "ok" and row["level"] != "organisation":
            # A count is worth as much as its noise is small.
            found[row["unit"]] = found.get(row["unit"], 0.0) + row["epsilon"] * (row["value"] - row["cohort_size"] / 2)
    return [Guess(unit, ALWAYS if score > 0 else NEVER, score) for unit, score in found.items()]


def words(seen: Seen, weeks: Sequence[Week]) -> Words:
    """What the release surface says of each unit in these weeks."""
    quarters, names = {week.quarter for week in weeks}, {str(week) for week in weeks}
    said: dict[str, list[str]] = {}
    for row in seen.release["release_quarter"]:
        if row["quarter"] in quarters:
            said.setdefault(row["unit"], []).extend(f"{name} {row[name]}" for name in ("band_active", "band_seats_used"))
    for row in seen.release["release_week"]:
        if str(Week(row["week"])) in names:
            shares = [f"{name} {value}" for name, value in row.items() if name.startswith("share_")]
            said.setdefault(row["unit"], []).extend(shares)
    for row in seen.release["release_signal"]:
        if row["detected_period"] in names:
            said.setdefault(row["unit"], []).extend(_of_signal(row))
    return said


def _of_signal(row: dict[str, Any]) -> list[str]:
    figures = [f"{row['pattern']} {one['name']} {one['value']}" for one in row["evidence"]]
    return [f"{row['pattern']} signal", f"{row['pattern']} strength {row['strength']}", *figures]


def is_certain(others: int, weeks: int, size: int) -> bool:
    """Whether a band tells an informed attacker, who knows what all the others did, an always user from a never user.

    >>> is_certain(others=60, weeks=13, size=15), is_certain(others=80, weeks=13, size=15)
    (True, False)
    """
    return _band(others, weeks * size) != _band(others + weeks, weeks * size)


def _band(part: int, whole: int) -> int:
    return (3 * part >= whole) + (3 * part >= 2 * whole)


def release(said: Words, shadows: Mapping[str, bool], units: Iterable[str]) -> list[Guess]:
    """A guess for each unit, from words whose weight is learned from the shadows.

    Parameters
    ----------
    said
        The words of every unit; a unit without any is one of which nothing is shown.
    shadows
        Units whose target is known to the attacker: whether an always user.
    units
        The units to guess; none of them a shadow.
    """
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for unit, is_always in shadows.items():
        counts[is_always].update(said.get(unit, ()))
    of = {bit: 1 + sum(is_always is bit for is_always in shadows.values()) for bit in (True, False)}
    found = []
    for unit in units:
        score = sum(
            log((counts[True][word] + 0.5) / of[True]) - log((counts[False][word] + 0.5) / of[False])
            for word in said.get(unit, ())
        )
        found.append(Guess(unit, ALWAYS if score > 0 else NEVER, score))
    return found
