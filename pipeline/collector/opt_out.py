"""Who asked not to be counted: read at the edge, forgotten with the run, and to be seen in nothing that leaves it.

What it does
------------
Whoever is on the list counts as somebody who never uses the tool. Their rows are passed over before anything is made of them:
they make no figure, no rejection and no day on which the source reported. Their seat stays, as a seat without activity.

Why they are not taken out of the size as well
----------------------------------------------
The roster is public to whoever attacks, and so is the list of seats: a team of 12 that is suddenly told as 11, or 12 seats of
which 11 are counted, would name the one who asked. Silent is what many are in any week, and that is what they look like. So a
release in which somebody is on the list is the same, byte for byte, as one in which that person did nothing. What it costs: a
team in which many are on the list looks quieter than it is, and its seats look idle.

What it does not do
-------------------
Weeks that were closed before stay as they are. A record that cannot be read at all is counted as damaged, whosever it is.
Figures that a vendor counted itself cannot be freed of one person: with a list, even an empty one, they are not used. Let the
list always be there, empty too, so that its being there says nothing. Whoever may read the list knows who is on it: it is the
operator's, or better that of somebody whom the works council trusts.
"""

import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from pipeline.connectors.base import person_key
from pipeline.errors import UnusableInput

OTHERS_MAY_TOUCH = stat.S_IRWXG | stat.S_IRWXO
LONGEST_NAME = 320
"""An e-mail address takes no more."""
CURE = "Give a text file in UTF-8 with one name a line, as the roster or the vendor has it; # begins a remark."


def read_opt_out(path: Path | None) -> frozenset[str] | None:
    """The names on the list; None where there is no list.

    Raises
    ------
    UnusableInput
        It cannot be read, or others than its owner may touch it: then nothing is collected, rather than somebody counted. What
        stands in it is not said.
    """
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) or mode & OTHERS_MAY_TOUCH:
                raise UnusableInput(
                    "Others than its owner may read or change the list of those who are not to be counted.",
                    "Run chmod 600 on it, and look who has seen it.",
                )
            text = file.read().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput("The list of those who are not to be counted cannot be read.", CURE) from fault
    names = [name for line in text.splitlines() if (name := line.partition("#")[0].strip())]
    if not all(name.isprintable() and len(name) <= LONGEST_NAME for name in names):
        raise UnusableInput("The list of those who are not to be counted holds what is no name.", CURE)
    return frozenset(person_key(name, "person") for name in names)


def all_names(listed: Collection[str] | None, places: Mapping[str, int]) -> frozenset[str]:
    """The names on the list, with every other account of the same people.

    >>> sorted(all_names({"jo"}, {"jo": 0, "jo@example.org": 0, "kim": 1}))
    ['jo', 'jo@example.org']
    """
    if not listed:
        return frozenset()
    own = {places[name] for name in listed if name in places}
    return frozenset(listed) | {name for name, place in places.items() if place in own}
