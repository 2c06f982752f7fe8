"""Attack 1: small and extreme cells.

Method
------
Read every row. A row with figures about fewer than k people speaks of too few. A count of 0, of everybody, or of everybody but
one says something certain of each of them (the last one: to that one; Lupp and Langsrud 2021). A count of 1 to k - 1 is a small
group within a large one. On the release surface, a band of fewer than 30 people, a weekly share of fewer than 200, or a share
that is not rounded as the rules say.

Source
------
Handbook on Statistical Disclosure Control, chapter 5; Lupp and Langsrud 2021.

Passes
------
No row about fewer than k people on either surface, and no exact figure on the release surface. Extreme cells on the processing
surface are by design: they are stated.
"""

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Rows, Seen

COUNTS = ("people_active", "people_active_by_own_action", "people_habitual", "seats_used", "seats_never_used", "seats_lapsed")
ABOUT_A_GROUP = {"cohort_size", "status"}
"""Columns of every table that holds figures about groups, whatever it is called."""
BANDS_FROM, SHARES_FROM, FINE_FROM = 30, 200, 400
BANDS = {"few", "about_half", "most", None}


def cells(seen: Seen) -> Rows:
    """The rows of the processing surface that hold figures."""
    return [row for rows in seen.processing.values() for row in rows if row.keys() >= ABOUT_A_GROUP and row["status"] == "ok"]


def too_few(seen: Seen, k: int) -> list[Guess]:
    """Rows with figures about fewer than k people."""
    return [Guess(_place(row), f"figures of {row['cohort_size']} people") for row in cells(seen) if row["cohort_size"] < k]


def extreme(seen: Seen) -> list[Guess]:
    """Rows that say something certain of each person of a group, or of all but one."""
    found = []
    for row in cells(seen):
        for name in COUNTS:
            count, all_of_them = row.get(name), row["cohort_size"]
            if count is not None and (count == 0 or count >= all_of_them - 1):
                found.append(Guess(_place(row), f"{name} is {count} of {all_of_them}"))
                break
    return found


def small(seen: Seen, k: int) -> list[Guess]:
    """Rows that count a group of 1 to k - 1 people."""
    return [
        Guess(_place(row), f"{name} is {row[name]}")
        for row in cells(seen)
        for name in COUNTS[:1]
        if row.get(name) is not None and 0 < row[name] < k
    ]


def released(seen: Seen) -> list[Guess]:
    """Cells of the release surface that are finer than the rules say, or about too few people."""
    found = [
        Guess(_place(row), f"a band of {row['cohort_size']} people")
        for row in seen.release["release_quarter"]
        if row["cohort_size"] < BANDS_FROM or not {row["band_active"], row["band_seats_used"]} <= BANDS
    ]
    for row in seen.release["release_week"]:
        step = 20 if row["cohort_size"] >= FINE_FROM else 10
        shares = [value for name, value in row.items() if name.startswith("share_") and value is not None]
        if row["cohort_size"] < SHARES_FROM or any(_is_fine(share, step) for share in shares):
            found.append(Guess(_place(row), f"a share of {row['cohort_size']} people"))
    for row in seen.release["release_signal"]:
        found += [Guess(row["unit"], "a count of people in a signal") for one in row["evidence"] if one["unit"] == "people"]
    return found


def _is_fine(share: float, step: int) -> bool:
    """Off the grid, or at its ends: nobody and everybody are never said."""
    return abs(share * step - round(share * step)) > 1e-6 or not 0 < share < 1


def _place(row: dict[str, object]) -> str:
    return f"{row['unit']}, {row.get('grain', '')} {row.get('start') or row.get('week') or row.get('quarter')}"
