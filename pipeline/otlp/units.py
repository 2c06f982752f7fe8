"""Who is counted where in an open week: by the roster, or by ``team.id`` for the units of a table of sizes.

The roster comes first, and has the last word: whoever is on it, on any line, is counted where it says or nowhere. For an
organisation without one there is a CSV ``unit,people`` (and ``parent_unit``, ``quarter`` where wanted): public figures, fixed for
a quarter, from which everything is planned as from a roster. People whom nobody placed count nowhere.

It misleads with a table of sizes: a client says of itself in which unit it is, and a person with two accounts is two. Who names
two units of the table in one week is counted in none; of a unit with more people than the table says, as many as it says are
counted, drawn by their hashes, whose key is random.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from pipeline.collector.job import Job
from pipeline.collector.opt_out import all_names
from pipeline.collector.plan import Plan, make_plans
from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.roster import Roster, roster_of
from pipeline.collector.tables import read_table
from pipeline.connectors.base import person_key
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.cohort import Membership
from pipeline.privacy.placement import Placement, Tree
from pipeline.privacy.release_plan import ReleasePlan

COLUMNS, OPTIONAL = ("unit", "people"), ("parent_unit", "quarter")
MOST_PEOPLE = 1_000_000
QUARTER = r"20\d{2}-Q[1-4]"
QUARTER_DAYS = 100
"""More than a quarter has, and less than two."""
NOBODY = "\0"
"""Begins the names of the people of a table of sizes: no login does."""
DIGEST_BYTES = 16


@dataclass(frozen=True)
class Size:
    """A line of the table of sizes."""

    unit: str
    people: int
    quarter: str | None
    line: int

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day it holds."""
        if self.quarter is None:
            return None, None
        # The middle of a quarter lies in it by the calendar and by weeks alike.
        year, number = self.quarter.split("-Q")
        first = Week.of(date(int(year), 3 * int(number) - 1, 15)).cohort_day
        following = Week.of(first + timedelta(days=QUARTER_DAYS)).cohort_day
        return first, following - timedelta(days=1)


class Grove(Tree):
    """The trees of the roster and of the table of sizes together; where both place a unit, the roster does."""

    def __init__(self, roster: Tree, sizes: Tree) -> None:
        # Before the class above looks at the tree as a whole.
        self._trees = sizes, roster
        super().__init__(())

    def on(self, day: date) -> Mapping[str, str | None]:
        """Every unit to the unit above it."""
        sizes, roster = self._trees
        return {**sizes.on(day), **roster.on(day)}


@dataclass(frozen=True)
class Units:
    """Who is in which unit, and how many people units have of which nobody is listed.

    Parameters
    ----------
    roster
        Empty where there is none.
    sizes
        Lines of the table of sizes.
    tree
        Of all units.
    opt_out
        Names of those who asked not to be counted.
    """

    roster: Roster = field(repr=False)
    sizes: tuple[Size, ...]
    tree: Tree
    opt_out: frozenset[str] = field(default=frozenset(), repr=False)

    def place(self, week: Week, key: bytes, release: ReleasePlan, rejections: Rejections) -> "Placing":
        """Where people are counted in a week; they are known by the keyed hash of their login from here on."""
        made_up = [
            Membership(f"{NOBODY}{one.line}{NOBODY}{number}", one.unit, *one.days, one.line)
            for one in self.sizes
            for number in range(one.people)
        ]
        whole = replace(self.roster, memberships=(*self.roster.memberships, *made_up), tree=self.tree)
        places, (plan,) = make_plans(whole, [week], release.k, rejections, release.floors())
        known = {person_digest(person, key): place for person, place in places.items() if not person.startswith(NOBODY)}
        leaves = {one.unit.casefold(): leaf for one in self.sizes if (leaf := plan.cohort.leaf_of(one.unit)) is not None}
        units = {unit: plan.parts.index(leaf) for unit, leaf in leaves.items()}
        room = {plan.parts.index(leaf): plan.cohort.sizes[leaf] for leaf in leaves.values()}
        # From here on nobody needs the logins.
        bare = replace(plan, cohort=replace(plan.cohort, unit_of={}))
        return Placing(bare, known, units, room, {person_digest(one, key) for one in all_names(self.opt_out, places)})


@dataclass(frozen=True)
class Placing:
    """Who is counted where in one week.

    Parameters
    ----------
    plan
        The plan of the quarter, without logins.
    places
        Keyed hash of each login of the roster, and of each other name of its people, to the person's place.
    units
        Names a client may give as ``team.id``, in small letters, to the part.
    room
        Of each such part, how many people it has.
    silent
        Keyed hashes of those who asked not to be counted.
    """

    plan: Plan
    places: dict[bytes, int] = field(repr=False)
    units: Mapping[str, int]
    room: Mapping[int, int]
    silent: set[bytes] = field(default_factory=set, repr=False)

    def forget(self) -> None:
        """Let go of everybody."""
        self.places.clear()
        self.silent.clear()


def digest_of(what: bytes, key: bytes) -> bytes:
    """The keyed hash under which something is remembered; the key is random, and lives as long as the week is open."""
    return hashlib.blake2b(what, key=key, digest_size=DIGEST_BYTES).digest()


def person_digest(person: str, key: bytes) -> bytes:
    """The keyed hash of an identifier, joined as the roster joins them: whatever its case."""
    return digest_of(person_key(person, "person").encode(errors="surrogatepass"), key)


def read_units(job: Job, sizes: Path | None, rejections: Rejections) -> Units:
    """The units of a job's roster and of a table of sizes.

    Raises
    ------
    UnusableInput
        Neither is given, or one cannot be used.
    """
    if job.roster is None and sizes is None:
        raise UnusableInput("Nothing says who is in which unit.", "Give --roster ROSTER.csv, or --units UNITS.csv.")
    roster = roster_of(job, job.roster, rejections) if job.roster else Roster((), Tree(()), "")
    found = _read_sizes(sizes, rejections) if sizes else {}
    if both := {one.unit for one in found} & {one.unit for one in roster.memberships}:
        raise UnusableInput(
            f"The roster and the table of sizes both have people of the unit {min(both)!r}.", "Leave it out of one of them."
        )
    tree = Tree(found.values(), sizes.name) if sizes else Tree(())
    return Units(roster, tuple(found), Grove(roster.tree, tree), job.opt_out or frozenset())


def _read_sizes(path: Path, rejections: Rejections) -> dict[Size, Placement]:
    found: dict[Size, Placement] = {}
    for number, line in read_table(path, COLUMNS, OPTIONAL, rejections, ROSTER):
        unit, above, quarter = (line[name].strip() or None for name in ("unit", "parent_unit", "quarter"))
        if unit is None or any(one.unit == unit and (one.quarter == quarter or None in {one.quarter, quarter}) for one in found):
            raise UnusableInput(
                f"{path.name}:{number}: the unit is empty, or is there twice.", "Give each unit one line, or one a quarter."
            )
        if quarter is not None and not re.fullmatch(QUARTER, quarter):
            raise UnusableInput(f"{path.name}:{number}: that is no quarter.", "Write it like 2026-Q4, or leave it empty.")
        found[Size(unit, _people(line["people"], path, number), quarter, number)] = Placement(unit, above, None, None, number)
    return found


def _people(text: str, path: Path, number: int) -> int:
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_PEOPLE)) and int(digits) <= MOST_PEOPLE:
        return int(digits)
    raise UnusableInput(f"{path.name}:{number}: people is no whole number up to {MOST_PEOPLE}.", "Give the size of the unit.")
