"""What leaves the edge for one week of one source."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.privacy.ledger import Key
from schemas.wire import AnyShard


@dataclass(frozen=True)
class Release:
    """All rows of one (organisation, source, tool, week), in messages; the status is the last."""

    key: Key
    shards: Sequence[AnyShard]
