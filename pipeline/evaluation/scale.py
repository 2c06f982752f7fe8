"""How large an evaluation is: how many organisations of each kind, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluation.worlds import Asked, Kind, Purpose


@dataclass(frozen=True)
class Scale:
    """Numbers of organisations; each has :attr:`teams` teams and two years.

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

    def times(self, factor: float) -> "Scale":
        """The same with more or fewer organisations of each kind."""
        counts = {what: max(1, round(many * factor)) for what, many in self.counts.items()}
        return Scale(counts, self.teams, self.slow_teams, self.series, self.slow_series)


def _counts(quiet: int, falls: int, patterns: int, misspecified: int) -> Mapping[tuple[Purpose, Kind], int]:
    return {
        (Purpose.TUNING, Kind.QUIET): quiet // 2,
        (Purpose.TUNING, Kind.ALL_PATTERNS): patterns,
        (Purpose.TEST, Kind.QUIET): quiet,
        (Purpose.TEST, Kind.QUARTER): falls,
        (Purpose.TEST, Kind.HALF): falls,
        (Purpose.TEST, Kind.THREE_QUARTERS): falls,
        (Purpose.TEST, Kind.NEVER_USED): falls,
        (Purpose.TEST, Kind.ALL_PATTERNS): patterns,
        (Purpose.MISSPECIFIED, Kind.QUIET): misspecified,
        (Purpose.MISSPECIFIED, Kind.HALF): max(1, misspecified // 2),
    }


FULL = Scale(_counts(quiet=200, falls=24, patterns=30, misspecified=24), teams=160, slow_teams=300, series=40, slow_series=4)
QUICK = Scale(_counts(quiet=10, falls=3, patterns=4, misspecified=2), teams=160, slow_teams=20, series=20, slow_series=0)
