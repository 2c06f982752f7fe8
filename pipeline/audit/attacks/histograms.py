"""Attack 7: reconstruction of histograms.

Method
------
A group has bins of active days (1, 2 to 3, 4 to 7), and its daily rows add up to its active days. Count the ways in which these
can be put together: how many people of the second bin had 3 days, and how the days beyond four are spread in the third. With a
single way, everybody's number of days is known up to who is who. A bin of fewer than k people is a small cell.

Source
------
Facts on privacy, section 4.2: bins with a total pin every value in up to 12 % of weeks.

Passes
------
Two ways at least for every group. On the release surface no bins at all.
"""

from collections.abc import Sequence
from functools import cache

from pipeline.audit.attacks.overlap import BINS
from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Rows, Seen

MOST_BEYOND_FOUR = 3


def ways(bins: Sequence[int], days: int) -> int:
    """In how many ways the active days of people in three bins can be spread, people of a bin being alike.

    >>> ways([5, 5, 5], days=5 + 10 + 20), ways([5, 5, 5], days=5 + 10 + 22)
    (1, 4)
    """
    one, two_three, four_seven = bins
    extra = days - one - 2 * two_three - 4 * four_seven
    return sum(_partitions(extra - threes, four_seven, MOST_BEYOND_FOUR) for threes in range(min(two_three, extra) + 1))


@cache
def _partitions(total: int, parts: int, largest: int) -> int:
    """Ways to write a total as at most so many parts, each at most so large."""
    if total == 0:
        return 1
    if total < 0 or parts == 0 or largest == 0:
        return 0
    return _partitions(total, parts, largest - 1) + _partitions(total - largest, parts - 1, largest)


def histograms(seen: Seen) -> Rows:
    """The rows with bins."""
    return [row for row in seen.processing["usage_fact"] if all(row[name] is not None for name in BINS)]


def determined(seen: Seen) -> list[Guess]:
    """Histograms whose days can be spread in one way only."""
    found = []
    for row in histograms(seen):
        days = active_days(seen, row)
        if days is not None and ways([row[name] for name in BINS], days) < 2:
            found.append(Guess(f"{row['unit']}, {row['start']}", "everybody's number of days is known"))
    return found


def active_days(seen: Seen, of: dict[str, object]) -> int | None:
    """The active days of a group in a week, from its daily rows; None where a day is not there."""
    days = next(week for week in seen.weeks if week.monday == of["start"]).days
    counts = [
        row["people_active"]
        for row in seen.processing["usage_fact"]
        if row["unit"] == of["unit"] and row["grain"] == "day" and row["start"] in days and row["status"] != "withheld"
    ]
    return sum(count or 0 for count in counts) if counts else None


def small_bins(seen: Seen, k: int) -> list[Guess]:
    """Bins of fewer than k people; those without any day are counted too, since they follow."""
    found = []
    for row in histograms(seen):
        none = row["cohort_size"] - row["people_active"]
        people = [*(row[name] for name in BINS), none]
        if any(0 < number < k for number in people):
            found.append(Guess(f"{row['unit']}, {row['start']}", f"a bin of {min(number for number in people if number)} people"))
    return found


def released(seen: Seen) -> list[Guess]:
    """Columns of the release surface that hold a bin."""
    return [
        Guess(view, f"has a column {name}")
        for view, rows in seen.release.items()
        for name in (rows[0] if rows else {})
        if name in BINS
    ]
