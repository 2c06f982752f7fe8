"""Finds the connector of a source by its name, or by the map of columns that makes one."""

from pathlib import Path

from pipeline.connectors import CONNECTORS
from pipeline.connectors.column_map import ColumnMap, read_map
from pipeline.connectors.connector import Connector
from pipeline.connectors.generic import GENERIC, connector_of
from pipeline.errors import UnusableInput, WrongUse


def connector_named(source: str, column_map: Path | None) -> Connector:
    """Who reads the files of a source.

    Parameters
    ----------
    source
        Its name.
    column_map
        What the columns mean, for the source generic; None for those that carry the names of ours.

    Raises
    ------
    WrongUse
        The source is not known, or takes no map.
    UnusableInput
        The map cannot be used.
    """
    if (connector := CONNECTORS.get(source)) is None:
        raise WrongUse("There is no such source.", "`undertow sources` lists those there are.")
    if column_map is None:
        return connector
    if connector is not GENERIC:
        raise WrongUse("Only the source generic takes a map.", "Leave --map out, or collect generic.")
    return connector_of(map_in(column_map))


def map_in(path: Path) -> ColumnMap:
    """The map in a file.

    Raises
    ------
    UnusableInput
        It cannot be used, or it takes the name of another source, whose weeks it would close.
    """
    try:
        columns = read_map(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput(f"{path.name} cannot be read.", "Give a TOML file in UTF-8.") from fault
    if columns.source in CONNECTORS.keys() - {GENERIC.name}:
        raise UnusableInput(f"{path.name} takes the name of another source.", "Give `source` a name of its own.")
    return columns
