"""Generates the JSON Schemas, says which are stale, and refuses a change that would break old messages.

``json/`` holds what the models say today; ``json/published/`` holds each version as it was first published, never rewritten.
"""

import json
from pathlib import Path

from schemas import FAMILIES
from schemas.compatibility import breaks

FOLDER = Path(__file__).parent / "json"


def generated() -> dict[str, str]:
    """File name to text of every JSON Schema, from the models."""
    files = {}
    for family in FAMILIES.values():
        contract = family.contract
        schema = family.model_json_schema(mode="validation") | {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"{contract.name} v{contract.version}",
            "x-owner": contract.owner,
            "x-purpose": contract.purpose,
            "x-retention-days": contract.retention_days,
        }
        files[contract.file_name] = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return files


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of files that differ from the models or are absent."""
    return sorted(name for name, text in generated().items() if _read(folder / name) != text)


def broken(folder: Path = FOLDER) -> list[str]:
    """What the models refuse that a published schema of the same version accepts; each line names file and field."""
    faults = []
    for name, text in generated().items():
        published = _read(folder / "published" / name)
        if published is not None:
            faults += [f"{name} {fault}" for fault in breaks(json.loads(published), json.loads(text))]
    return faults


def write(folder: Path = FOLDER) -> None:
    """Write every JSON Schema, and publish the versions that were not published yet."""
    (folder / "published").mkdir(parents=True, exist_ok=True)
    for name, text in generated().items():
        (folder / name).write_text(text, "utf-8")
        published = folder / "published" / name
        if not published.exists():
            published.write_text(text, "utf-8")


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None
