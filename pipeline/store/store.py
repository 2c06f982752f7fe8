"""The store: what the rest of the program may ask of ClickHouse."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Self

import pyarrow as pa

from pipeline.privacy.plan_model import ReleasePlan
from pipeline.store import erasing, interventions, keeping, migrations, query_log, reader, telling, waitlists, writer
from pipeline.store.client import Client
from pipeline.store.dsn import Dsn
from pipeline.store.erasing import Erasure
from pipeline.store.reader import PeriodKey
from pipeline.store.standing import Refuse, admit
from schemas.intervention import Intervention
from schemas.period import PeriodClosed
from schemas.signal import Signal
from schemas.waitlist import Waitlist
from schemas.wire import AnyShard


def forget(_: int) -> None:
    """What to do with the place of a shard that is refused, where nobody asks."""


class Store:
    """Facts, rollups and signals in ClickHouse; a context manager.

    Everything is absolute and idempotent: writing the same twice changes nothing, an older release never beats a newer one.

    Calls block, and retry transient faults for some seconds. Call it from one thread at a time; an asyncio program gives it an
    executor of one thread.

    Every method raises :class:`~pipeline.errors.TryAgain` when the store could not be reached in several tries, and
    :class:`~pipeline.errors.Refused` when it said no.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def release(self) -> str:
        """Name of the database of the release surface: all that people see, and nothing else."""
        return self._client.release

    def pending(self) -> list[str]:
        """Names of the migrations this database has not had, in order; it changes nothing."""
        return [migration.name for migration in migrations.pending(self._client, _migrations())]

    def migrate(self) -> list[str]:
        """Make both databases, apply what is pending, make the views anew; the names of the migrations applied."""
        return migrations.migrate(self._client, _migrations(), migrations.statements(migrations.FOLDER / "views"))

    def keep(self, plan: ReleasePlan) -> dict[str, int]:
        """Let the tables keep their rows as long as a release plan says; for which tables that is new, and how many days."""
        return keeping.keep(self._client, plan)

    def keep_for_ever(self) -> None:
        """Take the end of life off every table: for made-up people in a year that is fixed, never for real ones."""
        keeping.keep_for_ever(self._client)

    def write(self, shards: Sequence[AnyShard], refuse: Refuse = forget) -> int:
        """Store the rows of shards, one insert per table; how many rows were sent.

        The shards may be of any families, releases and organisations, doubled or out of order. What is stored of a release
        stands: a shard that says something else under the same number is not stored (:mod:`pipeline.store.standing`). When it
        raises, some tables may have been written: send the same shards again.

        Parameters
        ----------
        shards
            In the order in which they arrived.
        refuse
            Told the place of each shard that would have restated something.
        """
        return admit(self._client, shards, self._insert, refuse)

    def _insert(self, shards: Sequence[AnyShard]) -> int:
        rows = 0
        for table, columns in writer.batches(shards):
            self._client.insert(table, columns)
            rows += columns.num_rows
        return rows

    def completed(self, keys: Collection[PeriodKey]) -> list[PeriodClosed]:
        """Those of the keys (org, source, tool, period) whose status row and all rows are in, sorted.

        It misleads for periods beyond the retention: their rows are gone, so they never count as complete again.
        """
        return reader.completed(self._client, keys)

    def closed(self, org: str | None = None) -> list[PeriodClosed]:
        """All periods that are in whole, of one organisation or of all, sorted."""
        return reader.closed(self._client, org)

    def drift(self, org: str | None = None) -> list[reader.Drift]:
        """Unknown fields and words of the sources, in their latest closed week."""
        return reader.drift(self._client, org)

    def knowledge(self, org: str) -> int:
        """How much the store knows of an organisation: rises with each period closed, never with a clock; 0 for nothing.

        It is a version, not a count to show.
        """
        return reader.knowledge(self._client, org)

    def write_signals(self, signals: Sequence[Signal], version: int) -> None:
        """Store statements about episodes; of two about the same episode the higher version stands, else the later write."""
        if signals:
            self._client.insert("signal", writer.signal_table(signals, version))

    def signals(self, org: str | None = None) -> list[Signal]:
        """The latest statement of each episode, withdrawn ones too; of one organisation, or of all."""
        return reader.signals(self._client, org)

    def server_looks(self, since: datetime, until: datetime, log: str = query_log.LOG) -> Iterator[query_log.ServerLook]:
        """Who read what by other ways than our commands, as the server's own log tells it; WrongUse where there is none."""
        return query_log.server_looks(self._client, since, until, log)

    def write_interventions(self, noted: Sequence[Intervention]) -> None:
        """Note what was done for units, or take it back; noting the same again changes nothing."""
        interventions.write(self._client, noted)

    def interventions(self, org: str | None = None) -> list[Intervention]:
        """What was done for units and stands, by week; of one organisation, or of all."""
        return interventions.read(self._client, org)

    def tell(
        self,
        org: str,
        plan: ReleasePlan,
        today: date,
        said: Sequence[telling.Said] = (),
        looked: Sequence[telling.Looked] = (),
    ) -> None:
        """Let people read, on the release surface, which plan is in force, what the works council said, how often was looked."""
        telling.tell_plan(self._client, org, plan, today)
        telling.tell_statements(self._client, org, said)
        telling.tell_looks(self._client, org, looked)

    def tell_measured(self, org: str, measured: Sequence[telling.Measured]) -> None:
        """Keep what was measured of the pipeline itself, for the dashboard of IT."""
        telling.tell_measured(self._client, org, measured)

    def write_waitlist(self, places: Sequence[Waitlist]) -> None:
        """Keep a draw of who is helped first; writing the same again changes nothing."""
        waitlists.write(self._client, places)

    def waitlists(self, org: str | None = None) -> list[Waitlist]:
        """Who was drawn to come first and who waits, draw by draw; of one organisation, or of all."""
        return waitlists.read(self._client, org)

    def knows_unit(self, org: str, unit: str) -> bool:
        """Whether there are figures of a unit, from whatever source."""
        return interventions.knows(self._client, org, unit)

    def held(self, erasure: Erasure) -> dict[str, int]:
        """How many rows an erasure is about, by table of both surfaces."""
        return erasing.held(self._client, erasure)

    def erase(self, erasure: Erasure) -> None:
        """Take these rows out of every table for good; it changes nothing that Kafka, a backup or the vendor holds."""
        erasing.erase(self._client, erasure)

    def query(self, sql: str, **parameters: object) -> pa.Table:
        """Run a query; ``{name:Type}`` in it stands for a parameter, which the driver escapes.

        Base tables must be read with FINAL; views already are.
        """
        return self._client.query(sql, parameters)

    def command(self, sql: str, **parameters: object) -> None:
        """Run a statement that returns nothing. It is retried after a transient fault, so it must be idempotent."""
        self._client.command(sql, parameters)

    def close(self) -> None:
        """Let go of the server or the folder; leaving the context does it."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_store(dsn: str, password: str | None = None) -> Store:
    """Open a store: ``chdb:///folder`` in this process, or ``clickhouse://user@host:8123/undertow`` on a server.

    A new store has no tables: call :meth:`Store.migrate` first. A process can have one folder open, and a folder one process.

    Raises
    ------
    WrongUse
        The DSN cannot be read, or holds a password.
    TryAgain
        The server is not there, or another process has the folder open.
    Refused
        The user is not let in, or the folder cannot be used.
    """
    return Store(Client(Dsn.parse(dsn), password))


def _migrations() -> list[migrations.Statement]:
    return migrations.statements(migrations.FOLDER / "migrations")
