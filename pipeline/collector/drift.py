"""Watches for drift: fields and words that a vendor's exports did not have when the connector was written, and fields they lack.

A renamed field would else empty a figure without a sound. Names are counted; one that could be of a person is counted and not
told: it holds other signs than such names do, or is a name that the roster or the exports have of somebody, or is one of so many
different ones that they cannot be words of the vendor.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.connectors.sheet import Known
from pipeline.errors import UnusableInput

MOST_NAMES = 24
"""More different unknown names than this, of fields or of the words of one field, are not told."""
UNNAMED = "(not named)"
FIRST_RECORDS, ONE_OF = 1000, 32
"""Of each file so many records are looked at, and of the others one of so many: drift is a matter of the schema."""
KEPT_NAMES = 1000
"""A file that invents ever new names cannot fill the memory."""
MOST = 0.5
"""A field that this share of the records lacks is gone."""

KEPT_STRANGERS = 10_000
"""With more people than this whom the roster does not know, no name is told at all."""

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_. ()]{0,63}")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}( \d{1,3})?")


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
    _strangers: set[str] = field(default_factory=set, repr=False)

    def hide(self, persons: Collection[str]) -> None:
        """Never tell these names, which are those of the roster."""
        self._persons = persons

    def hide_stranger(self, person: str) -> None:
        """Never tell this name, which the roster does not have."""
        if len(self._strangers) <= KEPT_STRANGERS:
            self._strangers.add(person)

    @property
    def drifted(self) -> bool:
        """Whether anything of it was seen."""
        return bool(self.fields or self.values or self.trouble())

    def told(self) -> Iterator[tuple[str, str, int]]:
        """Kind (``field``, or the field whose word it is), name (empty where it is not told), and number of records."""
        for kind, names in [("field", self.fields), *sorted(self.values.items())]:
            safe = self._safe(names, is_word=kind != "field")
            yield from ((kind, name, names[name]) for name in sorted(safe))
            if hidden := sum(number for name, number in names.items() if name not in safe):
                yield kind, "", hidden

    def _safe(self, names: Collection[str], *, is_word: bool) -> set[str]:
        looks_so = {name for name in names if may_be_told(name, is_word=is_word)}
        if not looks_so or len(names) > MOST_NAMES or len(self._strangers) > KEPT_STRANGERS:
            return set()
        # An address gives its first part away too.
        of_people = {part for person in (*self._persons, *self._strangers) for part in (person, person.partition("@")[0])}
        return {name for name in looks_so if name.casefold() not in of_people}

    def counted(self) -> dict[str, int]:
        """The same for the status of a release: ``field name``, or ``field: word``, to the number of records."""
        return {
            f"field {name or UNNAMED}" if kind == "field" else f"{kind}: {name or UNNAMED}": number
            for kind, name, number in self.told()
        }

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


class Watch:
    """Looks at records of one file, and tells a :class:`Drift` when it ends.

    Most records have the same fields in the same order, so they are counted by that and looked into once. Of a long file it is
    shown a part (:func:`is_looked_at`): a name that only a few of a million records hold may be seen a day later.

    Parameters
    ----------
    known
        Of the source.
    is_expected
        Whether these are the records of which nearly all have the expected fields.
    """

    def __init__(self, known: Known, *, is_expected: bool) -> None:
        self._fields = known.fields
        self._expected = known.expected if is_expected else frozenset()
        paths = [(name, name.split("."), words) for name, words in known.values.items()]
        self._paths = [(name, path, path[0], path[1] if len(path) == 2 else "", words) for name, path, words in paths]
        self._alike: Counter[tuple[str, ...]] = Counter()
        self._found = Drift()

    def see(self, record: Mapping[str, object]) -> None:
        """Look at a record."""
        self._alike[tuple(record)] += 1
        if len(self._alike) > KEPT_NAMES:
            self._look_into()
        for name, path, first, second, words in self._paths:
            if (value := record.get(first)) is None:
                continue
            # Most often it is a known word, one step down.
            if second and type(value) is dict and type(inner := value.get(second)) is str and inner in words:
                continue
            for word in _at(record, path):
                if isinstance(word, str) and word not in words:
                    _count(self._found.values.setdefault(name, Counter()), word)

    def lacks(self, name: str) -> None:
        """A record could not be used without this field."""
        if name not in self._expected:
            self._found.absent[name] += 1

    def tell(self, drift: Drift) -> None:
        """Add what was seen."""
        self._look_into()
        drift.records += self._found.records
        drift.absent += self._found.absent
        for name, number in self._found.fields.items():
            _count(drift.fields, name, number)
        for path, words in self._found.values.items():
            for word, number in words.items():
                _count(drift.values.setdefault(path, Counter()), word, number)

    def _look_into(self) -> None:
        for names, number in self._alike.items():
            self._found.records += number
            for name in self._fields and set(names) - self._fields:
                _count(self._found.fields, name, number)
            for name in self._expected.difference(names):
                self._found.absent[name] += number
        self._alike.clear()


def is_looked_at(number: int) -> bool:
    """Whether a record is among those that are looked at: the first ones of a file, and then one of several.

    >>> [is_looked_at(number) for number in (1, 1000, 1001, 1024)]
    [True, True, False, True]
    """
    return number <= FIRST_RECORDS or number % ONE_OF == 0


def may_be_told(name: str, *, is_word: bool = False) -> bool:
    """Whether a name looks like one of a field, or like a word of a vendor: one word, with a number behind it perhaps.

    >>> may_be_told("Last Activity Date"), may_be_told("a@example.org")
    (True, False)
    >>> may_be_told("Phase 5", is_word=True), may_be_told("Ada Lovelace", is_word=True)
    (True, False)
    """
    return (_WORD if is_word else _FIELD).fullmatch(name) is not None


def _count(names: Counter[str], name: str, number: int = 1) -> None:
    names[name if name in names or len(names) < KEPT_NAMES else ""] += number


def _at(value: object, path: list[str]) -> Iterable[object]:
    """All that stands at a path; a list on the way stands for each of its items."""
    if isinstance(value, list):
        return [found for item in value for found in _at(item, path)]
    if not path:
        return (value,)
    return _at(value.get(path[0]), path[1:]) if isinstance(value, Mapping) else ()
