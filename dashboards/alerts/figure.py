"""What changes about a signal travels in the one figure that an alert may have.

Grafana makes an alert of a row: every text becomes a label, and an alert whose label changes is a new alert, told anew. So labels
hold only what never changes about an episode. How sure it is, how much, what else it may be and which step comes first do change
from week to week: they are places in lists, written behind each other as digits of one number, and annotations read them back.

::

    1  2  13  01  03 07 00 00 00
    |  |  |   |   `- what else it may be: up to five
    |  |  |   `----- the first next step
    |  |  `--------- how much
    |  `------------ how sure
    `--------------- so that no digit is lost, and the rule's "above nothing" holds

It misleads whoever takes it for a measure: larger means nothing. Sixteen digits that begin with a one are the most that a float
holds exactly.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboards.sql import quoted, share_words, words_of

VALUE = "$values.A.Value"
"""The figure, in the templates of Grafana's rules."""


class Place(NamedTuple):
    """Where something stands in the number: how many digits before it, and how many for one of its words."""

    before: int
    digits: int


SURE, SHARE, STEP, OTHERS = Place(1, 1), Place(2, 2), Place(4, 2), Place(6, 2)
KEYS: Mapping[str, Sequence[str]] = {
    "certainty": tuple(words_of("certainty", "en")),
    "share": tuple(share_words("en")),
    "step": tuple(words_of("step", "en")),
    "explanation": tuple(words_of("explanation", "en")),
}
"""The lists, by the part of the catalogue they are from; a place counts from one."""


def arrays(sql: str) -> str:
    """A query with each ``$keys_<kind>`` as an array of SQL."""
    for kind, keys in KEYS.items():
        sql = sql.replace(f"$keys_{kind}", f"[{', '.join(map(quoted, keys))}]")
    return sql


def read(place: Place, kind: str, words: Mapping[str, str]) -> str:
    """The word of a place; nothing where there is none.

    >>> read(SURE, "certainty", dict(low="a hint", medium="likely", high="sure")).partition(" }}")[2]
    '{{ if match "^.{1}1" $figure }}a hint{{ else if match "^.{1}2" $figure }}likely{{ else if match "^.{1}3" ...'
    """
    cases = [f'match "^.{{{place.before}}}{number:0{place.digits}}" $figure }}}}{words[key]}' for number, key in _numbered(kind)]
    return DIGITS + "{{ if " + "{{ else if ".join(cases) + "{{ end }}"


def read_all(place: Place, kind: str, words: Mapping[str, str], nothing: str) -> str:
    """All words from a place to the end; what is said where there are none."""
    steps = [("^" + "." * place.before, ""), ("." * place.digits, "<$0>"), ("<0+>", "")]
    steps += [(f"<{number:0{place.digits}}>", f"; {words[key]}") for number, key in _numbered(kind)]
    steps += [("<[0-9]+>|^; ", "")]
    chain = "".join(f" | reReplaceAll {go_string(pattern)} {go_string(said)}" for pattern, said in steps)
    return DIGITS + f"{{{{ with $figure{chain} }}}}{{{{ . }}}}{{{{ else }}}}{nothing}{{{{ end }}}}"


DIGITS = f'{{{{ $figure := printf "%.0f" {VALUE} }}}}'


def go_string(text: str) -> str:
    """As a string of Go, in which templates are written."""
    return json.dumps(text, ensure_ascii=False)


def _numbered(kind: str) -> list[tuple[int, str]]:
    return list(enumerate(KEYS[kind], start=1))
