"""Named points at which a test may have the worker killed, as kill -9 would. For tests only.

The agents and the ingest function announce each point they pass to the callable they were given. In production that is
:func:`pass_on`, which does nothing; the simulation in the tests gives one that raises, and the end-to-end tests have the real
worker die.
"""

import os
from collections.abc import Callable, Mapping

from pipeline.errors import WrongUse

Reached = Callable[[str], None]

POINTS = (
    "after_decode",
    "after_insert",
    "after_publish",
    "after_detect",
    "after_signals",
)


def pass_on(point: str) -> None:
    """Go on: nobody waits at this point."""


def from_environment(environment: Mapping[str, str]) -> Reached:
    """What to do at each point: nothing, unless ``UNDERTOW_FAILPOINT=after_insert:3`` asks to die at the third passing.

    Raises
    ------
    WrongUse
        The variable is set outside a test (``UNDERTOW_TEST=1``), or names no point.
    """
    wish = environment.get("UNDERTOW_FAILPOINT")
    if wish is None:
        return pass_on
    point, _, times = wish.partition(":")
    if environment.get("UNDERTOW_TEST") != "1" or point not in POINTS or not times.isdigit():
        raise WrongUse("UNDERTOW_FAILPOINT is for the tests of Undertow.", "Unset it.")
    left = int(times)

    def die_at_the_last(reached: str) -> None:
        nonlocal left
        if reached == point:
            left -= 1
            if left == 0:
                os._exit(137)

    return die_at_the_last
