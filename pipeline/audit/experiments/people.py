"""Attacks 3, 4 and 11, on single persons: movers, members of teams, people around whom a roster was shaped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.audit.attacks import membership, moves, shaped_rosters
from pipeline.audit.experiments.outcome import Outcome, Scores, Tally
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import Seen, observe
from pipeline.audit.world import BAND_OF, WEEKS_A_QUARTER, Bits, Habit, World, members, movers, shaped

TEAM_SIZES = (5, 10, 15, 20, 30, 50)
YEAR = 52


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
