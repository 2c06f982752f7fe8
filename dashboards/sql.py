"""Queries of a dashboard: read from their file, with the words of a language put before them."""

import re
from importlib.resources import files

from pipeline.texts import catalogue

SHARES = {"0.15": "few", "0.33": "third", "0.5": "half", "0.67": "two_thirds", "0.85": "most"}
"""The five coarse shares that small units are shown with; others are tenths."""


def query(dashboard: str, name: str, language: str) -> str:
    """The SQL of ``queries/<dashboard>/<name>.sql``, without comments, with a definition of every ``words_*`` it uses."""
    text = files("dashboards").joinpath(f"queries/{dashboard}/{name}.sql").read_text("utf-8")
    sql = without_comments(text)
    kinds = sorted(set(re.findall(r"\bwords_(\w+)\(", sql)))
    definitions = ",\n".join(_definition(kind, language) for kind in kinds)
    return f"WITH\n{definitions}\n{sql}" if kinds else sql


def without_comments(text: str) -> str:
    """A query without the lines that only tell what it is."""
    return re.sub(r"^--.*\n", "", text, flags=re.MULTILINE).strip()


def _definition(kind: str, language: str) -> str:
    """A lambda from key to words; a key without words stays as it is, a null is ``none``."""
    if kind == "unit":
        return _unit_definition(language)
    words = share_words(language) if kind == "share" else words_of(kind, language)
    keys = ", ".join(quoted(key) for key in words)
    texts = ", ".join(quoted(text) for text in words.values())
    key = "ifNull(toString(key), 'none')"
    return f"    key -> transform({key}, [{keys}], [{texts}], {key}) AS words_{kind}"


def _unit_definition(language: str) -> str:
    """A lambda for units: the names we gave ourselves are said in words, those of the roster stay as they are."""
    texts = catalogue(language)
    organisation = quoted(texts["unit.organisation"])
    parts = [f"name = 'organisation', {organisation}"]
    for last in ("other", "direct"):
        before, after = (quoted(part) for part in texts[f"unit.{last}"].split("{parent}"))
        parent = f"substring(name, 1, length(name) - {len(last) + 1})"
        said = f"if({parent} = 'organisation', {organisation}, {parent})"
        parts.append(f"endsWith(name, '/{last}'), concat({before}, {said}, {after})")
    return f"    name -> multiIf({', '.join(parts)}, name) AS words_unit"


def words_of(kind: str, language: str) -> dict[str, str]:
    """All texts of the catalogue whose key begins with a kind: the rest of the key to the text."""
    return {key.partition(".")[2]: text for key, text in catalogue(language).items() if key.startswith(f"{kind}.")}


def share_words(language: str) -> dict[str, str]:
    """Every coarse share that can be shown, as ClickHouse writes it, to its words."""
    texts = catalogue(language)
    tenths = {f"0.{n}": texts["share.tenths"].format(n=n) for n in range(1, 10)}
    return tenths | {value: texts[f"share.{key}"] for value, key in SHARES.items()}


def quoted(text: str) -> str:
    """As a string of SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
