"""``undertow collect --check``: what is understood of an export, in words."""

from pathlib import Path

import typer

from pipeline.collector.checking import words_of_files, words_of_map, words_of_tables
from pipeline.collector.column_maps import connector_named, map_in
from pipeline.collector.files import expand
from pipeline.connectors.connector import UsageConnector


def check(source: str, inputs: list[Path] | None, column_map: Path | None) -> None:
    """Print what is understood of the files, and of the map; nothing is released."""
    connector = connector_named(source, column_map)
    paths = expand(inputs or ())
    if column_map is not None:
        for line in words_of_map(map_in(column_map)):
            typer.echo(line)
    words = words_of_files(connector, paths) if isinstance(connector, UsageConnector) else words_of_tables(connector, paths)
    for line in words:
        typer.echo(line)
