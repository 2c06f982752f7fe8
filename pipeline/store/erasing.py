"""Erases a unit or a period from every table, on both surfaces; and counts what is left.

It reaches what the two databases hold: rows are taken out of the files, not only marked. It misleads about totals: people of an
erased unit stay counted in the units above it, where nobody can be told apart any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.periods import Week
from pipeline.store.client import Client
from pipeline.store.tables import TABLES

UNIT = "unit = {unit:String}"
PERIOD, WEEK, QUARTER = "period = {period:String}", "week = {monday:Date}", "quarter = {quarter:String}"
# A statement about an episode rests on every week from its beginning to the last one it knows of; ISO weeks sort as text.
SPAN = "since <= {period:String} AND as_of >= {period:String}"

PROCESSING: Mapping[str, str] = {
    **dict.fromkeys(TABLES.values(), PERIOD),
    "unit_week_v1": WEEK,
    "signal": SPAN,
    "intervention": PERIOD,
    "waitlist": PERIOD,
}
"""Table to what picks out a period."""
RELEASE: Mapping[str, str] = {
    "week": WEEK,
    "quarter": QUARTER,
    "unit": QUARTER,
    "noised": QUARTER,
    "withheld": WEEK,
    "source": WEEK,
    "signal": SPAN,
    "intervention": PERIOD,
}
WITHOUT_UNITS = {"source_status", "source"}
COUNT = "SELECT count() AS rows FROM {database:Identifier}.{table:Identifier} WHERE org = {org:String} AND "
# Until the rows are out of the files of every replica; marking them would leave them on disk.
DELETE = "ALTER TABLE {database:Identifier}.{table:Identifier} DELETE WHERE org = {org:String} AND "
AT_ONCE = " SETTINGS mutations_sync = 2"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What to erase of an organisation: all of a unit, or all of a week.

    Parameters
    ----------
    org
        The organisation.
    what
        The name of a unit, or a week. With a week goes the band of its quarter, and every statement about an episode that rests
        on it.
    """

    org: str
    what: str | Week

    def parameters(self) -> dict[str, object]:
        """What the statements are told."""
        if isinstance(self.what, str):
            return {"org": self.org, "unit": self.what}
        return {"org": self.org, "period": str(self.what), "monday": self.what.monday, "quarter": self.what.quarter}

    def tables(self, processing: str, release: str) -> Iterator[tuple[str, str, str]]:
        """Database, table and condition, the release surface first: what was erased is then not seen, wherever it breaks off."""
        for database, tables in ((release, RELEASE), (processing, PROCESSING)):
            for table, of_period in tables.items():
                if isinstance(self.what, Week):
                    yield database, table, of_period
                elif table not in WITHOUT_UNITS:
                    yield database, table, UNIT


def held(client: Client, erasure: Erasure) -> dict[str, int]:
    """Rows that an erasure is about, by table; doubles that are not merged yet count each."""
    return {
        f"{database}.{table}": int(
            client.query(COUNT + condition, erasure.parameters() | {"database": database, "table": table})["rows"][0].as_py()
        )
        for database, table, condition in erasure.tables(client.database, client.release)
    }


def erase(client: Client, erasure: Erasure) -> None:
    """Take the rows out of every table; it returns when they are out. Running it again does no harm."""
    for database, table, condition in erasure.tables(client.database, client.release):
        client.command(DELETE + condition + AT_ONCE, erasure.parameters() | {"database": database, "table": table})
