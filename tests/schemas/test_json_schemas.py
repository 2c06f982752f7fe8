"""The committed JSON Schemas say what the models say, and never break a message that was written before."""

import json
import shutil
from pathlib import Path

import pytest

from schemas import FAMILIES
from schemas.compatibility import breaks
from schemas.generate import FOLDER, broken, generated, stale, write


def test_committed_schemas_are_current() -> None:
    assert stale() == [], "run `undertow schemas --write`"


def test_no_change_breaks_a_published_version() -> None:
    assert broken() == []


def test_every_version_in_use_is_published() -> None:
    assert {c.contract.file_name for c in FAMILIES.values()} <= {p.name for p in (FOLDER / "published").glob("*.json")}


def test_a_stale_file_is_noticed(tmp_path: Path) -> None:
    write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "usage.v1.json").write_text("{}")
    (tmp_path / "work.v1.json").unlink()
    assert stale(tmp_path) == ["usage.v1.json", "work.v1.json"]


def test_writing_never_rewrites_what_was_published(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    published = tmp_path / "published" / "usage.v1.json"
    narrower = json.loads(published.read_text())
    narrower["properties"]["retired"] = {"type": "integer"}
    published.write_text(json.dumps(narrower))
    write(tmp_path)
    assert json.loads(published.read_text()) == narrower
    assert broken(tmp_path) == ["usage.v1.json $.retired: is gone"]


BASE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["unit"],
    "properties": {
        "unit": {"type": "string", "pattern": "^a"},
        "people": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
        "state": {"$ref": "#/$defs/State"},
        "rows": {"type": "array", "items": {"type": "integer", "maximum": 5}},
    },
    "$defs": {"State": {"enum": ["ok", "missing"], "type": "string"}},
}


def changed(**properties: object) -> dict[str, object]:
    new = json.loads(json.dumps(BASE))
    new["properties"].update(properties)
    return new


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (changed(unit={"type": "string", "pattern": "^b"}), "$.unit: pattern was '^a' and is '^b'"),
        (changed(unit={"type": "integer"}), "$.unit: type was 'string' and is 'integer'"),
        (changed(people={"type": "integer", "minimum": 0}), "$.people: nothing takes the choice null any more"),
        (
            changed(people={"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}),
            "$.people: nothing takes the choice integer any more",
        ),
        (changed(state={"enum": ["ok"], "type": "string"}), "$.state: enum was ['ok', 'missing'] and is ['ok']"),
        (changed(rows={"type": "array", "items": {"type": "integer", "maximum": 4}}), "$.rows[]: maximum was 5 and is 4"),
        (BASE | {"required": ["unit", "people"]}, "$.people: is required now"),
        ({**BASE, "properties": {k: v for k, v in BASE["properties"].items() if k != "rows"}}, "$.rows: is gone"),
    ],
)
def test_a_narrowing_breaks(change: dict[str, object], fault: str) -> None:
    assert fault in breaks(BASE, change)


@pytest.mark.parametrize(
    "change",
    [
        changed(),
        changed(note={"type": "string"}),
        changed(state={"enum": ["ok", "missing", "late"], "type": "string"}),
        changed(rows={"type": "array", "items": {"type": "integer", "maximum": 9}}),
        changed(unit={"type": "string"}),
        changed(unit={"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "null"}]}),
        changed(unit={"type": "string", "pattern": "^a", "description": "reworded"}),
        BASE | {"required": []},
    ],
)
def test_a_widening_does_not(change: dict[str, object]) -> None:
    assert breaks(BASE, change) == []


def test_generated_schemas_are_closed() -> None:
    for name, text in generated().items():
        schema = json.loads(text)
        objects = [schema, *schema.get("$defs", {}).values()]
        assert all(o.get("additionalProperties") is False for o in objects if o.get("type") == "object"), name
