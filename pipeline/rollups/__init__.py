"""From facts to what detection reads: usage, licences and work of one unit, tool and week side by side.

Principle
---------
A rollup is SQL (``schemas/clickhouse/rollups/``), filled with absolute values from the facts as they stand, under a version that
says what the store knew. So filling it again changes nothing, and late data is nothing but a later fill.

Contract
--------
``roll_up(store, closed)`` fills the weeks of the periods that were closed; ``panel_table(store, org)`` reads the whole history of
an organisation, ordered by unit, tool and week.

It misleads where a family is not there *yet*: its status is then ``missing``, exactly as for a family that will never come.
"""

from pipeline.rollups.unit_week import panel_table, roll_up

__all__ = ["panel_table", "roll_up"]
