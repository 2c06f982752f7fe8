"""A release as lines: one released row a line, with what its shard says of all rows; the status row is a line too."""

from collections.abc import Iterable, Iterator

import orjson

from schemas.wire import AnyShard

OF_A_SHARD = {"family", "shard", "shards", "rows"}


def as_lines(shards: Iterable[AnyShard]) -> Iterator[bytes]:
    """Each row as JSON, with the name and version of its schema, without fields that are null."""
    for shard in shards:
        schema = {"schema": shard.contract.name, "version": shard.contract.version}
        envelope = shard.model_dump(mode="json", exclude=OF_A_SHARD)
        for row in shard.rows:
            yield orjson.dumps(schema | envelope | row.model_dump(mode="json", exclude_none=True)) + b"\n"
