"""Generates the JSON Schemas, and says which are stale."""

import json
from pathlib import Path

from schemas import FAMILIES

FOLDER = Path(__file__).parent / "json"


def generated() -> dict[str, str]:
    """File name to text of every JSON Schema, from the models."""
    files = {}
    for family in FAMILIES.values():
        contract = family.contract
        schema = family.model_json_schema(mode="serialization") | {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"{contract.name} v{contract.version}",
            "x-owner": contract.owner,
            "x-purpose": contract.purpose,
            "x-retention-days": contract.retention_days,
        }
        files[contract.file_name] = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return files


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of files that differ from the models, are absent, or stand for a version no model has any more."""
    wanted = generated()
    names = [name for name, text in wanted.items() if _read(folder / name) != text]
    return sorted(names)


def write(folder: Path = FOLDER) -> None:
    """Write every JSON Schema."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in generated().items():
        (folder / name).write_text(text, "utf-8")


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None
