"""Where a thing of ours is not as it is in Grafana."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

REDACTED = "[REDACTED]"
ABSENT = "nothing"


class Difference(NamedTuple):
    """One place, such as ``panels.3.title``: what is there, and what should be."""

    path: str
    there: object
    wanted: object


def differences(theirs: object, ours: object, path: str = "") -> Iterator[Difference]:
    """Where something of ours is not as it is there; what Grafana adds by itself does not count, nor does what it blacks out.

    >>> [one.path for one in differences({"title": "A", "rows": [{"x": 1}], "version": 3}, {"title": "B", "rows": [{"x": 2}]})]
    ['title', 'rows.0.x']
    """
    if theirs == REDACTED:
        return
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key, value in ours.items():
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(theirs[key], value, inner) if key in theirs else [Difference(inner, ABSENT, value)]
    elif isinstance(ours, Sequence) and isinstance(theirs, Sequence) and not isinstance(ours, str) and len(ours) == len(theirs):
        for place, (their, our) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(their, our, f"{path}.{place}")
    elif theirs != ours:
        yield Difference(path, theirs, ours)
