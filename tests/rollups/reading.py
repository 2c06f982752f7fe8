"""Cases of rollups as data: released rows in, rows of views out.

A case is a folder. Its ``in*.ndjson`` files are what arrives, one after the other; each other ``<view>.ndjson`` is what that view
then holds, every row of it, in the order of its columns, with nulls left out. A line of input is a released row; what it does not
say is filled in: the organisation `acme`, the source and tool `github-copilot` (`work` and `any` for work), release 1, a team of
the organisation, the week as its grain, its Monday as its start. A `period` may be a range: one row for each of its weeks.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.periods import Week, parse_range
from schemas.fields import Family
from schemas.status import COUNTED, StatusRow, StatusShard
from schemas.wire import SHARD_TYPES, AnyShard

CASES = Path(__file__).parent / "cases"
ENVELOPE = ("org", "source", "tool", "period", "cohort", "release", "k")
DEFAULTS = {"org": "acme", "source": "github-copilot", "tool": "github-copilot", "release": 1, "k": 10}
WORK = {"source": "work", "tool": "any"}
ROW = {"parent": "organisation", "grain": "week", "cohort_size": 30, "status": "ok"}
STATUS = {"state": "complete", "days_expected": 5, "days_reported": 5, "records_read": 0, "records_rejected": {}}


def arrivals(case: Path) -> list[list[AnyShard]]:
    """The files of a case, each as shards of one row."""
    return [_counted([shard for line in _lines(file) for shard in _shards(line)]) for file in sorted(case.glob("in*.ndjson"))]


def expected(case: Path) -> dict[str, list[dict[str, object]]]:
    """View to its rows."""
    return {file.stem: _lines(file) for file in sorted(case.glob("*.ndjson")) if not file.stem.startswith("in")}


def _counted(shards: list[AnyShard]) -> list[AnyShard]:
    """The same, each status saying how many rows of its release the file has: a release that is whole takes no more."""
    there = Counter((shard.family, _release(shard)) for shard in shards)
    return [
        shard.model_copy(update={"rows": [_with_rows(shard.rows[0], there, _release(shard))]})
        if isinstance(shard, StatusShard)
        else shard
        for shard in shards
    ]


def _with_rows(status: StatusRow, there: Counter[tuple[Family, tuple[object, ...]]], release: tuple[object, ...]) -> StatusRow:
    return status.model_copy(update={rows: there[family, release] for family, rows in COUNTED.items()})


def _release(shard: AnyShard) -> tuple[object, ...]:
    return shard.org, shard.source, shard.tool, shard.period, shard.release


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _shards(line: dict[str, object]) -> Iterator[AnyShard]:
    family = Family(str(line.pop("family")))
    kind = SHARD_TYPES[f"undertow.{family}"]
    defaults = STATUS if kind is StatusShard else ROW
    for week in parse_range(str(line["period"])):
        said = DEFAULTS | (WORK if family is Family.WORK else {}) | _dates(week, family) | defaults | line | {"period": str(week)}
        envelope = {name: said.pop(name) for name in ENVELOPE}
        yield kind.model_validate(envelope | {"shard": 0, "shards": 1, "rows": [said]})


def _dates(week: Week, family: Family) -> dict[str, object]:
    return {"cohort": week.quarter} | ({} if family is Family.STATUS else {"start": week.monday})


def by_part(shards: list[AnyShard]) -> list[list[AnyShard]]:
    """Every other shard, then the rest."""
    parts: defaultdict[int, list[AnyShard]] = defaultdict(list)
    for i, shard in enumerate(shards):
        parts[i % 2].append(shard)
    return [*parts.values()]
