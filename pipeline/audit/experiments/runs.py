"""Attacks 5 and 9, on several runs of the same weeks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import numpy as np

from pipeline.audit import exports
from pipeline.audit.attacks import restatement, side_channels
from pipeline.audit.experiments.outcome import Outcome, Tally
from pipeline.audit.plans import dp_plan
from pipeline.audit.results import Guess, Surface
from pipeline.audit.surfaces import Seen, incoming, job_of, look_at_tables, observe, opened, take_in
from pipeline.audit.world import CANARY, WEEKS_A_QUARTER, login, mixed
from pipeline.audit.yardstick import publish
from pipeline.collector.closing import close_once
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import ClosedOnce, Refused
from pipeline.periods import DAYS_A_WEEK
from pipeline.privacy.standard_plan import standard_plan

Step = Callable[[], list[Release]]
SECOND = "cells restated by a second collector without the ledger"
THRESHOLD = "cells restated by a second collector under another threshold"
LATE_WEEK = 2
HIGHER_K = 15
QUIET_DAYS = {"a public holiday": 12 * DAYS_A_WEEK + 3, "the day before it": 12 * DAYS_A_WEEK + 2}
"""25 and 24 December 2025, as places among the days of a world."""


def again(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER, copies: int = 1, *, in_dp: bool = False) -> Outcome:
    """Attack 5: a crash half-way, the same file again, messages again, a late correction; then collectors without the ledger."""
    world = mixed(seed, weeks, copies)
    late = world.with_late_rows(person=int(np.flatnonzero(~world.in_weeks.any(axis=1))[0]), week=LATE_WEEK)
    exports.write(folder / "exports", world)
    exports.write(folder / "late", late)
    plan = dp_plan() if in_dp else standard_plan()
    ledger, second, third = (folder / f"{name}.ndjson" for name in ("ledger", "second", "third"))
    job, corrected = (
        replace(job_of(folder / name, made), plan=plan, ledger=ledger) for name, made in (("exports", world), ("late", late))
    )
    first, changed = list(collect(job, Rejections())), list(collect(corrected, Rejections()))
    steps: dict[str, Step] = {
        "crash": lambda: [*_closed(ledger, first[:LATE_WEEK]), *_crashed(ledger, first[LATE_WEEK])],
        "late after a crash": lambda: _closed(ledger, changed[LATE_WEEK : LATE_WEEK + 1]),
        "whole": lambda: _closed(ledger, first),
        "redelivered": lambda: first[::-1] + first,
        "same file": lambda: _closed(ledger, list(collect(job, Rejections()))),
        "late": lambda: _closed(ledger, changed),
        SECOND: lambda: _closed(second, list(collect(replace(corrected, ledger=second), Rejections()))),
        THRESHOLD: lambda: _closed(third, list(collect(replace(job, k=HIGHER_K, ledger=third), Rejections()))),
    }
    looks = {}
    with opened(folder) as store:
        for name, step in steps.items():
            take_in(store, incoming(step()), plan)
            looks[name] = look_at_tables(store, job)
    surfaces = [(Surface.DP, "processing")] if in_dp else [(Surface.PROCESSING, "processing"), (Surface.RELEASE, "release")]
    return Outcome(tallies=[tally for surface, name in surfaces for tally in _restated(looks, surface, name)])


def _restated(looks: Mapping[str, Seen], surface: Surface, name: str) -> Iterator[Tally]:
    own = [seen for step, seen in looks.items() if step not in {SECOND, THRESHOLD}]
    for attack, what, seen in (
        (5, "cells restated by a crash, the same file, redelivery or a late correction", own),
        (5, SECOND, [*own, looks[SECOND]]),
        (11, THRESHOLD, [looks[SECOND], looks[THRESHOLD]]),
    ):
        guesses, cells = restatement.restated(seen, name)
        yield Tally(attack, surface, what, guesses, cells)


def restating(folder: Path, seed: int) -> Outcome:
    """Attack 5 on the yardstick, which works every figure out anew from what it knows today."""
    world = mixed(seed, copies=1)
    late = world.with_late_rows(person=int(np.flatnonzero(~world.in_weeks.any(axis=1))[0]), week=LATE_WEEK)
    del folder
    found = []
    for surface, least in ((Surface.MINIMUM_5, 5), (Surface.MINIMUM_10, 10)):
        guesses, cells = restatement.restated([publish(world, least), publish(late, least)], "processing")
        what = "cells restated by a crash, the same file, redelivery or a late correction"
        found.append(Tally(5, surface, what, guesses, cells, None))
    return Outcome(tallies=found)


def _closed(ledger: Path, releases: Iterable[Release]) -> list[Release]:
    """The releases that the ledger lets out."""
    sent: list[Release] = []
    for release in releases:
        with suppress(ClosedOnce, Refused):
            close_once(ledger, release, sent.append)
    return sent


def _crashed(ledger: Path, release: Release) -> list[Release]:
    """The first half of a release, while sending which the collector died."""
    sent = [Release(release.key, release.shards[: -(-len(release.shards) // 2)])]

    def die(_: Release) -> None:
        raise ConnectionError

    with suppress(ConnectionError):
        close_once(ledger, release, die)
    return sent


def asking(folder: Path, seed: int) -> Outcome:
    """Attack 9 on the list of those who asked not to be counted: beside a run in which one of them did nothing."""
    world = mixed(seed, copies=1)
    busiest = int(np.argmax(world.active.sum(axis=1)))
    listed = observe(folder / "listed", world, opt_out=frozenset({login(busiest)}))
    silent = observe(folder / "silent", world.without(busiest), opt_out=frozenset[str]())
    pairs = zip_longest(listed.messages, silent.messages)
    told = [Guess(f"message {number}", "is another one") for number, (one, other) in enumerate(pairs) if one != other]
    shown = [Guess(name, "has other rows") for name, rows in listed.release.items() if rows != silent.release[name]]
    what = "messages or views that tell somebody who asked not to be counted from somebody silent"
    return Outcome(
        tallies=[
            Tally(9, Surface.PROCESSING, what, told, len(listed.messages)),
            Tally(9, Surface.RELEASE, what, shown, len(listed.release)),
        ]
    )


def besides(folder: Path, seed: int, weeks: int = WEEKS_A_QUARTER, copies: int = 1, *, in_dp: bool = False) -> Outcome:
    """Attack 9: the same world without one person, for several kinds of persons; and canaries."""
    base = mixed(seed, weeks, copies)
    plan = dp_plan() if in_dp else standard_plan()
    surfaces = [(Surface.DP, "processing")] if in_dp else [(Surface.PROCESSING, "processing"), (Surface.RELEASE, "release")]
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
    whole = {name: observe(folder / f"whole {number}", world, plan=plan) for number, (name, world) in enumerate(worlds.items())}
    for number, (kind, world, person) in enumerate(kinds):
        seen, without = whole[id(world)], observe(folder / f"without {number}", world.without(person), plan=plan)
        for surface, held in surfaces:
            differences = side_channels.differences(seen, without, held)
            told = [Guess(kind, "; ".join(f"{one.about}: {one.says}" for one in differences[:3]))] if differences else []
            found.append(Tally(9, surface, f"runs in which something beside figures tells of {kind}", told, 1))
    seen = whole[id(base)]
    found.append(
        Tally(
            9,
            surfaces[0][0],
            "places that hold a login (messages, files, tables, pages, logs)",
            side_channels.canaries(seen, CANARY),
            5,
        )
    )
    return Outcome(tallies=found)
