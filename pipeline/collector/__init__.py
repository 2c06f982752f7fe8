"""The edge: from the exports of a vendor, which are about persons, to the closed release of a week, which is not.

Principle
---------
What is known of a person stays in the memory of this process, as small numbers at a place in an array: which days they were
active, whether by their own action. Nothing of it is logged, written or sent. Memory grows with persons times weeks, never with
the rows of the exports, which are read once, as a stream. What leaves is planned from the roster before any export is read, and
passes ``pipeline.privacy``.

The way of a record
-------------------
``files``, ``lines``, ``shape``   find the files, read them in bounded pieces, tell how they are built
``exports``, ``tables``           records of a vendor's export, lines of a CSV
``roster``, ``teams``             who is in which unit; the vendor's own teams where no roster is given
``plan``                          who is counted where, in all weeks of a quarter
``activity``, ``seats``           the tallies of people
``unit_tables``                   tables about units, and their tally
``reading``, ``usage``            all files of a usage source, and what is damaged among them
``rows``                          every planned row of a week, with figures or the reason why not
``run``                           which weeks can be closed, and their releases
``shards``, ``ndjson``            the releases in messages, or in lines
``closing``, ``publish``          each period once
``rejections``                    what could not be used, where, and what to do; never a value

What refuses a week, and what does not
--------------------------------------
A single bad record is counted and left out. A week is not closed when it may still change, when a file it rests on is damaged as
a whole, or when too many records are bad: it could not be mended later, because a period is closed once.
"""
