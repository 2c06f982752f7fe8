"""The methods Undertow is measured against: on the same teams, and at the same rate of false alarms.

Principle
---------
A peer gets what it would get in the field, and the benefit of the doubt: weeks of a known outage and public holidays are blanked
for it as they are for us, its threshold is tuned to the rate on organisations that it is not judged on, and it may spend the
whole budget on one figure, where Undertow shares it among all patterns.

Each peer gives a score a team and week, higher being more alarming. To add one: a module, and a line in :data:`PEERS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers import r_surveillance, rules
from pipeline.evaluation.peers.bocpd import bocpd
from pipeline.evaluation.peers.cusum import cusum, cusum_beside_others
from pipeline.evaluation.peers.river_peer import adwin, page_hinkley
from pipeline.evaluation.peers.ruptures_peer import kernel_break
from pipeline.evaluation.peers.use import Use
from pipeline.evaluation.peers.yardstick import e_detector_alone


@dataclass(frozen=True)
class Peer:
    """A method.

    Parameters
    ----------
    title
        As it stands on the page.
    score
        Of every team and week.
    usual
        The threshold people use it with; None where there is none.
    slow
        Seconds for a thousand team-years, roughly: slow ones are judged on fewer teams.
    needs
        What must be installed; empty for nothing.
    """

    title: str
    score: Callable[[Use], Array]
    usual: float | None = None
    slow: bool = False
    needs: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether it can be run here."""
        if self.needs == "R":
            return r_surveillance.is_installed()
        return not self.needs or find_spec(self.needs) is not None


def _of_r(method: str) -> Callable[[Use], Array]:
    return lambda use: r_surveillance.falling(use, (method,))[method]


PEERS: Mapping[str, Peer] = {
    "farrington": Peer("Farrington flexible (R surveillance)", _of_r("farrington"), usual=1.0, slow=True, needs="R"),
    "ears_c1": Peer("EARS C1 (R surveillance)", _of_r("C1"), usual=3.09, slow=True, needs="R"),
    "ears_c2": Peer("EARS C2 (R surveillance)", _of_r("C2"), usual=3.09, slow=True, needs="R"),
    "ears_c3": Peer("EARS C3 (R surveillance)", _of_r("C3"), usual=3.09, slow=True, needs="R"),
    "bocpd": Peer("BOCPD, beta-binomial", bocpd, usual=0.5),
    "kernel_break": Peer("KernelCPD each week (ruptures)", kernel_break, slow=True, needs="ruptures"),
    "adwin": Peer("ADWIN (river)", adwin, usual=5, slow=True, needs="river"),
    "page_hinkley": Peer("Page-Hinkley (river)", page_hinkley, usual=6, slow=True, needs="river"),
    "cusum": Peer("CUSUM, own first 8 weeks", cusum, usual=4.6),
    "cusum_beside_others": Peer("CUSUM with our cohort offset", cusum_beside_others, usual=4.6),
    "e_detector_alone": Peer("one e-detector on use alone", e_detector_alone, usual=7.86),
    "idle_thirty_days": Peer('"idle 30 days": a third of the seats', rules.idle_thirty_days, usual=1 / 3),
    "weekly_active_below": Peer('"WAU below 40 %"', rules.weekly_active_below, usual=0.6),
    "week_on_week": Peer('"down 20 % on last week"', rules.week_on_week, usual=0.2),
    "below_own_mean": Peer('"30 % below the last 8 weeks"', rules.below_own_mean, usual=0.3),
    "at_random": Peer("alarms at random", rules.at_random),
    "never": Peer("never alarm", rules.never),
}
"""By name, in the order of the page: from the strongest tools of other fields to what needs no method."""
