"""Runs all experiments, several at a time, and turns what they found into results."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from scipy import stats

from pipeline.audit.experiments.figures import cells, other_plans, plain
from pipeline.audit.experiments.inference import inferring
from pipeline.audit.experiments.noise import releasing
from pipeline.audit.experiments.outcome import Experiment, Found, Outcome, Scores, Tally
from pipeline.audit.experiments.people import TEAM_SIZES, belonging, moving, shaping
from pipeline.audit.experiments.runs import again, asking, besides, restating
from pipeline.audit.results import Result, Surface, disclosures, found, ranked
from pipeline.audit.statistics import CONFIDENCE, auc, clopper_pearson
from pipeline.audit.world import SIZES, Fate, Habit
from pipeline.errors import TryAgain

RATES = (0.1, 0.3, 0.33, 0.5, 0.7)
"""Shares of weeks in which a colleague is active. Bands leak most at their edges, exact counts at low rates."""
SETTINGS = (*((rate, habit) for habit in (Habit.CHANCE, Habit.STEADY) for rate in RATES), (0.7, Habit.RESISTING))
LIMITS = {"a quarter": 0.65, "a year": 0.75}
"""The most an AUC may be on the release surface."""

Advance = Callable[[int, int], None]
Jobs = Callable[[Sequence[Experiment]], Iterable[Outcome]]


@dataclass(frozen=True)
class Scale:
    """How large the audit is.

    Parameters
    ----------
    seeds
        How many different organisations of each kind.
    people
        About how many people in each organisation of attack 4.
    """

    seeds: int = 2
    people: int = 6500

    @property
    def teams(self) -> int:
        """Teams of each size in an organisation of attack 4."""
        return max(2, self.people // sum(TEAM_SIZES))


@dataclass(frozen=True)
class Audit:
    """What the audit found.

    Parameters
    ----------
    scale
        How large it was.
    results
        By attack, surface and figure.
    signals
        Signals that were raised in its organisations, and so counted in.
    """

    scale: Scale
    results: tuple[Result, ...]
    signals: int


def experiments(scale: Scale) -> list[Experiment]:
    """Everything to run, the longest first."""
    found = [
        Experiment(belonging, {"seed": seed, "rate": rate, "habit": habit, "teams": scale.teams})
        for seed in range(scale.seeds)
        for rate, habit in SETTINGS
    ]
    found.append(Experiment(releasing, {"runs": 4 * scale.people, "single_runs": scale.people // 4}))
    kinds = (besides, inferring, cells, again, asking, shaping, other_plans, plain, restating)
    for seed in range(scale.seeds):
        found += [Experiment(moving, {"seed": seed, "fate": fate}) for fate in Fate]
        found += [Experiment(kind, {"seed": seed, "in_dp": True}) for kind in (besides, again)]
        found += [Experiment(kind, {"seed": seed}) for kind in kinds]
    return found


def of_one(people: int, weeks: int) -> list[Experiment]:
    """The attacks on one organisation of about so many people over so many weeks, the longest first."""
    size: dict[str, object] = {"seed": 0, "weeks": weeks, "copies": max(1, round(people / sum(SIZES)))}
    teams = max(2, people // sum(TEAM_SIZES))
    member: dict[str, object] = {"seed": 0, "rate": 0.33, "habit": Habit.CHANCE, "teams": teams, "weeks": weeks}
    return [
        *(Experiment(kind, size) for kind in (besides, inferring, cells, again)),
        Experiment(belonging, member),
        Experiment(moving, {"seed": 0}),
        Experiment(shaping, {"seed": 0}),
    ]


def audit(scale: Scale, run: Jobs, chosen: Sequence[Experiment] | None = None) -> Audit:
    """Run everything, or what was chosen, and judge it."""
    outcomes = list(run(experiments(scale) if chosen is None else chosen))
    return Audit(scale, tuple(judge(outcomes)), sum(outcome.signals for outcome in outcomes))


def side_by_side(chosen: Sequence[Experiment], processes: int, advance: Advance) -> Iterator[Outcome]:
    """Outcomes in the order of the experiments, run in so many processes; one process can hold only one store at a time.

    Raises
    ------
    TryAgain
        A process was ended from outside.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting = [pool.submit(in_folder, experiment) for experiment in chosen]
        for done, _ in enumerate(as_completed(waiting), start=1):
            advance(done, len(waiting))
        try:
            yield from [future.result() for future in waiting]
        except BrokenProcessPool as fault:
            raise TryAgain(
                "A process of the audit was ended.", "Check that there is memory to spare, then run it again."
            ) from fault


def end_with_parent() -> None:
    """See to it that this process ends when the one that started it does, however that ended."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def in_folder(experiment: Experiment) -> Outcome:
    """Run one experiment in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="undertow-audit-") as folder:
        return experiment(Path(folder))


def judge(outcomes: Sequence[Outcome]) -> list[Result]:
    """The results of all outcomes together: by attack, then in the order in which they were found."""
    results = [
        *_certain(tally for one in outcomes for tally in one.tallies),
        *_scored(one for outcome in outcomes for one in outcome.scores),
        *(result for one in outcomes for result in one.results),
        *_of_worst_person(one for outcome in outcomes for one in outcome.found),
    ]
    return sorted(results, key=lambda result: result.attack)


def _certain(tallies: Iterable[Tally]) -> Iterator[Result]:
    alike = defaultdict(list)
    for tally in tallies:
        alike[tally.attack, tally.surface, tally.what, tally.limit].append(tally)
    for (attack, surface, what, limit), same in alike.items():
        guesses = [guess for tally in same for guess in tally.guesses]
        yield disclosures(attack, surface, what, guesses, sum(tally.trials for tally in same), limit)


def _of_worst_person(found: Iterable[Found]) -> Iterator[Result]:
    worst: dict[tuple[int, Surface, str], Found] = {}
    for one in found:
        key = (one.attack, one.surface, one.what)
        if key not in worst or one.hits * worst[key].trials > worst[key].hits * one.trials:
            worst[key] = one
    for key, one in worst.items():
        low, high = clopper_pearson(one.hits, one.trials)
        yield Result(*key, one.hits / one.trials, low, high, one.trials, one.limit, one.example)


def _scored(scores: Iterable[Scores]) -> Iterator[Result]:
    alike: dict[tuple[object, ...], dict[str, Scores]] = defaultdict(dict)
    for one in scores:
        settings = alike[one.attack, one.surface, one.what, one.size]
        before = settings.get(one.setting)
        settings[one.setting] = _together(before, one) if before else one
    for settings in alike.values():
        first = next(iter(settings.values()))
        if first.size:
            yield from _worst(settings)
        else:
            yield _coin(first)


def _together(one: Scores, other: Scores) -> Scores:
    return replace(one, scores=[*one.scores, *other.scores], truth=[*one.truth, *other.truth])


def _coin(one: Scores) -> Result:
    """The balanced accuracy; it may not be better than a coin's, within what chance does to as many throws.

    Where no cohort is frozen it is only stated.
    """
    called = [score > 0 for score in one.scores]
    rates = [
        _share([call is bit for call, is_so in zip(called, one.truth, strict=True) if is_so is bit]) for bit in (True, False)
    ]
    trials, value = len(one.truth), sum(rates) / 2
    low, high = clopper_pearson(round(value * trials), trials)
    chance = 0.5 if one.limit is None else one.limit
    limit = None if one.is_stated else float(stats.binom.ppf((1 + CONFIDENCE) / 2, trials, chance)) / trials
    return Result(one.attack, one.surface, f"{one.what}: balanced accuracy", value, low, high, trials, limit)


def _share(calls: Sequence[bool]) -> float:
    return sum(calls) / len(calls) if calls else 0.5


def _worst(settings: dict[str, Scores]) -> Iterator[Result]:
    """AUC and share found at the worst setting.

    The largest of several measured figures is too large by chance. So each half of the teams chooses the worst setting for the
    other half, and the two figures are averaged.
    """
    chosen = [max(settings.values(), key=lambda one: _half_auc(one, half)) for half in (0, 1)]
    area = (_half_auc(chosen[0], 1) + _half_auc(chosen[1], 0)) / 2
    worst = max(settings.values(), key=lambda one: auc(one.scores, one.truth))
    limit = LIMITS[worst.what] if worst.surface is Surface.RELEASE else None
    plain = ranked(worst.attack, worst.surface, worst.what, worst.scores, worst.truth, limit)
    reach = (plain.high - plain.low) / 2
    what = f"always or never a user, after {worst.what}"
    area_result = replace(plain, what=f"{what}: AUC", value=area, low=max(0.0, area - reach), high=min(1.0, area + reach))
    for result in (area_result, found(worst.attack, worst.surface, f"{what}: found at 1 % false", worst.scores, worst.truth)):
        yield replace(result, size=worst.size, example=worst.setting)


def _half_auc(one: Scores, half: int) -> float:
    """The AUC among every second always user and every second never user."""
    places = [[i for i, is_so in enumerate(one.truth) if is_so is bit][half::2] for bit in (True, False)]
    chosen = [i for own in places for i in own]
    return auc([one.scores[i] for i in chosen], [one.truth[i] for i in chosen])
