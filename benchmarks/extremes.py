"""What it would gain, and what it would cost, to soften extremes on the processing surface: counts of none, all, and all but one.

The weekly counts that are stored would be coded: 0 and 1 as 2, n - 1 and n as n - 2, and used seats likewise, what is added there
being taken from the largest other kind. The gain is how much worse an attacker tells an always from a never user, who knows the
coding and how likely each colleague is active. The cost is what detection still finds of what was planted in simulated
organisations, and what the totals then say: they must be made of coded counts too, or subtraction undoes the coding.

``python benchmarks/extremes.py``; the decision that rests on it is in ``CONTRIBUTING.md``.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.collector.files import expand
from pipeline.collector.job import Job
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.periods import parse_range
from pipeline.privacy import gate
from pipeline.privacy.gate import Cell
from pipeline.report import read_signals
from pipeline.simulator import simulate
from pipeline.simulator.comparison import Verdict, compare
from pipeline.store import open_store
from pipeline.stream.decoding import Incoming
from pipeline.stream.detect import detect_organisation
from pipeline.stream.ingest import ingest
from schemas.fields import Reason
from schemas.wire import encode, headers, shard_key

ORG = "softened"
WEEKS = 13
TEAMS = 20_000
Coding = Callable[[NDArray[np.int64], int], NDArray[np.int64]]


def exact(counts: NDArray[np.int64], _: int) -> NDArray[np.int64]:
    """As they are."""
    return counts


def softened(counts: NDArray[np.int64], people: int) -> NDArray[np.int64]:
    """None and one as two, all and all but one as all but two."""
    return np.clip(counts, 2, people - 2)


def auc(coding: Coding, people: int, rate: float, rng: np.random.Generator) -> float:
    """How well always users are told from never users after a quarter of weekly counts, by the likelihood of each coded count."""
    others = np.arange(people)
    chance = stats.binom.pmf(others, people - 1, rate)
    codes = {who: coding(others + who, people) for who in (0, 1)}
    table = {who: np.bincount(codes[who], weights=chance, minlength=people + 1) + 1e-12 for who in (0, 1)}
    scores = {}
    for who in (0, 1):
        seen = coding(rng.binomial(people - 1, rate, (TEAMS, WEEKS)) + who, people)
        scores[who] = (np.log(table[1][seen]) - np.log(table[0][seen])).sum(axis=1)
    return float(stats.mannwhitneyu(scores[1], scores[0]).statistic / TEAMS**2)


def soften(cell: Cell) -> Cell | Reason:
    """A step of the gate: the counts of people and of used seats, coded."""
    figures, people = dict(cell.measures or {}), cell.group.size
    for name in ("people_active", "people_active_by_own_action"):
        if (count := figures.get(name)) is not None:
            figures[name] = min(max(count, 2), people - 2)
    seats, used = figures.get("seats"), figures.get("seats_used")
    if seats is not None and used is not None and seats >= 4:
        coded = min(max(used, 2), seats - 2)
        others = ("seats_never_used", "seats_lapsed", "seats_new")
        largest = max(others, key=lambda name: figures.get(name) or 0)
        figures |= {"seats_used": coded, largest: (figures.get(largest) or 0) + used - coded}
    return replace(cell, measures=figures) if cell.measures else cell


def detected(folder: Path, seed: int, *, soft: bool) -> Counter[Verdict]:
    """What is found of what was planted in a simulated organisation."""
    truth = simulate(folder / "exports", seed=seed)
    steps, gate.pass_gate.__defaults__ = gate.pass_gate.__defaults__, ((*gate.STEPS, soften) if soft else gate.STEPS,)
    try:
        releases = [release for job in jobs(folder / "exports", truth.weeks) for release in collect(job, Rejections())]
    finally:
        gate.pass_gate.__defaults__ = steps
    with open_store(f"chdb://{(folder / 'store').resolve()}") as store:
        store.migrate()
        store.keep_for_ever()
        detect_organisation(store, ORG, ingest(incoming(releases), store).closed)
        return Counter(line.verdict for line in compare(truth, read_signals(store.query, ORG)))


def jobs(exports: Path, weeks: tuple[str, str]) -> list[Job]:
    """The two sources of a simulated organisation."""
    asked = tuple(parse_range("..".join(weeks)))
    copilot = exports / "github-copilot"
    common = {"roster": exports / "roster.csv", "weeks": asked, "today": asked[-1].shift(2).monday, "org": ORG}
    seats = expand([copilot / "seats"])
    return [
        Job(source="github-copilot", inputs=expand([copilot / "users-1-day"]), seats=seats, **common),
        Job(source="work", inputs=expand([exports / "work.csv"]), seats=(), **common),
    ]


def incoming(releases: list[Release]) -> list[Incoming]:
    """The messages as a broker would deliver them."""
    shards = [shard for release in releases for shard in release.shards]
    return [
        Incoming("releases", 0, number, shard_key(one), encode(one), tuple(headers(one))) for number, one in enumerate(shards)
    ]


def main() -> None:
    """Measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=2)
    chosen = arguments.parse_args()
    print("always or never a user, AUC after 13 weekly counts of one team")
    print(f"{'people':>8}{'colleagues active':>20}{'exact':>8}{'softened':>10}{'a total of such teams then says':>34}")
    rng = np.random.default_rng(7)
    for people in (10, 20, 50):
        for rate in (0.1, 0.3, 0.5, 0.7, 0.9):
            told = softened(rng.binomial(people, rate, TEAMS), people).mean() / people
            areas = [auc(coding, people, rate, rng) for coding in (exact, softened)]
            print(f"{people:>8}{rate:>20.0%}{areas[0]:>8.2f}{areas[1]:>10.2f}{told:>34.0%}")
    print("\nplanted episodes in simulated organisations")
    print(f"{'seed':>8}{'':>12}" + "".join(f"{verdict:>14}" for verdict in Verdict))
    for seed in range(1, chosen.seeds + 1):
        for soft in (False, True):
            with tempfile.TemporaryDirectory() as name:
                found = detected(Path(name), seed, soft=soft)
            print(f"{seed:>8}{'softened' if soft else 'exact':>12}" + "".join(f"{found[verdict]:>14}" for verdict in Verdict))


if __name__ == "__main__":
    main()
