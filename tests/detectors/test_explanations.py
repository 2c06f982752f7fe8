from collections.abc import Callable

import numpy as np
import pytest

from pipeline.detectors import PATTERNS
from pipeline.detectors.episodes import Episode
from pipeline.detectors.example import organisation
from pipeline.detectors.explanations import RULES, explanations
from pipeline.detectors.panel import Panel, State
from schemas.signal import Explanation, Pattern
from tests.detectors.marking import mark

IDLING = PATTERNS[Pattern.LICENCE_IDLING]
EPISODE = Episode(unit=3, since=15, detected=20, last=29, closed=None)


def holiday(panel: Panel) -> None:
    mark(panel, np.s_[:, 17], State.HOLIDAY)


def partial(panel: Panel) -> None:
    mark(panel, np.s_[:, 16], State.SOURCE_PARTIAL)


def everybody_less(panel: Panel) -> None:
    panel["people_active_by_own_action"][:, 15:] *= 0.7


def others_arrive(panel: Panel) -> None:
    panel.cohort_size[3, 15:] = 24


def seats_go(panel: Panel) -> None:
    panel["seats"][3, 15:] = 15


def seats_come(panel: Panel) -> None:
    panel["seats_new"][3, 18:] = 8


def quiet(panel: Panel) -> None:
    panel["items"][3, 15:] = 50


def another_tool(panel: Panel) -> None:
    panel["people_active_by_own_action"][3, 15:] = 8
    panel["people_active_other_tools"][3, 15:] = 4


CASES = {
    Explanation.HOLIDAY: holiday,
    Explanation.SOURCE_TROUBLE: partial,
    Explanation.FLEET_WIDE: everybody_less,
    Explanation.TOOL_MIGRATION: another_tool,
    Explanation.REORGANISATION: others_arrive,
    Explanation.SEAT_CLEAN_UP: seats_go,
    Explanation.NEW_SEATS: seats_come,
    Explanation.LESS_WORK: quiet,
}


@pytest.mark.parametrize(("explanation", "change"), CASES.items(), ids=CASES)
def test_each_rule(explanation: Explanation, change: Callable[[Panel], None]) -> None:
    panel = organisation()
    change(panel)
    assert explanations(panel, EPISODE, IDLING) == [explanation, Explanation.NOT_SUITED]
    elsewhere = organisation()
    other = Episode(unit=4, since=2, detected=6, last=6, closed=None)
    change(elsewhere)
    assert explanations(elsewhere, other, IDLING) == [Explanation.NOT_SUITED]


def test_every_rule_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


def test_what_the_figures_support_most_is_said_first() -> None:
    panel = organisation()
    quiet(panel)  # a sixth less work
    panel["seats"][3, 15:] = 10
    expected = [Explanation.SEAT_CLEAN_UP, Explanation.LESS_WORK, Explanation.NOT_SUITED]
    assert explanations(panel, EPISODE, IDLING) == expected
    panel["items"][3, 15:] = 20
    expected[:2] = expected[1::-1]
    assert explanations(panel, EPISODE, IDLING) == expected


def test_nothing_known_explains_nothing() -> None:
    panel = organisation()
    panel["items"][:] = np.nan
    panel["seats"][:] = np.nan
    panel["seats_new"][:] = np.nan
    assert explanations(panel, EPISODE, IDLING) == [Explanation.NOT_SUITED]
