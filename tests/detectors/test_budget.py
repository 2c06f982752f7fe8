"""One budget of false alarms, whatever the number of tools."""

import numpy as np

from pipeline.detectors.budget import TOOL_WEEKS, divided
from pipeline.detectors.columns import Array
from pipeline.detectors.score import Score

WEEKS = 30


def alarms(tools: Array) -> list[int]:
    """Weeks with an alarm, where the evidence passes the threshold in week 5 and rises by one every week."""
    evidence = 3.0 + np.arange(WEEKS, dtype=float)[None, :]
    none = np.zeros_like(evidence)
    score = Score(evidence >= 8.0, evidence, 8.0, none, none, none, {}, {})
    return np.flatnonzero(divided(score, tools[None, :]).alarm[0]).tolist()


def test_who_has_one_tool_loses_nothing() -> None:
    assert alarms(np.ones(WEEKS)) == alarms(np.full(WEEKS, np.nan)) == list(range(5, WEEKS))


def test_ten_tools_take_ten_times_the_evidence() -> None:
    assert alarms(np.full(WEEKS, 10.0)) == list(range(8, WEEKS))  # ln 10 is 2.3


def test_a_tool_whose_source_is_late_counts_still() -> None:
    tools = np.ones(WEEKS)
    tools[4] = 1e6  # ln 1e6 is 13.8
    assert alarms(tools) == list(range(4 + TOOL_WEEKS, WEEKS))
