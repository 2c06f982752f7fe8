"""Undertow and its peers on the same teams, at the same rate of false alarms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.calibration import BASE_RATE
from pipeline.evaluation.finding import Recall, recall
from pipeline.evaluation.ledger import Alarms
from pipeline.evaluation.peers import PEERS, Peer
from pipeline.evaluation.precision import average_precision
from pipeline.evaluation.rates import Rate, false_alarms
from pipeline.evaluation.sample import CLASSES, EXACT, Sample, budget_for
from pipeline.evaluation.thresholds import alarms_at, tuned
from schemas.signal import Pattern

PEERS_FROM = 52
"""Every method is judged in the second year: peers with a long memory have one then."""
RATES = (0.01, 0.02, 0.05, 0.1)
LOOSER = (0.2, 0.5, 1.0, 2.0)
"""Further points of the curve."""
AT = 0.02
OURS = "ours"
ALONE = "ours_alone"
"""Peers may spend the whole budget on one thing; so may this. It knows the work beside the use, which they do not."""
TITLES: Mapping[str, str] = {OURS: "**Undertow**, all patterns", ALONE: "**Undertow**, workaround drop alone"}
ANY_SIZE = "10+"


@dataclass(frozen=True)
class Standing:
    """A method at one rate of false alarms.

    Parameters
    ----------
    method, title
        Which.
    rate
        To which it was tuned.
    realised
        False alarms where it was judged.
    recalls
        By size: classes, exact sizes, and all that may be spoken of.
    """

    method: str
    title: str
    rate: float
    realised: Rate
    recalls: Mapping[str, Recall]


@dataclass(frozen=True)
class Compared:
    """All methods.

    Parameters
    ----------
    standings
        Method by method, at every rate.
    usual
        Peers at the threshold people use them with, for those that have one.
    areas
        Area under precision and recall, at :data:`BASE_RATE`.
    absent
        Titles of peers that are not installed here.
    teams
        On how many teams slow peers were tuned and judged.
    """

    standings: Sequence[Standing]
    usual: Sequence[Standing]
    areas: Mapping[str, float]
    absent: Sequence[str]
    teams: int

    def at(self, method: str, rate: float) -> Standing | None:
        """A method at a rate."""
        return next((one for one in self.standings if one.method == method and one.rate == rate), None)

    def best_peer(self, size: str) -> Standing | None:
        """The peer with the highest recall at the rate of the targets, among teams of a size; ours and its own parts left out."""
        others = [one for one in self.standings if one.rate == AT and one.method not in OWN]
        return max(others, key=lambda one: np.nan_to_num(one.recalls[size].value), default=None)


OWN = frozenset({*TITLES, "e_detector_alone", "cusum_beside_others"})
"""Undertow, and yardsticks made of its own parts."""

Score = Callable[[str, Peer, Sample], Array]
"""Scores of a peer; kept on disk by whoever calls."""


def compare(tuning: Sample, quiet: Sample, events: Sample, slow_teams: int, score: Score) -> Compared:
    """Tune on quiet organisations for tuning, count false alarms in quiet ones for judging, recall where events are planted."""
    tuning, quiet, events = (one.since(PEERS_FROM) for one in (tuning, quiet, events))
    standings = list(_ours(OURS, tuning, quiet, events))
    standings += _ours(ALONE, *(one.of_pattern(Pattern.WORKAROUND_DROP) for one in (tuning, quiet, events)))
    usual: list[Standing] = []
    installed = {name: peer for name, peer in PEERS.items() if peer.is_installed}
    for name, peer in installed.items():
        parts = (tuning, quiet, events)
        if peer.slow:
            parts = (tuning.first_teams(slow_teams), quiet.first_teams(slow_teams), events.first_teams(2 * slow_teams))
        scores = [score(name, peer, part) for part in parts]
        for rate in (*RATES, *LOOSER):
            level = tuned(scores[0], parts[0].teams, rate, parts[0].large)
            standings.append(_at(name, peer, rate, level, parts, scores))
        if peer.usual is not None:
            usual.append(_at(name, peer, float("nan"), peer.usual, parts, scores))
    areas = {name: _area([one for one in standings if one.method == name]) for name in (*TITLES, *installed)}
    absent = [peer.title for name, peer in PEERS.items() if name not in installed]
    return Compared(standings, usual, areas, absent, slow_teams)


def _ours(method: str, tuning: Sample, quiet: Sample, events: Sample) -> Iterator[Standing]:
    for rate in (*RATES, *LOOSER):
        budget = budget_for(tuning, rate)
        if budget is not None:
            # Peers name no pattern, so that any alarm is right of them; so it is of ours here.
            recalls = _recalls(events, events.alarms[budget])
            yield Standing(method, TITLES[method], rate, quiet.rate(budget), recalls)


def _at(name: str, peer: Peer, rate: float, level: float, parts: Sequence[Sample], scores: Sequence[Array]) -> Standing:
    _, quiet, events = parts
    realised = false_alarms(quiet.teams, alarms_at(scores[1], level), quiet.large)
    return Standing(name, peer.title, rate, realised, _recalls(events, alarms_at(scores[2], level)))


def _recalls(events: Sample, said: Alarms) -> Mapping[str, Recall]:
    sizes = {**CLASSES, **EXACT, ANY_SIZE: (10, 10_000)}
    return {size: recall(events.teams, said, events.sized(between), any_pattern=True) for size, between in sizes.items()}


def _area(standings: Sequence[Standing]) -> float:
    if not standings:
        return 0.0
    recalls = np.array([one.recalls[ANY_SIZE].value for one in standings])
    rates = np.array([one.realised.value for one in standings])
    return average_precision(np.nan_to_num(recalls), rates, BASE_RATE)
