"""Generates the JSON of every dashboard in every language, and says which files are stale."""

import json
from importlib.resources import files
from pathlib import Path

from dashboards import adoption, four_signals, pipeline, signals, trust, unit
from dashboards.panels import Json

FOLDER = Path(__file__).parent / "generated"
DASHBOARDS = (adoption, signals, four_signals, unit, trust, pipeline)
LANGUAGES = ("en", "nl")


def generated() -> dict[str, str]:
    """File name to text of every dashboard."""
    return {
        f"{dashboard.NAME}.{language}.json": json.dumps(dashboard.build(language).as_json(), indent=2, ensure_ascii=False) + "\n"
        for dashboard in DASHBOARDS
        for language in LANGUAGES
    }


def committed() -> list[Json]:
    """The dashboards as they lie in the package, in the order of their names."""
    folder = files("dashboards").joinpath("generated")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    return [json.loads(folder.joinpath(name).read_text("utf-8")) for name in names]


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of files that differ from what would be generated, are absent, or belong to no dashboard."""
    wanted = generated()
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Write every dashboard; the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = generated()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(texts)
