"""What people read, in Dutch and in English, side by side.

One catalogue a language (``en.toml``, ``nl.toml``), same keys in both; a test fails when one lacks a key. Placeholders are
``{named}``. Dutch is written as a Dutch colleague would say it, not translated word by word.

>>> texts("nl")("step.coffee")
'Houd elke maand een AI-coffee talk: collega’s onder elkaar, zonder presentatie.'
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

Text = Callable[..., str]


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language: dotted key to text."""
    return dict(_flatten("", tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))))


def texts(language: str) -> Text:
    """A function from key and placeholders to the text.

    Raises
    ------
    KeyError
        The catalogue has no such key: a defect, found by the tests.
    """
    entries = catalogue(language)

    def text(key: str, **values: object) -> str:
        return entries[key].format(**values)

    return text


def _flatten(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat += _flatten(f"{prefix}{key}.", value)
        else:
            flat.append((prefix + key, str(value)))
    return flat
