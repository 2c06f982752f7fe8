"""Brings a database to the shape this program knows: forward only, each step once, none ever edited."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

from pipeline.errors import Refused, WrongUse
from pipeline.store.client import Client

FOLDER: Traversable = files("schemas") / "clickhouse"
LEDGER = "migration.sql"
RELEASE_VIEWS = "release_"

DATABASE = "SELECT name FROM system.databases WHERE name = {database:String}"
LEDGER_TABLE = "SELECT name FROM system.tables WHERE database = {database:String} AND name = 'migration'"
APPLIED = "SELECT name, toString(checksum) AS checksum FROM migration FINAL ORDER BY name"
RECORD = "INSERT INTO migration (name, checksum) SELECT {name:String}, {checksum:String}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement, in a file of its own; ``$release`` in it stands for the database of the release surface.

    Parameters
    ----------
    name
        The file's name without its suffix.
    sql
        The whole file.
    """

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    def within(self, client: Client, database: str) -> str:
        """The text for a database, all names filled in."""
        return Template(self.sql).substitute(database=database, release=client.release)


def statements(folder: Traversable) -> list[Statement]:
    """The statements of a folder, by name."""
    sql_files = [file for file in folder.iterdir() if file.name.endswith(".sql")]
    return sorted((Statement(file.name.removesuffix(".sql"), file.read_text("utf-8")) for file in sql_files), key=_by_name)


def pending(client: Client, migrations: Sequence[Statement]) -> list[Statement]:
    """The migrations that this database has not had; all of them when there is no database yet.

    Raises
    ------
    Refused
        An applied migration was edited since, or the database has one that this program does not know.
    """
    applied = _applied(client)
    known = {migration.name: migration for migration in migrations}
    if newer := sorted(set(applied) - set(known)):
        raise Refused(
            f"The database is newer than this program: it has had {', '.join(newer)}.",
            "Install that program, or a newer one.",
        )
    if edited := [name for name, checksum in applied.items() if known[name].checksum != checksum]:
        raise Refused(
            f"A migration was edited after it was applied: {', '.join(sorted(edited))}.",
            "Restore its text, and put the change into a new migration.",
        )
    return [migration for migration in migrations if migration.name not in applied]


def migrate(client: Client, migrations: Sequence[Statement], views: Iterable[Statement]) -> list[str]:
    """Apply what is pending and make all views anew; the names of the migrations applied.

    The views of the release surface are made in both databases, so that programs and people ask alike; they read the same tables.
    Two at once do no harm: every statement is idempotent, and the ledger keeps one row per name.

    Raises
    ------
    WrongUse
        The database is a release surface: it is made together with the one it belongs to.
    """
    if client.database == client.release:
        raise WrongUse("The store's DSN names a release surface.", "Name the database that the programs use, without _release.")
    for database in (client.database, client.release):
        if not _has_database(client, database):
            client.command(f"CREATE DATABASE IF NOT EXISTS {database}", in_database=False)
    client.command((FOLDER / LEDGER).read_text("utf-8"))
    todo = pending(client, migrations)
    for migration in todo:
        client.command(migration.within(client, client.database))
        client.command(RECORD, {"name": migration.name, "checksum": migration.checksum})
    for view in views:
        for database in (client.database, client.release) if view.name.startswith(RELEASE_VIEWS) else (client.database,):
            client.command(view.within(client, database))
    return [migration.name for migration in todo]


def _applied(client: Client) -> dict[str, str]:
    if not _has_ledger(client):
        return {}
    rows = client.query(APPLIED).to_pylist()
    return {row["name"]: row["checksum"] for row in rows}


def _has_database(client: Client, database: str) -> bool:
    return client.query(DATABASE, {"database": database}, in_database=False).num_rows > 0


def _has_ledger(client: Client) -> bool:
    parameters = {"database": client.database}
    return client.query(LEDGER_TABLE, parameters, in_database=False).num_rows > 0


def _by_name(statement: Statement) -> str:
    return statement.name
