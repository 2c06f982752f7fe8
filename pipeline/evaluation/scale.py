"""How large an evaluation is: how many organisations of each kind, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.evaluation.worlds import Asked, Kind, Purpose


@dataclass(frozen=True)
class Scale:
    """Numbers of organisations (a large one costs less than two small ones); each has :attr:`teams` teams and two years.

    Parameters
    ----------
    counts
        By purpose and kind.
    teams
        Of each organisation.
    slow_teams
        Teams on which peers that take long are tuned, and as many on which they are judged, of each effect.
    series, slow_series
        Series of each public scenario, and for methods of R.
    """

    counts: Mapping[tuple[Purpose, Kind], int]
    teams: int
    slow_teams: int
    series: int
    slow_series: int

    def asked(self) -> Sequence[Asked]:
        """Every organisation."""
        return [Asked(*what, number, self.teams) for what, many in self.counts.items() for number in range(many)]

    def only(self, purpose: Purpose) -> "Scale":
        """The organisations of one purpose."""
        return replace(self, counts={what: many for what, many in self.counts.items() if what[0] == purpose})

    def times(self, factor: float) -> "Scale":
        """The same with more or fewer organisations of each kind, and as much of all else but their teams."""
        counts = {what: max(1, round(many * factor)) for what, many in self.counts.items()}
        slow, series, slow_series = (round(many * factor) for many in (self.slow_teams, self.series, self.slow_series))
        # One half of the series tunes, the other judges: of fewer than two, methods that are slow are left out.
        return Scale(counts, self.teams, max(1, slow), max(2, series), slow_series if slow_series > 1 else 0)


def _counts(quiet: int, falls: int, patterns: int, misspecified: int) -> Mapping[tuple[Purpose, Kind], int]:
    return {
        (Purpose.TUNING, Kind.QUIET): quiet // 2,
        (Purpose.TUNING, Kind.ALL_PATTERNS): patterns,
        (Purpose.TEST, Kind.QUIET): quiet,
        (Purpose.TEST, Kind.QUARTER): falls,
        (Purpose.TEST, Kind.HALF): 2 * falls,
        (Purpose.TEST, Kind.THREE_QUARTERS): falls,
        (Purpose.TEST, Kind.NEVER_USED): max(1, falls // 2),
        (Purpose.TEST, Kind.NEVER_USED_MORE): max(1, falls // 2),
        (Purpose.TEST, Kind.ALL_PATTERNS): patterns,
        (Purpose.TEST, Kind.APART): falls,
        (Purpose.MISSPECIFIED, Kind.QUIET): misspecified,
    }


FULL = Scale(_counts(quiet=40, falls=8, patterns=10, misspecified=6), teams=240, slow_teams=100, series=40, slow_series=2)
QUICK = Scale(_counts(quiet=6, falls=1, patterns=1, misspecified=1), teams=160, slow_teams=12, series=10, slow_series=0)
