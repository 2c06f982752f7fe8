"""What the dashboards say: their own catalogue (``words/en.toml``, ``words/nl.toml``) on top of the one that all share.

>>> texts("nl")("board.signals.title")
'Undertow: stille signalen'
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pipeline.texts import Text
from pipeline.texts import catalogue as shared


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language: dotted key to text."""
    return {**shared(language), **own(language)}


@cache
def own(language: str) -> Mapping[str, str]:
    """The texts that only dashboards have."""
    text = files("dashboards").joinpath(f"words/{language}.toml").read_text("utf-8")
    return dict(_flat("", tomllib.loads(text)))


def texts(language: str) -> Text:
    """A function from key and placeholders to the text; a key that is not there is a defect, found by the tests."""
    entries = catalogue(language)

    def text(key: str, **values: object) -> str:
        return entries[key].format(**values) if values else entries[key]

    return text


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield prefix + key, str(value)
