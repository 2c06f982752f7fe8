"""Weeks of a panel, written to in place as tests need them."""

from typing import Any

from pipeline.detectors.figures import HAVE_HOLIDAYS
from pipeline.detectors.panel import Panel, State


def mark(panel: Panel, index: Any, state: State) -> None:  # noqa: ANN401 -- what numpy takes as one
    """Give these weeks a state, in all families that have weeks."""
    for family in HAVE_HOLIDAYS & panel.states.keys():
        panel.states[family][index] = state
