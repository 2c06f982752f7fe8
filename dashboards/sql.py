"""Queries of a dashboard: read from their file, with the words of a language put before them.

A query may take in a part that several share, ``{{ name }}`` for ``queries/parts/name.sql``, and use ``words_*`` functions: a
definition of each that it uses is put before it (:mod:`dashboards.lambdas`).
"""

import re
from importlib.resources import files

from dashboards.lambdas import MONDAY, definition, quoted, share_words, words_of

__all__ = ["query", "quoted", "share_words", "without_comments", "words_of"]

PART = re.compile(r"\{\{ (\w+) \}\}")


def query(dashboard: str, name: str, language: str) -> str:
    """The SQL of ``queries/<dashboard>/<name>.sql``, without comments, with a definition of every function it uses."""
    sql = _read(dashboard, name)
    kinds = sorted(set(re.findall(r"\bwords_(\w+)\(", sql)))
    definitions = [f"    {definition(kind, language)} AS words_{kind}" for kind in kinds]
    definitions += [f"    {MONDAY} AS monday"] if "monday(" in sql else []
    if not definitions:
        return sql
    own = sql.removeprefix("WITH\n")
    return "WITH\n" + ",\n".join(definitions) + (",\n" if own != sql else "\n") + own


def without_comments(text: str) -> str:
    """A query without the lines that only tell what it is."""
    return re.sub(r"^--.*\n", "", text, flags=re.MULTILINE).strip()


def _read(folder: str, name: str) -> str:
    text = without_comments(files("dashboards").joinpath(f"queries/{folder}/{name}.sql").read_text("utf-8"))
    return PART.sub(lambda found: _read("parts", found[1]), text)
