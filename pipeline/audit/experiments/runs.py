"""Attacks 5 and 9, on several runs of the same weeks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.audit import exports
from pipeline.audit.attacks import restatement, side_channels
from pipeline.audit.experiments.outcome import Outcome, Tally
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import incoming, job_of, look, observe, opened, take_in
from pipeline.audit.world import CANARY, WEEKS_A_QUARTER, mixed
from pipeline.collector.closing import close_once
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import ClosedOnce
from pipeline.periods import DAYS_A_WEEK

QUIET_DAYS = {"a public holiday": 12 * DAYS_A_WEEK + 3, "the day before it": 12 * DAYS_A_WEEK + 2}
"""25 and 24 December 2025, as places among the days of a world."""


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
