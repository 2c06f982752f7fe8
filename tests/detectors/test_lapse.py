"""Seats that fall silent in an organisation whose teams differ so much that no level stands out."""

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.detectors import detect
from pipeline.detectors.example import organisation, tables
from pipeline.detectors.lapse import Lapse, lapse
from pipeline.detectors.panel import Panel, State
from tests.detectors.marking import mark

TEAM, WEEK = 3, 15


def differing() -> Panel:
    """Of twenty seats, one to eleven lie idle: in team 3 two."""
    panel = organisation(teams=22, weeks=40)
    panel["seats_never_used"][:] = (np.arange(22) % 11)[:, None]
    panel["seats_never_used"][TEAM] = 1
    return panel


def lapsed() -> Panel:
    panel = differing()
    panel["seats_lapsed"][TEAM, WEEK:] = 13
    return panel


def judged(panel: Panel) -> Lapse:
    idle = panel.trusted("seats_never_used") + panel.trusted("seats_lapsed")
    seats = panel.trusted("seats") - panel.trusted("seats_new")
    return lapse(idle, seats, panel.cohort_size, false_alarms_a_year=0.002, least_fall=0.25)


def test_a_lapse_is_found_where_no_level_stands_out() -> None:
    """This is red when licence idling no longer asks the question."""
    assert detect(tables(differing()), "acme") == []
    (signal,) = detect(tables(lapsed()), "acme")
    assert (signal.unit, signal.since, signal.rule) == ("team 03", "2026-W17", "licence_idling/1")
    assert "2026-W20" <= signal.detected_period <= "2026-W30"
    assert signal.certainty >= 0.1
    assert [e.name for e in signal.evidence] == ["idle_share", "idle_share_elsewhere", "weeks_seen"]


def seats_handed_out_and_left_alone(panel: Panel) -> None:
    """Bit by bit, so that the past does not begin anew."""
    more = np.minimum(3 * (np.arange(40) - WEEK).clip(0), 40)
    panel["seats_lapsed"][TEAM] = 1
    panel["seats"][TEAM] += more
    panel["seats_never_used"][TEAM] += more


def seats_new(panel: Panel) -> None:
    panel["seats_lapsed"][TEAM] = 1
    panel["seats"][TEAM, WEEK:] += 12
    panel["seats_new"][TEAM, WEEK:] = 12


def seats_cleaned_up_and_idle_again(panel: Panel) -> None:
    panel["seats_never_used"][TEAM], panel["seats_lapsed"][TEAM] = 0, 11
    panel["seats"][TEAM, 9:], panel["seats_lapsed"][TEAM, 9:] = 9, 0
    panel["seats"][TEAM, 23:], panel["seats_lapsed"][TEAM, 23:] = 20, 11


def seats_moved_to_others(panel: Panel) -> None:
    """Those who keep theirs always used it less."""
    panel["seats"][TEAM, WEEK:], panel["seats_lapsed"][TEAM, WEEK:] = 10, 5


def another_team_by_now(panel: Panel) -> None:
    panel.cohort_size[TEAM, WEEK:] = 26


def everywhere(panel: Panel) -> None:
    panel["seats_lapsed"][:, WEEK:] = 9


def a_source_that_was_down(panel: Panel) -> None:
    mark(panel, np.s_[:, WEEK:], State.SOURCE_DOWN)


def a_holiday(panel: Panel) -> None:
    panel["seats_lapsed"][TEAM, WEEK + 6 :] = 1
    mark(panel, np.s_[:, WEEK : WEEK + 6], State.HOLIDAY)


def a_short_time(panel: Panel) -> None:
    panel["seats_lapsed"][TEAM, WEEK + 2 :] = 1


def hardly(panel: Panel) -> None:
    panel["seats_lapsed"][TEAM, WEEK:] = 5


@pytest.mark.parametrize("change", [
    seats_handed_out_and_left_alone, seats_new, seats_cleaned_up_and_idle_again, seats_moved_to_others, another_team_by_now,
    everywhere, a_source_that_was_down, a_holiday, a_short_time, hardly,
], ids=lambda change: change.__name__)  # fmt: skip
def test_no_lapse_when(change: Callable[[Panel], None]) -> None:
    panel = lapsed()
    change(panel)
    assert not judged(panel).found.any()


def test_a_lapse_that_leaves_no_more_idle_than_elsewhere_is_no_signal() -> None:
    """A team that used all of its seats and now uses as many as the others."""
    panel = organisation(teams=22, weeks=40)
    panel["seats_never_used"][:] = 9
    panel["seats_never_used"][TEAM, :WEEK] = 0
    assert judged(panel).found[TEAM].any()
    assert detect(tables(panel), "acme") == []
