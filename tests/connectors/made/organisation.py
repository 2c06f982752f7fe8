"""A made organisation of a hundred people, and what each did with a tool on each day; each vendor's own writer tells of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.periods import Week

TEAMS = {"Alpha": 30, "Beta": 25, "Gamma": 20, "Delta": 15, "Epsilon": 10}
PEOPLE = sum(TEAMS.values())
WEEKS = (Week.parse("2026-W40"), Week.parse("2026-W41"))
DAYS = tuple(day for week in WEEKS for day in week.days)
FEATURES = ("chat", "agent", "edit")


@dataclass(frozen=True)
class Use:
    """One person's use on one day: own requests by feature, and what was merely shown and taken."""

    person: int
    day: date
    requests: dict[str, int]
    shown: int
    taken: int


def uses(seed: int = 7) -> Iterator[Use]:
    """Everybody's use, in order of day and person; every fifth never used it, every fourth only looks on."""
    chance = random.Random(seed)
    for day in DAYS:
        for person in range(PEOPLE):
            often = 0.0 if person % 5 == 0 else (0.7 if day.weekday() < 5 else 0.1)
            if chance.random() < often:
                requests = {} if person % 4 == 1 else {feature: chance.randint(1, 9) for feature in chance.sample(FEATURES, 2)}
                shown = chance.randint(1, 30)
                yield Use(person, day, requests, shown, chance.randint(0, shown) if requests else 0)


def address(person: int) -> str:
    """How the vendors name a person."""
    return f"canary-{person:03}@example.org"


def write_roster(folder: Path) -> Path:
    """The roster of all of them."""
    path = folder / "roster.csv"
    people = iter(range(PEOPLE))
    lines = [f"{address(next(people))},{unit},Product,," for unit, size in TEAMS.items() for _ in range(size)]
    path.write_text("\n".join(["person,unit,parent_unit,from,to", *lines]) + "\n")
    return path
