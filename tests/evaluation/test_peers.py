"""Peers find a fall that is plain, stay silent where nothing happens, and do not look ahead."""

import numpy as np
import pytest

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers import PEERS, r_surveillance
from pipeline.evaluation.peers.bocpd import bocpd
from pipeline.evaluation.peers.cusum import cusum, cusum_beside_others
from pipeline.evaluation.peers.use import Use

TEAMS, WEEKS, FALL = 12, 80, 60
FAST = [name for name, peer in PEERS.items() if peer.needs != "R"]
SILENT = {"never", "at_random", "adwin", "idle_thirty_days", "cusum_beside_others"}
"""Those that cannot find a fall of every team at once, or any."""


def weeks(fallen: float, seed: int = 1) -> Use:
    chance = np.random.default_rng(seed)
    active = chance.binomial(40, 0.6, (TEAMS, WEEKS)).astype(float)
    active[:, FALL:] = chance.binomial(40, 0.6 * fallen, (TEAMS, WEEKS - FALL))
    use = Use.of_counts(active, np.full((TEAMS, WEEKS), 40.0))
    return Use(active, use.people, 40 - active, use.people)


def installed(name: str) -> Array:
    if not PEERS[name].is_installed:
        pytest.skip(f"{PEERS[name].needs} is not installed")
    return PEERS[name].score(weeks(0.4))


@pytest.mark.parametrize("name", sorted(set(FAST) - SILENT))
def test_a_plain_fall_scores_higher_than_anything_before_it(name: str) -> None:
    score = installed(name)
    before, after = score[:, FALL - 20 : FALL], score[:, FALL : FALL + 12]
    assert np.mean(np.nanmax(after, axis=1) > np.nanmax(before, axis=1)) > 0.9


@pytest.mark.parametrize("name", FAST)
def test_no_score_depends_on_later_weeks(name: str) -> None:
    whole = installed(name)
    if name == "at_random":
        return  # drawn for the whole grid at once: nothing in it knows of any week
    use = weeks(0.4)
    part = PEERS[name].score(Use(*(grid[:, :70] for grid in (use.active, use.people, use.idle, use.seats))))
    assert np.array_equal(whole[:, :70], part, equal_nan=True)


@pytest.mark.parametrize("name", sorted(set(FAST) - {"idle_thirty_days"}))
def test_a_week_without_figures_scores_nothing(name: str) -> None:
    installed(name)
    use = weeks(1)
    use.active[3, 50] = np.nan
    assert not PEERS[name].score(use)[3, 50] > -np.inf


def test_the_posterior_of_bocpd_knows_a_fall_from_a_rise() -> None:
    assert np.median(bocpd(weeks(0.4))[:, FALL + 6]) > 0.9
    assert np.median(bocpd(weeks(1.6))[:, FALL + 6]) < 0.1


def test_what_befalls_all_is_taken_out_by_the_cohort_only() -> None:
    plain, beside = (score(weeks(0.4))[:, -1] for score in (cusum, cusum_beside_others))
    assert plain.min() > 5
    assert np.median(beside) < 5


@pytest.mark.skipif(not r_surveillance.is_installed(), reason="R with surveillance is not installed")
def test_r_finds_a_rise_of_those_who_do_not_use_it() -> None:
    use = weeks(0.3)
    few = Use(*(grid[:1] for grid in (use.active, use.people, use.idle, use.seats)))
    found = r_surveillance.falling(few)
    assert np.isnan(found["farrington"][0, : r_surveillance.SHORT.first]).all()
    for score in found.values():
        assert np.nanmax(score[0, FALL : FALL + 3]) > np.nanmax(score[0, FALL - 8 : FALL])
