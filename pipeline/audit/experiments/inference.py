"""Attack 12: everybody of a mixed organisation, one after the other, on every surface."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import exp
from pathlib import Path

import numpy as np

from pipeline.audit.attacks import inference
from pipeline.audit.attacks.differencing import members
from pipeline.audit.experiments.outcome import Found, Outcome, Tally
from pipeline.audit.plans import dp_plan, epsilon
from pipeline.audit.results import Guess, Surface
from pipeline.audit.statistics import found_at
from pipeline.audit.surfaces import Rows, Seen, observe
from pipeline.audit.world import BAND_OF, WEEKS_A_QUARTER, World, login, mixed
from pipeline.audit.yardstick import publish
from pipeline.collector.plan import Plan
from pipeline.noise import draw

DRAWS = 4000
Pair = tuple[inference.Chances, inference.Chances]
Draws = Callable[[Sequence[float], np.random.Generator], Pair]
"""From the others' chances to scores with an always user, and with a never user."""
LEVELS = {0: "few", 1: "about_half", 2: "most"}


@dataclass(frozen=True)
class Published:
    """A group about which figures are published, and its people."""

    unit: str
    people: frozenset[int]


def inferring(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER, copies: int = 2, draws: int = DRAWS) -> Outcome:
    """Attack 12 on the figures of the first quarter of a mixed organisation."""
    world = mixed(seed, weeks, copies)
    seen = observe(folder / "standard", world)
    noised = observe(folder / "dp", world, plan=dp_plan())
    quarter = seen.weeks[0].quarter
    exact = partial(_of_counts, releases=WEEKS_A_QUARTER, draws=draws)
    shown = [row for row in seen.release["release_quarter"] if row["quarter"] == quarter and row["band_active"] is not None]
    stored = _rows_of_first_week(seen)
    levels = [row for row in noised.processing["noised_fact"] if row["cohort"] == quarter and row["status"] == "ok"]
    found = [
        *_worst(Surface.PROCESSING, world, seen, stored, exact, draws),
        *_worst(Surface.RELEASE, world, seen, shown, partial(_of_bands, draws=draws), draws),
        *_worst(Surface.DP, world, noised, levels, partial(_of_noise, draws=draws), draws, exp(epsilon()) * inference.FALSE),
    ]
    for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10)):
        plain = publish(world, least)
        found += _worst(surface, world, plain, _rows_of_first_week(plain), exact, draws)
    wrong = _modelled_wrongly(world, seen, shown, stored)
    what = "cells of which the attacker's model of the pipeline is wrong"
    model = Tally(12, Surface.RELEASE, what, wrong, len(shown) + len(stored))
    return Outcome(tallies=[model], found=found)


def _rows_of_first_week(seen: Seen) -> Rows:
    return [row for row in seen.units(seen.weeks[0]) if row["status"] == "ok"]


def _worst(
    surface: Surface, world: World, seen: Seen, rows: Rows, attack: Draws, draws: int, limit: float | None = None
) -> Iterator[Found]:
    """How often the person who is found most often is found: chosen by half of the draws, counted on the other half."""
    rates = world.in_weeks[:, :WEEKS_A_QUARTER].mean(axis=1)
    if surface is Surface.DP:
        rates = np.round(rates)  # regular, or not: the count that noise is added to
    counted: dict[tuple[str, float], tuple[int, int]] = {}
    for person, group in _smallest(seen.plans[0], rows).items():
        key = (group.unit, float(rates[person]))
        if key not in counted:
            others = [float(rates[one]) for one in sorted(group.people - {person})]
            rng = np.random.default_rng([len(counted), len(others)])
            counted[key] = _halves(attack(others, rng))
    if not counted:
        return
    (unit, _), (_, hits) = max(counted.items(), key=lambda one: one[1][0])
    what = "the worst person, found when 1 in 1000 is wrongly accused"
    yield Found(12, surface, what, hits, draws // 2, limit, unit)


def _halves(scored: Pair) -> tuple[int, int]:
    """Targets found in either half of the draws."""
    always, never = scored
    half = len(always) // 2
    truth = [True] * half + [False] * half
    first, second = (
        found_at([*always[part], *never[part]], truth, inference.FALSE) for part in (slice(None, half), slice(half, 2 * half))
    )
    return first, second


def _smallest(plan: Plan, rows: Rows) -> Mapping[int, Published]:
    """For each person, the smallest published group that holds them."""
    people_of: dict[str, set[int]] = {}
    for name, part in plan.cohort.unit_of.items():
        people_of.setdefault(part, set()).add(int(name[1:6]))
    found: dict[int, Published] = {}
    for unit in {row["unit"] for row in rows}:
        people = frozenset().union(*(people_of[part] for part in members(plan, unit)))
        for person in people:
            if person not in found or len(people) < len(found[person].people):
                found[person] = Published(unit, people)
    return found


def _of_counts(others: Sequence[float], rng: np.random.Generator, *, releases: int, draws: int) -> Pair:
    return inference.scores(*inference.with_and_without(others), releases, draws, rng)


def _of_bands(others: Sequence[float], rng: np.random.Generator, *, draws: int) -> Pair:
    always, never = (inference.in_bands(chances) for chances in inference.with_and_without(others))
    return inference.scores(always, never, 1, draws, rng)


def _of_noise(others: Sequence[float], rng: np.random.Generator, *, draws: int) -> Pair:
    """The noised count of the quarter, and the three of four weeks, by the real noise; what the others did is known."""
    del rng
    regular = sum(rate >= 0.5 for rate in others)
    found = []
    for own in (1, 0):
        quarter = draw([regular + own] * draws, Fraction(1))
        months = [draw([regular + own] * draws, Fraction(1, 3)) for _ in range(3)]
        away = np.array([quarter, *months], dtype=float) - regular
        costs = np.array([[1.0], [1 / 3], [1 / 3], [1 / 3]])
        found.append(np.round((costs * (np.abs(away) - np.abs(away - 1))).sum(axis=0), 9))
    return found[0], found[1]


def _modelled_wrongly(world: World, seen: Seen, shown: Rows, stored: Rows) -> list[Guess]:
    """The attacker's counts and bands, worked out from the truth, held against what the pipeline gave out."""
    plan, wrong = seen.plans[0], []
    for row, week in [*((row, BAND_OF) for row in shown), *((row, 0) for row in stored)]:
        parts = set(members(plan, row["unit"]))
        people = [person for person in range(len(world.active)) if plan.cohort.unit_of.get(login(person)) in parts]
        count = int(world.in_weeks[people, week].sum())
        told, is_so = row.get("people_active", row.get("band_active")), LEVELS[inference.band(count, len(people))]
        if told not in {count, is_so}:
            wrong.append(Guess(f"{row['unit']}, week {week}", "is not what the attacker works out from the truth"))
    return wrong
