"""``undertow collect --check``: what is understood of an export, in words."""

from pathlib import Path

import typer

from pipeline.collector.checking import words_of_files, words_of_map
from pipeline.collector.column_maps import connector_named, map_in
from pipeline.collector.files import expand
from pipeline.connectors.connector import UsageConnector
from pipeline.errors import WrongUse


def check(source: str, inputs: list[Path] | None, column_map: Path | None) -> None:
    """Print what is understood; nothing is released.

    Raises
    ------
    WrongUse
        The source is read from tables that need no check.
    """
    connector = connector_named(source, column_map)
    if not isinstance(connector, UsageConnector):
        raise WrongUse("This source is a table of units with fixed columns.", f"`undertow schemas template {source}` prints one.")
    if column_map is not None:
        for line in words_of_map(map_in(column_map)):
            typer.echo(line)
    for line in words_of_files(connector, expand(inputs or ())):
        typer.echo(line)
