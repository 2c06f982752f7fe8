"""From facts to what detection reads, and from there to what people see.

Principle
---------
A rollup is SQL (``schemas/clickhouse/rollups/``), filled with absolute values from the facts as they stand, under a version that
says what the store knew. So filling it again changes nothing, and late data is nothing but a later fill. What people see
(``schemas/clickhouse/release/``) is the other way round: worked out once when a period is closed, and never restated.

Contract
--------
``roll_up(store, closed)`` fills the weeks of the periods that were closed; ``StoredRows(store, org)`` reads the whole history of
an organisation, a tool at a time; ``materialise(store, org, closed)`` writes the release surface of these periods.

It misleads where a family is not there *yet*: its status is then ``missing``, exactly as for a family that will never come.
"""

from pipeline.rollups.release_surface import materialise
from pipeline.rollups.unit_week import StoredRows, roll_up

__all__ = ["StoredRows", "materialise", "roll_up"]
