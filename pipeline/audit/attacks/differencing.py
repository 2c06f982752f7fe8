"""Attack 2: linear differencing.

Method
------
For one week and cohort, the count of active people of each part is an unknown; each published row is a sum of them. HiGHS gives
the least and the most that every group of fewer than k people can have (any set of whole small parts), and every part. Where
both are equal, the group is disclosed. People outside the cohort (joiners wait for the next one) are a group too: the records
that were read, less the active days of the organisation, are theirs. Where that number is a round one, it stands for all that
round to it.

Source
------
Handbook on Statistical Disclosure Control, chapter 4 (feasibility intervals); Cohen and Nissim, arXiv 1810.05692.

Passes
------
No group of fewer than k people is certain. That a stored count of 0 or of everybody forces each bit of a large group is a
property of exact counts: it is stated.
"""

from collections.abc import Iterator, Sequence

from pipeline.audit.programs import Known, Program, groups_below, one_of_each_kind
from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Rows, Seen
from pipeline.audit.world import Stint, login
from pipeline.collector.plan import Plan
from pipeline.periods import DAYS_A_WEEK, Week

ACTIVE = "active"


def members(plan: Plan, unit: str) -> list[str]:
    """The parts that a published row counts."""
    return [plan.parts[i] for i in plan.members.get(unit, ())]


def published(plan: Plan) -> list[list[str]]:
    """The parts of each row that may be published."""
    return [members(plan, unit) for unit in plan.members]


def program(plan: Plan, rows: Rows) -> Program:
    """What the weekly rows say about who was active."""
    most = {(part, ACTIVE): size for part, size in plan.cohort.sizes.items()}
    known = [
        Known({(part, ACTIVE): 1 for part in members(plan, row["unit"])}, row["people_active"], row["people_active"])
        for row in rows
        if row["status"] == "ok"
    ]
    return Program(most, known)


def small_groups(plan: Plan, rows: Rows, k: int) -> list[Guess]:
    """Groups of fewer than k people whose count is certain; those in a larger group of which it is none or all, left out."""
    found, known = [], program(plan, rows)
    for group, alike in one_of_each_kind(groups_below(k, plan.cohort.sizes), plan.cohort.sizes, published(plan)):
        unknowns = [(part, ACTIVE) for part in group]
        low, high = known.range(unknowns)
        if low == high and not known.none_or_all.issuperset(unknowns):
            size = sum(plan.cohort.sizes[part] for part in group)
            found += [Guess(f"{' + '.join(group)} ({size} people)", f"{low} were active")] * alike
    return found


def forced(plan: Plan, rows: Rows) -> list[Guess]:
    """Parts of which nobody, or everybody, must have been active."""
    found, known = [], program(plan, rows)
    for part, size in plan.cohort.sizes.items():
        low, high = known.range([(part, ACTIVE)])
        if high == 0 or low == size:
            found.append(Guess(f"{part} ({size} people)", "nobody was active" if high == 0 else "everybody was active"))
    return found


def outside(seen: Seen, roster: Sequence[Stint], k: int) -> tuple[list[Guess], int]:
    """What is certain of people outside the cohort, and in how many weeks fewer than k of them were there."""
    found, weeks = [], 0
    for plan, week in zip(seen.plans, seen.weeks, strict=True):
        people = set(_outside(roster, plan, week))
        if not 0 < len(people) < k:
            continue
        weeks += 1
        read = next((row["records_read"] for row in seen.processing["source_status"] if row["start"] == week.monday), 0)
        shown = sum(row["people_active"] for row in seen.processing["usage_fact"] if _is_whole_day(row, week))
        low, high = max(0, fewest(read) - shown), min(read - shown, DAYS_A_WEEK * len(people))
        if low == high:
            found.append(Guess(f"{len(people)} people outside the cohort, {week}", f"{low} active days in all"))
    return found, weeks


def fewest(read: int) -> int:
    """The smallest number that a number of records stands for: it may have been rounded up to 10, 20, 50, 100 and so on.

    >>> fewest(500), fewest(1000), fewest(10), fewest(437)
    (201, 501, 1, 437)
    """
    first, rest = str(read)[0], str(read)[1:]
    if not rest or rest.strip("0") or first not in "125":
        return read
    return 1 if read == 10 else (read * 2 // 5 if first == "5" else read // 2) + 1


def _outside(roster: Sequence[Stint], plan: Plan, week: Week) -> Iterator[int]:
    for stint in roster:
        here = (stint.start is None or stint.start <= week.sunday) and (stint.end is None or stint.end >= week.monday)
        if here and login(stint.person) not in plan.cohort.unit_of:
            yield stint.person


def _is_whole_day(row: dict[str, object], week: Week) -> bool:
    is_whole = row["parent"] is None and row["grain"] == "day" and row["status"] == "ok"
    return is_whole and row["start"] in week.days
