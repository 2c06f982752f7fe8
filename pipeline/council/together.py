"""Names of figures that differ only in what they quote, told together: a list of questions is read once, not once an answer."""

import re
from collections import defaultdict
from collections.abc import Sequence

QUOTED = re.compile(r'(.*?)("[^"]+"|“[^”]+”)(.*)')


def together(names: Sequence[str]) -> list[str]:
    """The names in order; those of which the same things are quoted in one, with each thing once.

    >>> together(['seats', 'good answers to "A"', 'bad answers to "A"', 'good answers to "B"', 'bad answers to "B"'])
    ['seats', 'good answers to, bad answers to: "A", "B"']
    """
    quoted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    found = [QUOTED.fullmatch(name) for name in names]
    for match in found:
        if match:
            quoted[match[1], match[3]].append(match[2])
    groups: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for words, things in quoted.items():
        groups[tuple(things)].append(words)
    said: list[str] = []
    for name, match in zip(names, found, strict=True):
        if match is None:
            said.append(name)
        elif (group := groups.pop(tuple(quoted[match[1], match[3]]), None)) is not None:
            heads = ", ".join(before.strip() for before, _ in group)
            tails = "".join(dict.fromkeys(after for _, after in group))
            said.append(f"{heads}: {', '.join(quoted[match[1], match[3]])}{tails}")
    return said
