"""From the parts of a data point to a :class:`~pipeline.otlp.points.Point`, whatever the wire was: what both decoders share."""

import math
from collections.abc import Mapping

from pipeline.errors import UnusableInput
from pipeline.otlp.dialects import SERVICE_NAME, Names, Spoken, names_of
from pipeline.otlp.dialects.base import UNIT, Dialect
from pipeline.otlp.points import Batch, Fault, Point

DELTA, CUMULATIVE = 1, 2
"""``AggregationTemporality``, as on the wire."""
NO_RECORDED_VALUE = 1
"""A flag of a point: the client has nothing to say."""
LONGEST_TEXT = 320
"""An e-mail address is no longer; a longer value says neither who nor where."""
LONGEST_NAME = 128
MOST = 10**15
LAST_NANOSECOND = 2**63 - 1
MOST_NAMES = 50


class Malformed(UnusableInput):
    """A request that is no OTLP; names what is wrong with it, never a value."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "Send OTLP 1.x: protobuf, or JSON with lowerCamelCase names.")


class Resource:
    """One resource of a request: what holds for all its points.

    Parameters
    ----------
    attributes
        Those of :data:`~pipeline.otlp.dialects.WANTED` that it has.
    batch
        Gets the points.
    """

    def __init__(self, attributes: Mapping[str, str], batch: Batch) -> None:
        self.attributes = attributes
        self.names: Names = names_of(attributes.get(SERVICE_NAME))
        self._batch = batch
        # Most points of a request are of one person. It ends with the request.
        self._people: dict[tuple[str | None, ...], tuple[tuple[str, ...], int]] = {}

    def spoken(self, name: str, known: Mapping[str, Spoken]) -> Spoken | None:
        """What a name means; one that should be known and is not is noted."""
        found = known.get(name)
        if found is None and len(name) <= LONGEST_NAME and self.names.is_drift(name) and len(self._batch.unknown) < MOST_NAMES:
            self._batch.unknown.add(name)
        return found

    def add(
        self, spoken: Spoken, own: Mapping[str, str], times: tuple[int, int], value: float, series: bytes | None = None
    ) -> None:
        """Take a point, unless it says nothing of a person; ``times`` are its end and its beginning."""
        attributes = {**self.attributes, **own}
        dialect, rule = spoken.dialect, spoken.rule
        deed = rule.judge(*[attributes.get(name) for name in rule.attributes])
        if deed is None:
            return
        if not 0 <= value <= MOST:  # NaN is in no range
            self._batch.faults[Fault.NO_VALUE] += 1
        elif not 0 < times[0] <= LAST_NANOSECOND:
            self._batch.faults[Fault.NO_TIME] += 1
        elif value or series is not None:
            people, proven = self._who(dialect, attributes)
            unit = attributes.get(UNIT)
            self._batch.points.append(Point(dialect.source, people, proven, unit, *times, value, deed, series))

    def _who(self, dialect: Dialect, attributes: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
        told = (dialect.source, *[attributes.get(name) for name in dialect.identity])
        found = self._people.get(told)
        if found is None:
            found = self._people[told] = dialect.people(attributes)
        return found


def number(value: object) -> float:
    """A number as JSON may hold it, also as a string; NaN where it is none.

    >>> number("12"), number(0.5), number(True)
    (12, 0.5, nan)
    """
    if type(value) is str and len(value) <= len(str(LAST_NANOSECOND)) + 1:
        try:
            return int(value) if value.isdigit() else float(value)
        except ValueError:
            return math.nan
    return value if type(value) is int or type(value) is float else math.nan


def nanoseconds(value: object) -> int:
    """A moment as JSON may hold it; 0 where it is none."""
    found = number(value)
    return int(found) if 0 < found <= LAST_NANOSECOND else 0
