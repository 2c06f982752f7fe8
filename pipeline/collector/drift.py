"""Watches for drift: fields and words that a vendor's exports did not have when the connector was written, and fields they lack.

A renamed field would else empty a figure without a sound. Names are counted; one that could be of a person is counted and not
told: it holds other signs than names of fields do, or is the name of somebody on the roster, or is one of so many different ones
that they cannot be words of the vendor.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.connectors.sheet import Known
from pipeline.errors import UnusableInput

MOST_NAMES = 24
"""More different unknown names than this, of fields or of the words of one field, are not told."""
KEPT_NAMES = 1000
"""A file that invents ever new names cannot fill the memory."""
MOST = 0.5
"""A field that this share of the records lacks is gone."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_. ()]{0,63}")


@dataclass
class Drift:
    """What was seen of it in a run.

    Parameters
    ----------
    records
        Records that were looked at.
    fields
        Unknown fields, by name.
    values
        Unknown words, by field.
    absent
        Records that lack a field which nearly all have, by field.
    """

    records: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    absent: Counter[str] = field(default_factory=Counter)
    _persons: Collection[str] = field(default=(), repr=False)

    def see(self, record: Mapping[str, object], known: Known) -> None:
        """Look at a record."""
        self.records += 1
        if not known.fields.issuperset(record):
            for name in record.keys() - known.fields:
                _count(self.fields, name)
        if not known.expected <= record.keys():
            self.absent.update(known.expected - record.keys())
        for path, words in known.values.items():
            for word in _at(record, path.split(".")):
                if isinstance(word, str) and word not in words:
                    _count(self.values.setdefault(path, Counter()), word)

    def hide(self, persons: Collection[str]) -> None:
        """Never tell these names."""
        self._persons = persons

    @property
    def drifted(self) -> bool:
        """Whether anything of it was seen."""
        return bool(self.fields or self.values or self.trouble())

    def told(self) -> Iterator[tuple[str, str, int]]:
        """Kind (``field``, or the field whose word it is), name (empty where it is not told), and number of records."""
        for kind, names in [("field", self.fields), *sorted(self.values.items())]:
            safe = {name for name in names if len(names) <= MOST_NAMES and self._may_be_told(name)}
            yield from ((kind, name, names[name]) for name in sorted(safe))
            if hidden := sum(number for name, number in names.items() if name not in safe):
                yield kind, "", hidden

    def notes(self) -> Iterator[str]:
        """The same in words."""
        for kind, name, number in self.told():
            what = "field" if kind == "field" else f"word of {kind}"
            yield f"Drift: an unknown {what} in {number:,} records: {name or 'not named here, it could be of a person'}."

    def trouble(self) -> UnusableInput | None:
        """Why the source cannot be used any more, if so."""
        if gone := sorted(name for name, number in self.absent.items() if number > MOST * self.records):
            return UnusableInput(
                f"Most records lack {', '.join(f'`{name}`' for name in gone)}: the vendor has renamed or dropped it.",
                "Check the export, and update Undertow; nothing is released meanwhile, since it would be too low.",
            )
        return None

    def _may_be_told(self, name: str) -> bool:
        return _NAME.fullmatch(name) is not None and name.casefold() not in self._persons


def _count(names: Counter[str], name: str) -> None:
    names[name if name in names or len(names) < KEPT_NAMES else ""] += 1


def _at(value: object, path: list[str]) -> Iterator[object]:
    """All that stands at a path; a list on the way stands for each of its items."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        yield from _at(value.get(path[0]), path[1:])
