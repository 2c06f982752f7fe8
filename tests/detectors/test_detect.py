"""From the table of a store to signals."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from pipeline.detectors import PATTERNS, Tables, detect, find
from pipeline.detectors.example import organisation, tables
from pipeline.detectors.panel import Panel
from pipeline.texts import catalogue
from schemas.signal import Explanation, Pattern, Signal, SignalStatus
from tests.detectors.worlds import World, idling, simulate, sizes, worked_around

IDLE, AROUND = 3, 7


@cache
def planted() -> Panel:
    roster = sizes(40, seed=4)
    roster[[IDLE, AROUND]] = 30
    return simulate(World(4, roster, 40, keenness=(24, 4)), idling([IDLE], 0.6), worked_around([AROUND], 20, 0.75, 0.3))


@cache
def signals() -> list[Signal]:
    return detect(tables(planted()), "acme")


def test_it_finds_what_was_planted_and_nothing_elsewhere() -> None:
    found = {(planted().units.index(s.unit), s.pattern): s for s in signals()}
    assert found.keys() == {(IDLE, Pattern.LICENCE_IDLING), (AROUND, Pattern.WORKAROUND_DROP)}
    idle, around = found[IDLE, Pattern.LICENCE_IDLING], found[AROUND, Pattern.WORKAROUND_DROP]
    assert "2026-W19" <= around.since <= "2026-W25"
    assert "2026-W21" <= around.detected_period <= "2026-W33"
    assert idle.as_of == around.as_of == "2026-W41"
    assert idle.since == "2026-W02"
    # Seats of people who stopped lapse: the second team shows both, and is told of once.
    assert (idle.also, around.also) == ((), (Pattern.LICENCE_IDLING,))


def test_a_signal_says_what_the_catalogue_can_word() -> None:
    for signal in signals():
        keys = [
            f"pattern.{signal.pattern}", f"seen.{signal.pattern}", f"family.{signal.family}",
            *(f"evidence.{e.name}" for e in signal.evidence), *(f"explanation.{e}" for e in signal.explanations),
            *(f"step.{step}" for step in signal.next_steps),
        ]  # fmt: skip
        assert set(keys) <= set(catalogue("nl")) & set(catalogue("en"))
        assert signal.explanations[-1] == Explanation.NOT_SUITED
        assert 0.1 <= signal.certainty <= 0.95


def test_the_same_table_in_another_order_gives_the_same_signals() -> None:
    rows = tables(planted()).unit_week
    shuffled = Tables(rows.take(pa.array(np.random.default_rng(1).permutation(len(rows)))))
    assert detect(shuffled, "acme") == signals()


def test_what_was_said_once_keeps_its_identity() -> None:
    """A week later a signal is the same signal: same id, same beginning; nothing said is taken back."""
    identities = {(s.id, s.since, s.detected_period) for s in signals()}
    for weeks in range(10, 40, 3):
        then = {(s.id, s.since, s.detected_period) for s in detect(tables(planted().until(weeks)), "acme")}
        assert then <= identities


def test_what_was_known_in_each_week_can_be_read_from_the_whole() -> None:
    """The law on which the look back rests: judging every week once gives what judging anew each week gives."""
    whole = list(find(tables(planted())))
    for weeks in (12, 20, 24, 29, 33, 40):
        then = [one.as_of(weeks - 1).signal("acme") for one in whole if one.story.opener.episode.detected < weeks]
        assert sorted(then, key=lambda s: s.id) == sorted(detect(tables(planted().until(weeks)), "acme"), key=lambda s: s.id)
    assert len(then) == len(signals()) > 1


def test_another_organisation_has_other_ids() -> None:
    assert {s.id for s in detect(tables(planted()), "other")}.isdisjoint({s.id for s in signals()})


def test_tools_do_not_mix() -> None:
    both = detect(tables(planted(), replace(planted(), tool="another-tool")), "acme")
    assert [s for s in both if s.tool == "github-copilot"] == signals()
    assert len(both) == 2 * len(signals())


def test_no_rows_no_signals() -> None:
    assert detect(Tables(tables(organisation()).unit_week.slice(0, 0)), "acme") == []


def worked_around_example() -> Panel:
    panel = organisation(weeks=30)
    panel["people_active_by_own_action"][3, 15:] = 4
    panel["items_old_way"][3, 15:] = 40
    return panel


def work_falls_too(panel: Panel) -> None:
    panel["items"][3, 15:] *= 0.4
    panel["items_old_way"][3, 15:] *= 0.4


def work_unknown(panel: Panel) -> None:
    panel["items"][3] = np.nan


def the_old_way_unknown(panel: Panel) -> None:
    panel["items_old_way"][3] = np.nan


def the_old_way_stays(panel: Panel) -> None:
    panel["items_old_way"][3] = 12


def the_old_way_hardly_grows(panel: Panel) -> None:
    """So many items that the least growth is certain: it must be large as well."""
    panel["items"][3] = 6000
    panel["items_old_way"][3] = 1200
    panel["items_old_way"][3, 15:] = 1600


def use_holds(panel: Panel) -> None:
    panel["people_active_by_own_action"][3] = 14


def seats_taken_away(panel: Panel) -> None:
    panel["seats"][3, 15:] = 6


def use_falls_everywhere(panel: Panel) -> None:
    panel["people_active_by_own_action"][:, 15:] = 8
    panel["people_active_by_own_action"][3, 15:] = 7


def the_team_moved_to_another_tool(panel: Panel) -> None:
    panel["people_active_other_tools"][3, 15:] = 9


def another_team_by_now(panel: Panel) -> None:
    panel.cohort_size[3, 15:] = 30


def test_the_example_is_one_signal_without_the_change() -> None:
    (signal,) = detect(tables(worked_around_example()), "acme")
    assert signal.pattern is Pattern.WORKAROUND_DROP
    assert set(signal.also) == {Pattern.SHALLOW_USE, Pattern.NARROWING_USE}


@pytest.mark.parametrize("change", [
    work_falls_too, work_unknown, the_old_way_unknown, the_old_way_stays, the_old_way_hardly_grows, use_holds,
    seats_taken_away, use_falls_everywhere, another_team_by_now, the_team_moved_to_another_tool,
], ids=lambda change: change.__name__)  # fmt: skip
def test_no_workaround_when(change: Callable[[Panel], None]) -> None:
    panel = worked_around_example()
    change(panel)
    # Another pattern may rightly see something in the same figures.
    assert all(Pattern.WORKAROUND_DROP not in (s.pattern, *s.also) for s in detect(tables(panel), "acme"))


def test_a_move_to_another_tool_that_half_the_users_did_not_make_is_told_as_what_it_may_be() -> None:
    panel = worked_around_example()
    panel["people_active_other_tools"][3, 15:] = 7
    (signal,) = detect(tables(panel), "acme")
    assert signal.explanations[0] is Explanation.TOOL_MIGRATION


def test_a_team_that_is_new_or_reorganised_is_left_alone_for_four_weeks() -> None:
    panel = organisation(weeks=40)
    panel["seats_never_used"][3] = 12
    panel.cohort_size[3, :2] = 40
    (signal,) = detect(tables(panel), "acme")
    assert signal.detected_period == "2026-W09"  # two weeks counted before, four of silence from week 4 on, and two more


def test_unused_seats_that_are_new_are_not_idle() -> None:
    panel = organisation()
    panel["seats_new"][3] = 12
    assert detect(tables(panel), "acme") == []


def test_the_share_is_of_the_seats_that_are_not_new() -> None:
    panel = organisation()
    panel["seats_new"][3], panel["seats_never_used"][3] = 8, 8
    score = PATTERNS[Pattern.LICENCE_IDLING].score(panel)
    assert score.now["idle_share"][3, 10] == 9 / 12
    assert score.now["idle_share_elsewhere"][3, 10] == 2 / 20


def test_an_organisation_that_idles_as_a_whole_has_no_idling_team() -> None:
    panel = organisation()
    panel["seats_never_used"][:] = 12
    assert detect(tables(panel), "acme") == []


def test_three_weeks_of_idling_are_too_few_and_four_enough() -> None:
    panel = organisation()
    panel["seats_never_used"][3, 3:6] = 12
    assert detect(tables(panel), "acme") == []
    panel["seats_never_used"][3, 6] = 12
    (signal,) = detect(tables(panel), "acme")
    assert (signal.since, signal.detected_period) == ("2026-W05", "2026-W08")


def test_an_episode_that_ends_is_closed_with_the_same_id() -> None:
    panel = organisation(weeks=40)
    panel["seats_never_used"][3, 10:25] = 12
    (open_then,) = detect(tables(panel.until(22)), "acme")
    (closed,) = detect(tables(panel), "acme")
    assert (open_then.status, closed.status) == (SignalStatus.OPEN, SignalStatus.CLOSED)
    assert closed.id == open_then.id
    assert closed.closed_period == "2026-W30"
