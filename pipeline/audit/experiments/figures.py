"""Attacks 1, 2, 6, 7 and 8 on the rows of one mixed organisation; the same on the yardstick, and under other plans."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.audit.attacks import differencing, dominance, histograms, overlap, small_cells
from pipeline.audit.experiments.outcome import Outcome, Tally
from pipeline.audit.plans import dp_plan, plan_with_sums
from pipeline.audit.programs import groups_below
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import K, Seen, observe
from pipeline.audit.world import WEEKS_A_QUARTER, World, login, mixed
from pipeline.audit.yardstick import publish
from pipeline.periods import DAYS_A_WEEK
from schemas.fields import Grain

NOT_OF_PLAIN = ("histograms that can be spread in one way only",)
"""Needs the days of the week, which the yardstick does not publish."""


def cells(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER, copies: int = 2) -> Outcome:
    """Attacks 1, 2, 6, 7 and 8 on a mixed organisation."""
    world = mixed(seed, weeks, copies)
    seen = observe(folder, world)
    found = [*_small_cells(seen), *_differencing(seen, world), *_dominance(seen, world), *_histograms(seen), *_overlap(seen)]
    return Outcome(tallies=found, signals=len(seen.release["release_signal"]))


def plain(folder: Path, seed: int) -> Outcome:
    """The same attacks on what a plain minimum of 5 and of 10 publishes."""
    del folder
    world = mixed(seed)
    found: list[Tally] = []
    for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10)):
        seen = publish(world, least)
        chosen = (_small_cells(seen), _differencing(seen, world), _dominance(seen, world), _histograms(seen))
        tallies = [one for own in chosen for one in own if one.surface is Surface.PROCESSING and one.what not in NOT_OF_PLAIN]
        found += [replace(one, surface=surface, limit=None) for one in tallies]
    return Outcome(tallies=found)


def other_plans(folder: Path, seed: int, copies: int = 2) -> Outcome:
    """Attack 1 in the profile dp, where no figure is exact; attack 6 under a plan that lists sums."""
    world = mixed(seed, copies=copies)
    noised, summed = (observe(folder / name, world, plan=plan) for name, plan in (("dp", dp_plan()), ("sums", plan_with_sums())))
    facts = {name: rows for name, rows in noised.processing.items() if name.endswith("_fact")}
    exact = [Guess(name, "a row without noise") for name, rows in facts.items() if name != "noised_fact" for _ in rows]
    small = [Guess(row["unit"], f"{row['cohort_size']} people") for row in facts["noised_fact"] if _tells_of_few(row)]
    unsafe, sums = dominance.processing(summed, contributions(summed, world))
    return Outcome(
        tallies=[
            Tally(1, Surface.DP, "rows with an exact figure about use", exact, sum(map(len, facts.values()))),
            Tally(1, Surface.DP, "rows about fewer than k people", small, len(facts["noised_fact"])),
            Tally(6, Surface.PROCESSING, "sums that fail the p% rule, were sums in the plan", unsafe, sums),
        ]
    )


def _tells_of_few(row: dict[str, object]) -> bool:
    size = row["cohort_size"]
    return row["value"] is not None and isinstance(size, int) and size < K


def _small_cells(seen: Seen) -> Iterator[Tally]:
    rows = len(small_cells.cells(seen))
    yield Tally(1, Surface.PROCESSING, "rows about fewer than k people", small_cells.too_few(seen, K), rows)
    yield Tally(1, Surface.PROCESSING, "rows with a count of 0, all or all but one", small_cells.extreme(seen), rows, None)
    yield Tally(1, Surface.PROCESSING, "rows that count 1 to 9 active people exactly", small_cells.small(seen, K), rows, None)
    if seen.release:
        released = sum(len(table) for table in seen.release.values())
        what = "cells finer than the rules, or about too few people"
        yield Tally(1, Surface.RELEASE, what, small_cells.released(seen), released)


def _differencing(seen: Seen, world: World) -> Iterator[Tally]:
    small: list[Guess] = []
    forced: list[Guess] = []
    groups = parts = 0
    for number in {0, len(seen.weeks) // 2, len(seen.weeks) - 1}:
        plan, rows = seen.plans[number], seen.units(seen.weeks[number])
        small += differencing.small_groups(plan, rows, K)
        forced += differencing.forced(plan, rows)
        groups += len(list(groups_below(K, plan.cohort.sizes)))
        parts += len(plan.parts)
    yield Tally(2, Surface.PROCESSING, "groups of fewer than k people whose count is certain", small, groups)
    if "source_status" in seen.processing:
        outside, weeks = differencing.outside(seen, world.stints, K)
        yield Tally(2, Surface.PROCESSING, "weeks in which the use of fewer than k joiners is certain", outside, weeks)
    yield Tally(2, Surface.PROCESSING, "teams of which nobody or everybody must be active", forced, parts, None)


def _dominance(seen: Seen, world: World) -> Iterator[Tally]:
    unsafe, sums = dominance.processing(seen, contributions(seen, world))
    released = dominance.released(seen)
    yield Tally(6, Surface.PROCESSING, "sums that fail the p% rule (p = 25)", unsafe, sums)
    yield Tally(6, Surface.PROCESSING, "sums that are one person's own, as the row itself says", dominance.of_one(seen), sums)
    yield Tally(6, Surface.RELEASE, "columns that hold a sum", released, len(seen.release))


def contributions(seen: Seen, world: World) -> dominance.Contributions:
    """What each person made, by part and period: what an informed attacker knows."""
    made: dict[tuple[str, object, str], list[int]] = {}
    for person in {stint.person for stint in world.stints}:
        amount = int(world.amounts[person])
        for number, (plan, week) in enumerate(zip(seen.plans, seen.weeks, strict=True)):
            part = plan.cohort.unit_of.get(login(person))
            days = world.active[person, number * DAYS_A_WEEK : (number + 1) * DAYS_A_WEEK]
            if part is None or not days.any():
                continue
            made.setdefault((part, week.monday, Grain.WEEK), []).append(amount * int(days.sum()))
            for day in np.flatnonzero(days):
                made.setdefault((part, week.days[day], Grain.DAY), []).append(amount)
    return made  # type: ignore[return-value]  # the middle of a key is a date


def _histograms(seen: Seen) -> Iterator[Tally]:
    rows = len(histograms.histograms(seen))
    yield Tally(7, Surface.PROCESSING, "histograms that can be spread in one way only", histograms.determined(seen), rows, None)
    yield Tally(7, Surface.PROCESSING, "histograms with a bin of 1 to 9 people", histograms.small_bins(seen, K), rows, None)
    yield Tally(7, Surface.RELEASE, "columns that hold a bin", histograms.released(seen), len(seen.release))


def _overlap(seen: Seen) -> Iterator[Tally]:
    small, none_or_all, tried = overlap.small_groups(seen, seen.weeks[len(seen.weeks) // 2], K)
    released, groups = overlap.released(seen, seen.weeks[0].quarter, K)
    yield Tally(8, Surface.PROCESSING, "counts of fewer than k people certain from all rows together", small, tried)
    yield Tally(8, Surface.PROCESSING, "the same, within a larger group of which it is none or all", none_or_all, tried, None)
    yield Tally(8, Surface.RELEASE, "groups or teams about which bands and shares say something certain", released, groups)
