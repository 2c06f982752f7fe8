"""Experiments: each makes a world, carries it through the pipeline, lets attacks loose on it, and compares with the truth.

One experiment is one call with one seed, so that they can run side by side in several processes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.audit import exports
from pipeline.audit.attacks import (
    differencing,
    dominance,
    histograms,
    membership,
    moves,
    overlap,
    restatement,
    shaped_rosters,
    side_channels,
    small_cells,
)
from pipeline.audit.programs import groups_below
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import K, Seen, incoming, job_of, look, observe, opened, take_in
from pipeline.audit.world import CANARY, WEEKS_A_QUARTER, Habit, World, login, members, mixed, movers, shaped
from pipeline.collector.closing import close_once
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import ClosedOnce
from pipeline.periods import DAYS_A_WEEK
from schemas.fields import Grain

TEAM_SIZES = (5, 10, 15, 20, 30, 50)
YEAR = 52
QUIET_DAYS = {"a public holiday": 12 * DAYS_A_WEEK + 3, "the day before it": 12 * DAYS_A_WEEK + 2}
"""25 and 24 December 2025, as places among the days of a world."""


@dataclass(frozen=True)
class Tally:
    """Certain statements that an attack came to, and how many it might have come to.

    ``limit`` is the share that passes; None where it is only stated.
    """

    attack: int
    surface: Surface
    what: str
    guesses: Sequence[Guess]
    trials: int
    limit: float | None = 0


@dataclass(frozen=True)
class Scores:
    """How sure an attacker was of each target, beside the truth.

    ``setting`` is what the attacker does not choose (base rate and habit): the worst one counts.
    """

    attack: int
    surface: Surface
    what: str
    setting: str
    scores: Sequence[float]
    truth: Sequence[bool]
    size: int = 0


@dataclass(frozen=True)
class Outcome:
    """What one experiment found."""

    tallies: Sequence[Tally] = ()
    scores: Sequence[Scores] = ()
    signals: int = 0


@dataclass(frozen=True)
class Experiment:
    """One call: the function, and what it gets beside a folder."""

    run: Callable[..., Outcome]
    arguments: dict[str, object] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Outcome:
        """Run it in a new or empty folder."""
        return self.run(folder, **self.arguments)


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


def moving(folder: Path, seed: int, pairs: int = 40) -> Outcome:
    """Attack 3 on pairs of teams; the move is in the middle of the first of two quarters."""
    move_in = WEEKS_A_QUARTER // 2
    world = movers(seed, pairs, move_in, 2 * WEEKS_A_QUARTER)
    seen = observe(folder, world)
    teams = [(a, a.removesuffix("A") + "B") for a in world.targets]
    first, second = seen.weeks[:WEEKS_A_QUARTER], seen.weeks[WEEKS_A_QUARTER:]
    inside, turn = (first[:move_in], first[move_in:]), (first, second)
    truth = list(world.targets.values())

    def scores(surface: Surface, what: str, series: moves.Series, spans: tuple[Sequence[object], Sequence[object]]) -> Scores:
        guesses = moves.guess(series, teams, *spans)  # type: ignore[arg-type]  # they are weeks
        return Scores(3, surface, what, "", [guess.confidence for guess in guesses], truth)

    exact, bands = moves.weekly(seen), moves.quarterly(seen)
    return Outcome(
        scores=[
            scores(Surface.PROCESSING, "movers, inside a quarter", exact, inside),
            scores(Surface.RELEASE, "movers, inside a quarter", bands, inside),
            scores(Surface.PROCESSING, "movers, at the turn of a quarter", exact, turn),
            scores(Surface.RELEASE, "movers, at the turn of a quarter", bands, turn),
        ],
        signals=len(seen.release["release_signal"]),
    )


def shaping(folder: Path, seed: int, teams: int = 40) -> Outcome:
    """Attack 11 on teams made around one person each."""
    world = shaped(seed, teams, shaped_rosters.PEOPLE, shaped_rosters.SCRIPTED)
    seen = observe(folder, world)
    truth = list(world.targets.values())
    guesses = {
        Surface.PROCESSING: shaped_rosters.processing(seen, world.targets),
        Surface.RELEASE: shaped_rosters.release(seen, world.targets),
    }
    what = "people around whom the roster was shaped"
    return Outcome(scores=[Scores(11, surface, what, "", [g.confidence for g in own], truth) for surface, own in guesses.items()])


def belonging(folder: Path, seed: int, rate: float, habit: Habit, teams: int, weeks: int = YEAR) -> Outcome:
    """Attack 4 on many teams of each size."""
    world = members(seed, TEAM_SIZES, teams, rate, habit, weeks)
    seen = observe(folder, world)
    setting = f"{rate:.0%} active, {habit}"
    scores: list[Scores] = []
    for span, number in (("a quarter", WEEKS_A_QUARTER), ("a year", YEAR)):
        if number <= weeks:
            shown = seen.weeks[:number]
            scores += _by_size(world, Surface.PROCESSING, span, setting, {g.about: g for g in membership.processing(seen, shown)})
            scores += _by_size(world, Surface.RELEASE, span, setting, _of_release(world, seen, number))
            for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10)):
                scores += _by_size(world, surface, span, setting, _of_yardstick(world, least, number))
    return Outcome(scores=scores, signals=len(seen.release["release_signal"]))


def _by_size(world: World, surface: Surface, span: str, setting: str, guesses: dict[str, Guess]) -> Iterator[Scores]:
    for size in TEAM_SIZES:
        units = [unit for unit in world.targets if unit.startswith(f"of {size} ")]
        # Where nothing is shown, the attacker throws a coin.
        found = [guesses[unit].confidence if unit in guesses else 0.0 for unit in units]
        yield Scores(4, surface, span, setting, found, [world.targets[unit] for unit in units], size)


def _of_release(world: World, seen: Seen, number: int) -> dict[str, Guess]:
    said = membership.words(seen, seen.weeks[:number])
    found: dict[str, Guess] = {}
    for size in TEAM_SIZES:
        units = [unit for unit in world.targets if unit.startswith(f"of {size} ")]
        for half in (0, 1):
            shadows = {unit: world.targets[unit] for unit in units[half::2]}
            found |= {guess.about: guess for guess in membership.release(said, shadows, units[1 - half :: 2])}
    return found


def _of_yardstick(world: World, least: int, number: int) -> dict[str, Guess]:
    """What exact weekly counts of every team of at least so many people would tell."""
    teams = [stint.unit for stint in world.stints]
    found: dict[str, Guess] = {}
    in_weeks = world.in_weeks[:, :number]
    first = 0
    for unit in dict.fromkeys(teams):
        size = int(unit.split()[1])
        if size >= least:
            counts = in_weeks[first : first + size].sum(axis=0).tolist()
            found[unit] = membership.from_counts([(count, size) for count in counts], unit)
        first += size
    return found


def again(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER) -> Outcome:
    """Attack 5: the same file again, messages again, a late correction; then a second collector."""
    world = mixed(seed, weeks, copies=1)
    late = world.with_late_rows(person=int(np.flatnonzero(~world.in_weeks.any(axis=1))[0]), week=2)
    exports.write(folder / "exports", world)
    exports.write(folder / "late", late)
    job, corrected = job_of(folder / "exports", world), job_of(folder / "late", late)
    first = _closed(folder / "ledger", list(collect(job, Rejections())))
    looks = []
    with opened(folder) as store:
        for sent in (
            first,
            first[::-1] + first,
            _closed(folder / "ledger", list(collect(job, Rejections()))),
            _closed(folder / "ledger", list(collect(corrected, Rejections()))),
            _closed(folder / "ledger of another", list(collect(corrected, Rejections()))),
        ):
            take_in(store, incoming(sent))
            looks.append(look(store, folder / "exports", job))
    found = []
    for surface in (Surface.PROCESSING, Surface.RELEASE):
        for what, seen in (
            ("cells restated by the same file, redelivery or a late correction", looks[:-1]),
            ("cells restated by a second collector without the ledger", looks),
        ):
            guesses, cells_seen = restatement.restated(seen, "release" if surface is Surface.RELEASE else "processing")
            found.append(Tally(5, surface, what, guesses, cells_seen))
    return Outcome(tallies=found)


def _closed(ledger: Path, releases: Sequence[Release]) -> list[Release]:
    """The releases that the ledger lets out."""
    sent: list[Release] = []
    for release in releases:
        try:
            close_once(ledger, release, sent.append)
        except ClosedOnce:
            continue
    return sent


def besides(folder: Path, seed: int) -> Outcome:
    """Attack 9: the same world without one person, for several kinds of persons; and canaries."""
    base = mixed(seed, copies=1)
    days = base.active.sum(axis=1)
    joiner = next(stint.person for stint in base.stints if stint.start is not None and days[stint.person] > 0)
    busiest = int(np.argmax(days))
    kinds = [
        ("an ordinary user", base, int(np.argsort(days)[len(days) // 2])),
        ("the heaviest user", base, int(np.argmax(days * base.amounts))),
        ("somebody who joined in the quarter", base, joiner),
        *((f"the only one active on {name}", base.alone_on(busiest, day), busiest) for name, day in QUIET_DAYS.items()),
    ]
    found = []
    worlds = {id(world): world for _, world, _ in kinds}
    whole = {name: observe(folder / f"whole {number}", world) for number, (name, world) in enumerate(worlds.items())}
    for number, (kind, world, person) in enumerate(kinds):
        seen, without = whole[id(world)], observe(folder / f"without {number}", world.without(person))
        for surface in (Surface.PROCESSING, Surface.RELEASE):
            differences = side_channels.differences(seen, without, "release" if surface is Surface.RELEASE else "processing")
            told = [Guess(kind, "; ".join(f"{one.about}: {one.says}" for one in differences[:3]))] if differences else []
            found.append(Tally(9, surface, f"runs in which something beside figures tells of {kind}", told, 1))
    seen = whole[id(base)]
    found.append(
        Tally(
            9,
            Surface.PROCESSING,
            "places that hold a login (messages, files, tables, pages, logs)",
            side_channels.canaries(seen, CANARY),
            5,
        )
    )
    return Outcome(tallies=found)
