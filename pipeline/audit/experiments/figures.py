"""Attacks 1, 2, 6, 7 and 8 on the rows of one mixed organisation."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.audit.attacks import differencing, dominance, histograms, overlap, small_cells
from pipeline.audit.experiments.outcome import Outcome, Tally
from pipeline.audit.programs import groups_below
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import K, Seen, observe
from pipeline.audit.world import WEEKS_A_QUARTER, World, login, mixed
from pipeline.periods import DAYS_A_WEEK
from schemas.fields import Grain


def cells(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER) -> Outcome:
    """Attacks 1, 2, 6, 7 and 8 on a mixed organisation."""
    world = mixed(seed, weeks)
    seen = observe(folder, world)
    found = [*_small_cells(seen), *_differencing(seen, world), *_dominance(seen, world), *_histograms(seen), *_overlap(seen)]
    return Outcome(tallies=found, signals=len(seen.release["release_signal"]))


def _small_cells(seen: Seen) -> Iterator[Tally]:
    rows = len(small_cells.cells(seen))
    released = sum(len(table) for table in seen.release.values())
    yield Tally(1, Surface.PROCESSING, "rows about fewer than k people", small_cells.too_few(seen, K), rows)
    yield Tally(1, Surface.RELEASE, "cells finer than the rules, or about too few people", small_cells.released(seen), released)
    yield Tally(1, Surface.PROCESSING, "rows with a count of 0, all or all but one", small_cells.extreme(seen), rows, None)
    yield Tally(1, Surface.PROCESSING, "rows that count 1 to 9 active people exactly", small_cells.small(seen, K), rows, None)


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
    outside, weeks = differencing.outside(seen, world.stints, K)
    yield Tally(2, Surface.PROCESSING, "groups of fewer than k people whose count is certain", small, groups)
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
