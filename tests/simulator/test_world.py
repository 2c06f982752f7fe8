"""The figures lie in the bands that the sources give, and what is planted is there."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.world import World

ORDINARY = slice(1, 6)  # ISO weeks 2 to 6: after Christmas, before the spring break


def by_week(days: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return days.reshape(len(days), -1, DAYS_A_WEEK).any(axis=2)


def use_of_seats(world: World, units: list[int]) -> NDArray[np.float64]:
    """The share of the seats of each unit that are used in each exported week; units by weeks."""
    line = world.organisation.timeline
    held, used = by_week(world.seats.held(line)), by_week(world.recorded)
    of = world.organisation.unit_of_week
    shares = [((of == u) & held & used).sum(axis=0) / np.maximum(1, ((of == u) & held).sum(axis=0)) for u in units]
    return np.stack(shares)[:, line.exported_weeks.start :]


def event_free(world: World) -> list[int]:
    """Teams of twelve people and more without an episode or a confounder of their own."""
    touched = (
        {e.unit for e in world.plan.episodes}
        | {c.unit for c in world.plan.confounders}
        | {c.partner for c in world.plan.confounders}
    )
    sizes = world.organisation.headcounts().min(axis=1)
    return [team.number for team in world.organisation.teams if team.number not in touched and sizes[team.number] >= 12]


def largest_fall(course: NDArray[np.float64], fleet: NDArray[np.float64]) -> float:
    """How far the use of six weeks ever falls below that of the six before (two weeks between), the fleet's course taken out."""
    own = course / fleet
    ratios = [own[t + 2 : t + 8].mean() / max(0.05, own[t - 6 : t].mean()) for t in range(6, len(own) - 8)]
    return float(1 - min(ratios))


def test_the_organisation_has_the_size_that_was_asked_for(worlds: list[World]) -> None:
    for world in worlds:
        sizes = world.organisation.headcounts()[:, 0]
        assert 580 < sizes.sum() < 820
        assert all(6 <= size <= 45 for size in sizes[:40])
        assert 2 <= (sizes[:40] < 10).sum() <= 6


def test_weekly_use_of_seats_is_that_of_a_managed_roll_out(worlds: list[World]) -> None:
    shares = [use_of_seats(world, event_free(world))[:, ORDINARY].mean() for world in worlds]
    assert all(0.58 < share < 0.77 for share in shares)
    assert 0.6 < np.mean(shares) < 0.75


def test_daily_use_in_an_active_week(worlds: list[World]) -> None:
    for world in worlds:
        workdays = world.recorded.reshape(len(world.recorded), -1, DAYS_A_WEEK)[:, :, :5].sum() / 5
        assert 0.52 < workdays / by_week(world.recorded).sum() < 0.64


def test_amounts_are_heavy_tailed(worlds: list[World]) -> None:
    ratios = []
    for world in worlds:
        amounts = (world.interactions * world.recorded).reshape(len(world.recorded), -1, DAYS_A_WEEK).sum(axis=2)
        ratios.append(np.percentile(amounts[amounts > 0], 95) / np.median(amounts[amounts > 0]))
    assert 5 < np.mean(ratios) < 7.5


def test_use_persists_from_week_to_week(worlds: list[World]) -> None:
    """The state of a person is correlated well beyond what a coin of the same chance would show."""
    for world in worlds:
        weeks = by_week(world.recorded)[:, ORDINARY.start + 13 : ORDINARY.stop + 13]
        stays = weeks[:, 1:][weeks[:, :-1]].mean()
        comes = weeks[:, 1:][~weeks[:, :-1]].mean()
        assert stays > 0.8
        assert comes < 0.35


def test_some_use_is_passive_only(worlds: list[World]) -> None:
    for world in worlds:
        assert 0.05 < (world.recorded & (world.interactions == 0)).sum() / world.recorded.sum() < 0.25


def test_holidays_dip(worlds: list[World]) -> None:
    """Spring break and summer take 15 to 30 % of the use; public holidays almost all of it."""
    for world in worlds:
        use = use_of_seats(world, event_free(world)).mean(axis=0)
        assert 0.65 < use[28:34].mean() / use[20:26].mean() < 0.9
        assert 0.65 < use[7:9].mean() / use[2:7].mean() < 0.95
        line = world.organisation.timeline
        easter_monday = next(day for day in line.exported_days if line.day(day).isoformat() == "2026-04-06")
        assert not world.recorded[:, easter_monday].any()


def test_the_outage_takes_one_day_of_everybody_and_nothing_else(worlds: list[World]) -> None:
    for world in worlds:
        day = world.plan.confounder("vendor_outage").day
        assert not world.recorded[:, day].any()
        assert (world.interactions[:, day] > 0).sum() > 50  # people worked on; only the vendor was silent


def test_what_is_planted_by_default(worlds: list[World]) -> None:
    for world in worlds:
        episodes = world.plan.episodes
        assert [e.pattern for e in episodes] == ["licence_idling"] * 3 + ["workaround_drop"] * 3
        touched = [e.unit for e in episodes] + [c.unit for c in world.plan.confounders]
        assert len(set(touched)) == len(touched)
        assert {c.kind for c in world.plan.confounders} == {
            "reorganisation", "seat_clean_up", "quiet_quarter", "seats_handed_out", "vendor_outage",
        }  # fmt: skip
        assert all(world.organisation.headcounts()[e.unit].min() >= 8 for e in episodes)
        weeks = [e.week - world.organisation.timeline.exported_weeks.start + 1 for e in episodes if e.shape == "dropped"]
        assert all(14 <= week <= 26 for week in weeks)


def test_a_planted_drop_falls_as_far_as_asked_and_no_event_free_team_does(worlds: list[World]) -> None:
    for world in worlds:
        free = event_free(world)
        fleet = use_of_seats(world, free).mean(axis=0)
        for episode in (e for e in world.plan.episodes if e.shape == "dropped"):
            course = use_of_seats(world, [episode.unit])[0]
            begin = episode.week - world.organisation.timeline.exported_weeks.start
            after = (course / fleet)[begin + 3 : begin + 11].mean()
            assert after / (course / fleet)[begin - 8 : begin].mean() == pytest.approx(1 - episode.size, abs=0.2)
        falls = [largest_fall(course, fleet) for course in use_of_seats(world, free)]
        assert max(falls) < 0.6


def test_a_planted_drop_leaves_the_work_and_raises_the_old_way(worlds: list[World]) -> None:
    for world in worlds:
        for episode in (e for e in world.plan.episodes if e.shape == "dropped"):
            items, with_tool = world.work.items[episode.unit], world.work.with_tool[episode.unit]
            before, after = slice(episode.week - 8, episode.week), slice(episode.week + 3, episode.week + 11)
            old_way = [(items[w] - with_tool[w]).sum() / items[w].sum() for w in (before, after)]
            assert old_way[1] > old_way[0] + 0.1
            assert items[after].sum() > 0.65 * items[before].sum()  # the summer may lie in it


def test_a_quiet_quarter_has_less_work_and_less_use(worlds: list[World]) -> None:
    for world in worlds:
        quiet = world.plan.confounder("quiet_quarter")
        during, before = slice(quiet.week, quiet.last_week + 1), slice(quiet.week - 10, quiet.week)
        items = world.work.items[quiet.unit]
        assert items[during].mean() < 0.7 * items[before].mean()
        used = use_of_seats(world, [quiet.unit])[0]
        first = world.organisation.timeline.exported_weeks.start
        assert used[quiet.week - first : quiet.last_week - first + 1].mean() < 0.8 * used[: quiet.week - first].mean()


def test_half_of_the_seats_of_an_idling_team_are_idle(worlds: list[World]) -> None:
    """Free teams have idle seats too, just fewer."""
    idle: list[float] = []
    free: list[float] = []
    for world in worlds:
        last = by_week(world.recorded).reshape(len(world.recorded), -1)[:, -4:].any(axis=1)
        held = world.seats.held(world.organisation.timeline)[:, -1]
        at_the_end = world.organisation.unit_of_day[:, -1]
        for units, found in ((event_free(world), free), ([e.unit for e in world.plan.episodes[:3]], idle)):
            seats = [held & (at_the_end == unit) for unit in units]
            found += [1 - (last & seated).sum() / seated.sum() for seated in seats]
    assert np.mean(idle) > 0.5
    assert np.mean(free) < 0.35


def test_seats_are_cleaned_up_and_handed_out_where_it_says_so(worlds: list[World]) -> None:
    for world in worlds:
        held = world.seats.held(world.organisation.timeline)
        for kind, sign in (("seat_clean_up", -1), ("seats_handed_out", 1)):
            found = world.plan.confounder(kind)
            day = 7 * found.week
            seats = [(held[:, d] & (world.organisation.unit_of_day[:, d] == found.unit)).sum() for d in (day - 1, day)]
            assert sign * (seats[1] - seats[0]) >= 1


def test_a_reorganisation_moves_a_good_part_of_a_team_to_another(worlds: list[World]) -> None:
    for world in worlds:
        found = world.plan.confounder("reorganisation")
        units = world.organisation.unit_of_day
        before, after = units[:, 7 * found.week - 1], units[:, 7 * found.week + 7]
        moved = ((before == found.unit) & (after == found.partner)).sum()
        assert 0.25 < moved / (before == found.unit).sum() < 0.55
