"""Attacks 3, 4 and 11, on single persons: movers and leavers, members of teams, people around whom a roster was shaped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.audit.attacks import membership, moves, shaped_rosters
from pipeline.audit.experiments.outcome import Outcome, Scores, Tally
from pipeline.audit.plans import best_guess, dp_plan
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import Seen, observe
from pipeline.audit.world import BAND_OF, WEEKS_A_QUARTER, Bits, Fate, Habit, World, members, movers, shaped
from pipeline.audit.yardstick import publish

TEAM_SIZES = (5, 10, 15, 20, 30, 50)
YEAR = 52


def moving(folder: Path, seed: int, pairs: int = 40, fate: Fate = Fate.MOVES) -> Outcome:
    """Attack 3 on pairs of teams; it happens in the middle of the first of two quarters, or of three for a new team's sake."""
    move_in = WEEKS_A_QUARTER // 2
    quarters = 3 if fate is Fate.LEFT_OUT else 2
    world = movers(seed, pairs, move_in, quarters * WEEKS_A_QUARTER, fate)
    seen, noised = observe(folder / "standard", world), observe(folder / "dp", world, plan=dp_plan())
    first, last = seen.weeks[:WEEKS_A_QUARTER], seen.weeks[-WEEKS_A_QUARTER:]
    spans = {"inside a quarter": (first[:move_in], first[move_in:]), "at the turn of a quarter": (first, last)}
    plain = moves.weekly(publish(world, 5))
    held = {
        Surface.PROCESSING: moves.weekly(seen),
        Surface.RELEASE: moves.quarterly(seen),
        Surface.DP: moves.noised(noised),
        Surface.MINIMUM_5: plain,
        # All teams have more than ten people.
        Surface.MINIMUM_10: plain,
    }
    truth = list(world.targets.values())
    scores = []
    for when, (before, after) in spans.items():
        for surface, series in held.items():
            guesses = moves.guess(series, world.targets, before, after, fate)
            is_sound = surface in {Surface.RELEASE, Surface.DP} or (surface is Surface.PROCESSING and fate is not Fate.LEAVES)
            is_stated = when != "inside a quarter" or not is_sound
            scores.append(
                Scores(3, surface, f"{fate}, {when}", "", [one.confidence for one in guesses], truth, is_stated=is_stated)
            )
    return Outcome(scores=scores, signals=len(seen.release["release_signal"]))


def shaping(folder: Path, seed: int, teams: int = 40) -> Outcome:
    """Attack 11 on teams made around one person each: teams as old as the roster, and teams made a fortnight before."""
    what = "people around whom the roster was shaped"
    old = shaped(seed, teams, shaped_rosters.PEOPLE, shaped_rosters.SCRIPTED)
    new = shaped(seed, teams, shaped_rosters.PEOPLE, shaped_rosters.SCRIPTED, 2 * WEEKS_A_QUARTER, is_new=True)
    seen = observe(folder / "new", new)
    return Outcome(
        scores=[
            *_shaped(what, old, observe(folder / "standard", old), old.weeks[0].quarter),
            *_shaped(f"{what}, in a team made just before", new, seen, new.weeks[0].quarter),
            *_shaped(f"{what}, in a team made a quarter ago", new, seen, new.weeks[-1].quarter),
            _scores(what, Surface.DP, old, shaped_rosters.noised(observe(folder / "dp", old, plan=dp_plan()), old.targets)),
            *(
                _scores(what, surface, old, shaped_rosters.processing(publish(old, least), old.targets, old.weeks))
                for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10))
            ),
        ]
    )


def _shaped(what: str, world: World, seen: Seen, quarter: str) -> Iterator[Scores]:
    weeks = [week for week in seen.weeks if week.quarter == quarter]
    yield _scores(what, Surface.PROCESSING, world, shaped_rosters.processing(seen, world.targets, weeks))
    yield _scores(what, Surface.RELEASE, world, shaped_rosters.release(seen, world.targets, quarter))


def _scores(what: str, surface: Surface, world: World, guesses: Sequence[Guess]) -> Scores:
    is_stated = surface in {Surface.MINIMUM_5, Surface.MINIMUM_10}
    limit = best_guess() if surface is Surface.DP else None
    truth = list(world.targets.values())
    return Scores(11, surface, what, "", [one.confidence for one in guesses], truth, limit=limit, is_stated=is_stated)


def belonging(folder: Path, seed: int, rate: float, habit: Habit, teams: int, weeks: int = YEAR) -> Outcome:
    """Attack 4 on many teams of each size."""
    world = members(seed, TEAM_SIZES, teams, rate, habit, weeks)
    seen, noised = observe(folder / "standard", world), observe(folder / "dp", world, plan=dp_plan())
    setting = f"{rate:.0%} active, {habit}"
    scores: list[Scores] = []
    for span, number in (("a quarter", WEEKS_A_QUARTER), ("a year", YEAR)):
        if number <= weeks:
            shown = seen.weeks[:number]
            scores += _by_size(world, Surface.PROCESSING, span, setting, {g.about: g for g in membership.processing(seen, shown)})
            scores += _by_size(world, Surface.RELEASE, span, setting, _of_release(world, seen, number))
            scores += _by_size(world, Surface.DP, span, setting, {g.about: g for g in membership.noised(noised, shown)})
            for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10)):
                scores += _by_size(world, surface, span, setting, _of_yardstick(world, least, number))
    return Outcome(list(_informed(world, seen)), scores, signals=len(seen.release["release_signal"]))


def _informed(world: World, seen: Seen) -> Iterator[Tally]:
    """How often a band of the first quarter makes somebody certain who knows what all the others did."""
    others = {unit: int(bits[1:, BAND_OF].sum()) for unit, bits in _by_unit(world, WEEKS_A_QUARTER)}
    rows = [row for row in seen.release["release_quarter"] if row["unit"] in others and row["quarter"] == seen.weeks[0].quarter]
    for size in sorted({row["cohort_size"] for row in rows}):
        units = [row["unit"] for row in rows if row["cohort_size"] == size]
        told = [Guess(unit, "known") for unit in units if membership.is_certain(others[unit], 1, size)]
        yield Tally(4, Surface.RELEASE, f"informed attacker, a band of {size} people: certain", told, len(units), None)


def _by_unit(world: World, weeks: int) -> Iterator[tuple[str, Bits]]:
    """Who was active in which week, unit by unit; the target comes first."""
    first, in_weeks = 0, world.in_weeks[:, :weeks]
    for unit, size in Counter(stint.unit for stint in world.stints).items():
        yield unit, in_weeks[first : first + size]
        first += size


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
    found: dict[str, Guess] = {}
    for unit, bits in _by_unit(world, number):
        if len(bits) >= least:
            found[unit] = membership.from_counts([(count, len(bits)) for count in bits.sum(axis=0).tolist()], unit)
    return found
