"""Hysteresis around the threshold: a unit that was too small is shown only once it was large enough for a whole new quarter.

A team of 9 that gets a tenth member would come, and go again with the next leaver; whoever sets the quarters side by side reads
the one person off. So the size that counts at the gate is that of today or that of the quarter before, whichever is less: a
unit that falls below is hidden at once, and one that rises waits a quarter. A unit that is new, or newly named, was nobody
before: it waits too, and so a team that is put together around one person is not shown at once.

Nothing is kept for that. Both sizes come from the one public roster, whose lines have dates, so the same roster gives the same
plan on every machine and at every repetition.

It misleads where the roster does not reach back. With nobody on it when the quarter before began, nothing is known of before,
and the threshold alone decides: else nothing at all would be shown in the first quarter. Lines without a date reach back for
ever: where the file holds only who is there now, and is replaced each quarter, the unit seems to have had its size always.
People who left are part of the size of before only when their lines stay in the file; without them a unit waits longer, never
shorter.

Examples
--------
Field has a tenth member in the summer: it is shown in autumn, once it had ten when summer began and still has.
Until then Desk goes with it, as it did when Field had nine: else the whole minus Desk and Web would be Field.

>>> from datetime import date
>>> from pipeline.privacy.cohort import Membership, freeze
>>> from pipeline.privacy.groups import plan_groups
>>> parents = dict.fromkeys(("Desk", "Field", "Web"))
>>> people = {"Desk": 12, "Field": 9, "Web": 15}
>>> roster = [Membership(f"{unit} {i}", unit, None, None, 0) for unit, n in people.items() for i in range(n)]
>>> roster.append(Membership("Field 9", "Field", date(2026, 6, 1), date(2026, 11, 30), 0))
>>> days = date(2026, 3, 30), date(2026, 6, 29), date(2026, 9, 28)
>>> spring, summer, autumn = (freeze(roster, parents, day) for day in days)
>>> for before, cohort in ((spring, summer), (summer, autumn)):
...     print([f"{group.unit} {group.size} {group.reason or 'ok'}" for group in plan_groups(cohort, k=10, before=before).planned])
['organisation 37 ok', 'Desk 12 complementary', 'Field 10 waiting', 'Web 15 ok', 'organisation/other 22 ok']
['organisation 37 ok', 'Desk 12 ok', 'Field 10 ok', 'Web 15 ok']
"""

from collections.abc import Mapping

from pipeline.privacy.cohort import Cohort
from pipeline.privacy.remainders import Node, grow


def remember(nodes: Mapping[str, Node], cohort: Cohort, before: Cohort | None, root: str) -> None:
    """Write into each node how many people it had when the quarter before began; nothing where the roster tells of nobody then.

    A unit is the same when its name is. People placed directly at a unit (``<unit>/direct``) are compared with those who were
    placed at it before, also where it had no other units under it then.
    """
    if before is None or not before.sizes:
        return
    sizes = {unit: node.size for unit, node in grow(before.parents, before.sizes, root).items()}
    for unit, node in nodes.items():
        above = cohort.parents.get(unit)
        is_direct = above is not None and cohort.leaf_of(above) == unit
        leaf = before.leaf_of(above) if is_direct and above is not None else unit
        node.before = sizes.get(leaf, 0) if leaf is not None else 0
