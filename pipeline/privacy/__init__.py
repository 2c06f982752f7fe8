"""The privacy gate: what may leave the edge, decided from the roster before any figure is read.

Principle
---------
Whether a group may be shown depends on public facts only: how many people the frozen roster gives it, never how many of them
were active. Every planned group gets its row, with figures or with the reason why not, so that absence says nothing.

Everything here is pure: no clock, no settings, and of files only the plan that is shipped.

Modules, in the order of use
----------------------------
``cohort``      who is counted where, for a whole quarter
``hysteresis``  who was too small a quarter ago waits
``remainders``  the law of what is hidden beside what is too small
``groups``      which groups get rows and figures
``dominance``   which sums one person made nearly all of
``gate``        from raw figures to the row, in named steps
``ledger``      a period is closed once

``release_plan`` and its siblings say what may be computed and shown at all; ``standard_plan`` is the one that is shipped.

``chain``       a log whose entries hold each other
``approval``    what the works council and the operator may say in it, signed
``consent``     whether a week may be published, after what they said
``access``      who looked at what

What is promised
----------------
- No row with figures describes fewer than k people on the roster; k is never below 5.
- No sum or difference of rows with figures does either, within one cohort: the shown groups are unions of the parts of one
  partition, each of at least k people. The same holds for sums of interactions (25 people, none of whom made nearly all) and for
  daily rows (100 people; the organisation as a whole always has them).
- Bins of active days are shown for 50 people and more, all or none, at least 5 people in each, and never for two groups of
  which one holds the other.
- A tighter plan shows no group that could not be added up from what the looser one showed.
- A unit that was below k when the quarter before began is not shown yet, also not as the remainder of others.
- A move, a leaver or a joiner changes no group before the next quarter.
- A (source, tool, period) is released once.

What is not promised
--------------------
- Exact weekly counts of a group of 10 let an observer learn, over a quarter, who is usually active. That is why they stay on the
  processing surface, and people see coarser ones.
- "All" and "none" say something of everyone in the group, and whoever knows all the others' figures knows the last one's.
- Two cohorts side by side, at the turn of a quarter, are not protected from each other.
- That a histogram is withheld for a bin that is too small, or a sum for one person in it, is a bit of information about the
  figures; it stays on the processing surface. The plan that is shipped lists no sums.

Worked example
--------------
Sales has three teams; one of them, and the board, are too small to be shown:

>>> from datetime import date
>>> from pipeline.privacy.cohort import Membership, freeze
>>> from pipeline.privacy.gate import usage_row
>>> from pipeline.privacy.groups import plan_groups
>>> from schemas.fields import Grain
>>> parents = {"Sales": None, "Desk": "Sales", "Web": "Sales", "Field": "Sales", "Support": None, "Board": None}
>>> people = {"Desk": 30, "Web": 12, "Field": 4, "Support": 40, "Board": 3}
>>> roster = [Membership(f"{unit} {i}", unit, None, None, 0) for unit, n in people.items() for i in range(n)]
>>> groups = plan_groups(freeze(roster, parents, date(2026, 9, 28)), k=10)
>>> for group in groups.planned:
...     print(f"{group.unit:20}{group.size:3}  {group.reason or 'ok'}")
organisation         89  ok
Board                 3  merged_into_remainder
Sales                46  ok
Desk                 30  ok
Field                 4  merged_into_remainder
Sales/other          16  ok
Web                  12  complementary
Support              40  complementary
organisation/other   43  ok

Web is large enough itself, but Sales minus Desk minus Web would be the four of Field; so Web is hidden with it. The same for
Support beside the board. Everybody is counted somewhere:

>>> groups.counted_in("Board"), groups.counted_in("Field")
(('organisation/other', 'organisation'), ('Sales/other', 'Sales', 'organisation'))

>>> remainder = next(group for group in groups.planned if group.unit == "Sales/other")
>>> figures = {"people_active": 9, "people_active_by_own_action": 7, "interactions": 800}
>>> row = usage_row(remainder, Grain.WEEK, date(2026, 10, 5), figures, listed=frozenset(figures))
>>> row.people_active, row.interactions  # 16 people: too few for a sum, which one of them may have made
(9, None)
"""
