"""Attack 8: overlap of everything that was published about the same people.

Method
------
The integer program of attack 2 with all of it: weeks and days, people active at all, by their own action and habitually, bins
of active days, seats by kind, and what holds between these by definition (nobody is active on a day and not in its week; a bin
says how many days; an active seat is a used one). On the release surface: the bands of a quarter and the weekly shares of large
groups, each an interval, over all weeks of the quarter at once.

Source
------
Facts on privacy, section 8, no. 8; Handbook on Statistical Disclosure Control, chapter 4 (linked tables).

Passes
------
No count of a group of fewer than k people is certain, and on the release surface no part must be empty or full, in any week.
"""

from collections.abc import Iterator
from math import ceil, floor

from pipeline.audit.attacks.differencing import members, published
from pipeline.audit.programs import UNLIMITED, Known, Program, Unknown, groups_below, one_of_each_kind
from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Rows, Seen
from pipeline.audit.world import BAND_OF
from pipeline.collector.plan import Plan
from pipeline.periods import DAYS_A_WEEK, Week

ACTIVE = "people_active"
BINS = {"people_active_1_day": (1, 1), "people_active_2_3_days": (2, 3), "people_active_4_7_days": (4, 7)}
"""Fewest and most active days of each bin."""
DAYS = tuple(f"day {i}" for i in range(DAYS_A_WEEK))
SEATS = ("seats_used", "seats_new", "seats_never_used", "seats_lapsed")
MEASURES = (ACTIVE, "people_active_by_own_action", "people_habitual", *BINS, *DAYS, *SEATS)
TRIED = (ACTIVE, DAYS[0], "seats_used")
IMPLY = (ACTIVE, "seats_used")
"""Where nobody or everybody is counted in these, the other measures may follow."""
THIRDS = {"few": (0, 1), "about_half": (1, 2), "most": (2, 3)}
FINE_FROM = 400


def of_week(seen: Seen, week: Week) -> tuple[Plan, Program]:
    """All that the processing surface says of a week."""
    plan = seen.plans[seen.weeks.index(week)]
    most = {(part, measure): size for part, size in plan.cohort.sizes.items() for measure in MEASURES}
    rows = [row for table in ("usage_fact", "licence_fact") for row in seen.processing[table] if row["start"] in week.days]
    return plan, Program(most, [*_published(plan, week, rows), *_by_definition(plan)])


def small_groups(seen: Seen, week: Week, k: int) -> tuple[list[Guess], list[Guess], int]:
    """Counts of groups of fewer than k people that are certain; those within a count of none or all; how many were tried."""
    plan, program = of_week(seen, week)
    found: list[Guess] = []
    none_or_all: list[Guess] = []
    groups = list(groups_below(k, plan.cohort.sizes))
    for group, alike in one_of_each_kind(groups, plan.cohort.sizes, published(plan)):
        for measure in TRIED:
            low, high = program.range([(part, measure) for part in group])
            if low == high:
                follows = all(any((part, one) in program.none_or_all for one in {measure, *IMPLY}) for part in group)
                said = Guess(f"{' + '.join(group)}, {week}", f"{measure} is {low}")
                (none_or_all if follows else found).extend([said] * alike)
    return found, none_or_all, len(groups) * len(TRIED)


def released(seen: Seen, quarter: str, k: int) -> tuple[list[Guess], int]:
    """What the release surface makes certain in a quarter of a small group, or of everybody in a part; and how much was tried."""
    weeks = [week for week in seen.weeks if week.quarter == quarter]
    plan = seen.plans[seen.weeks.index(weeks[0])]
    names = [str(week) for week in weeks]
    most = {(part, name): size for part, size in plan.cohort.sizes.items() for name in names}
    program = Program(most, [*_bands(seen, plan, quarter, names[BAND_OF]), *_shares(seen, plan, weeks)])
    found, tried = [], 0
    groups = groups_below(k, plan.cohort.sizes)
    for group, alike in one_of_each_kind(groups, plan.cohort.sizes, published(plan)):
        tried += alike
        low, high = program.range([(part, name) for part in group for name in names])
        if low == high:
            found += [Guess(" + ".join(group), f"{low} active person-weeks in {quarter}")] * alike
    for part, size in plan.cohort.sizes.items():
        for name in names[:1]:
            tried += 1
            low, high = program.range([(part, name)])
            if high == 0 or low == size:
                found.append(Guess(part, f"{low} of {size} were active in {name}"))
    return found, tried


def _published(plan: Plan, week: Week, rows: Rows) -> Iterator[Known]:
    for row in rows:
        for measure in MEASURES:
            name = ACTIVE if measure in DAYS else measure
            at = week.days[DAYS.index(measure)] if measure in DAYS else week.monday
            is_grain = row["grain"] == ("day" if measure in DAYS else "week")
            if is_grain and row["start"] == at and row.get(name) is not None:
                yield Known({(part, measure): 1 for part in members(plan, row["unit"])}, row[name], row[name])


def _by_definition(plan: Plan) -> Iterator[Known]:
    for part in plan.cohort.sizes:
        one: dict[str, Unknown] = {measure: (part, measure) for measure in MEASURES}
        for within in ("people_active_by_own_action", "people_habitual", *DAYS):
            yield Known({one[ACTIVE]: 1, one[within]: -1}, 0, UNLIMITED)
        yield Known({one[ACTIVE]: 1} | {one[name]: -1 for name in BINS}, 0, 0)
        yield Known({one[day]: 1 for day in DAYS} | {one[name]: -few for name, (few, _) in BINS.items()}, 0, UNLIMITED)
        yield Known({one[day]: -1 for day in DAYS} | {one[name]: many for name, (_, many) in BINS.items()}, 0, UNLIMITED)
        yield Known({one["seats_used"]: 1, one[ACTIVE]: -1}, 0, UNLIMITED)
        yield Known({one[name]: 1 for name in SEATS}, 0, plan.cohort.sizes[part])


def _bands(seen: Seen, plan: Plan, quarter: str, name: str) -> Iterator[Known]:
    for row in seen.release["release_quarter"]:
        if row["quarter"] == quarter and row["band_active"] is not None:
            whole = row["cohort_size"]
            low, high = THIRDS[row["band_active"]]
            terms = {(part, name): 1.0 for part in members(plan, row["unit"])}
            yield Known(terms, ceil(low * whole / 3), whole if high == 3 else ceil(high * whole / 3) - 1)


def _shares(seen: Seen, plan: Plan, weeks: list[Week]) -> Iterator[Known]:
    for row in seen.release["release_week"]:
        if Week(row["week"]) in weeks and row["share_active"] is not None:
            size, share = row["cohort_size"], row["share_active"]
            half = 0.025 if size >= FINE_FROM else 0.05
            low = 0 if share <= 2 * half + 1e-9 else ceil(size * (share - half) - 1e-6)
            high = size if share >= 1 - 2 * half - 1e-9 else floor(size * (share + half) + 1e-6)
            yield Known({(part, str(Week(row["week"]))): 1 for part in members(plan, row["unit"])}, low, high)
