"""Attack 6: dominance.

Method
------
One person makes most of a sum. The person with the second most subtracts their own part, and knows the first one's to within the
rest. A sum X with largest parts x1 and x2 is unsafe by the p% rule when X - x1 - x2 < p/100 x1. The attacker is informed: knows
everybody's part but one. On the release surface, any sum at all.

Source
------
Handbook on Statistical Disclosure Control, chapter 4.2: p% with p = 25.

Passes
------
No published sum is unsafe on either surface.
"""

from collections.abc import Mapping
from datetime import date

from pipeline.audit.attacks.differencing import members
from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen

P = 25
SUMS = ("interactions", "suggestions", "suggestions_accepted", "items", "tokens", "cost")
Contributions = Mapping[tuple[str, date, str], list[int]]
"""What each person of a part made, in a week or on a day (part, first day, grain)."""


def is_unsafe(parts: list[int], p: int = P) -> bool:
    """Whether the second largest contributor learns the largest one's part too well.

    >>> is_unsafe([95, 3, 1, 1]), is_unsafe([10, 9, 8, 8])
    (True, False)
    """
    first, second, *_ = [*sorted(parts, reverse=True), 0, 0]
    return first > 0 and sum(parts) - first - second < p / 100 * first


def processing(seen: Seen, contributions: Contributions) -> tuple[list[Guess], int]:
    """Stored sums of interactions that are unsafe, and how many sums are stored."""
    found, tried = [], 0
    plan_of = {day: plan for plan, week in zip(seen.plans, seen.weeks, strict=True) for day in week.days}
    for row in seen.processing["usage_fact"]:
        if row["interactions"] is None:
            continue
        tried += 1
        parts = members(plan_of[row["start"]], row["unit"])
        made = [amount for part in parts for amount in contributions.get((part, row["start"], row["grain"]), [])]
        if is_unsafe(made):
            found.append(
                Guess(
                    f"{row['unit']}, {row['grain']} {row['start']}",
                    f"of {row['interactions']}, one person's part is known to a quarter",
                )
            )
    return found, tried


def of_one(seen: Seen) -> list[Guess]:
    """Stored sums of a single person, which needs no informed attacker: the count beside the sum is 1."""
    return [
        Guess(f"{row['unit']}, {row['grain']} {row['start']}", f"one person active, {row['interactions']} interactions")
        for row in seen.processing["usage_fact"]
        if row["interactions"] is not None and row["people_active_by_own_action"] == 1
    ]


def released(seen: Seen) -> list[Guess]:
    """Columns of the release surface that hold a sum of what people made."""
    return [
        Guess(view, f"has a column {name}")
        for view, rows in seen.release.items()
        for name in (rows[0] if rows else {})
        if any(name.startswith(total) for total in SUMS)
    ]
