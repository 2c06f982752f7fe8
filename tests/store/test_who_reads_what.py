"""People's programs read the release surface: no SQL on their side names a table that lies below it."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("pipeline/cli", "pipeline/report", "pipeline/council", "dashboards")
READS = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+[`\"]?([A-Za-z_][\w.`\"{}:]*)")
ALLOWED = re.compile(r"release_\w+|system\.tables")


def sql_of(file: Path) -> Iterator[str]:
    """The SQL in a file: a file of it, the queries of a dashboard, or the texts of a program that look like it."""
    text = file.read_text("utf-8")
    if file.suffix == ".sql":
        yield re.sub(r"--.*", "", text)
    elif file.suffix == ".json":
        yield from (query for query in strings(json.loads(text)) if "SELECT" in query)
    elif file.suffix == ".py":
        said = (
            node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        yield from (text for text in said if re.search(r"\b(?:SELECT|INSERT|ALTER|DELETE|UPDATE)\b", text))


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            yield from strings(list(value.values()))


def files() -> list[Path]:
    found = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.suffix in {".py", ".sql", ".json"}]
    return sorted(file for file in found if any(sql_of(file)))


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sql_reads_below_the_release_surface(file: Path) -> None:
    named = {table for sql in sql_of(file) for table in READS.findall(sql)}
    common = {name for sql in sql_of(file) for name in re.findall(r"\b(\w+) AS\s*\(", sql)}
    assert {table for table in named - common if not ALLOWED.fullmatch(table)} == set()


def test_it_would_be_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text('QUERY = "SELECT unit FROM usage_fact FINAL JOIN undertow.unit_week USING (unit)"')
    assert [READS.findall(sql) for sql in sql_of(program)] == [["usage_fact", "undertow.unit_week"]]
    assert {file.relative_to(ROOT).parts[0] for file in files()} == {"pipeline", "dashboards"}
