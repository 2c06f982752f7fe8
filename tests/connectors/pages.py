"""The worked examples in ``docs/sources/NAME.md``: run, and compared or rewritten.

A block behind a line that is nothing but a name in backticks and a colon is a file; in a ``console`` block a line that begins
with ``$ undertow`` is a command, the lines up to the next one are what it prints on standard output. To write them anew:
``UPDATE_CASES=1 pytest tests/connectors/test_pages.py``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs" / "sources"

_FILE = re.compile(r"^`([\w.-]+)`:\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command, and what it prints."""

    line: str
    output: str


def files(page: str) -> dict[str, str]:
    """The files of a page, by name."""
    return dict(_FILE.findall(page))


def examples(page: str) -> Iterator[Example]:
    """The commands of a page, in order."""
    for block in _CONSOLE.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            yield Example(line, output)


def rewritten(page: str, outputs: list[str]) -> str:
    """The page with these outputs, one for each command."""
    fresh = iter(outputs)

    def block(found: re.Match[str]) -> str:
        lines = [line for line in found[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{next(fresh)}" for line in lines) + "```"

    return _CONSOLE.sub(block, page)
