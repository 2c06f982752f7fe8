"""What was found beside what was planted: the honest account of a run on a simulated organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.simulator.truth import PlantedEpisode, Truth
from schemas.signal import Signal, SignalStatus


class Verdict(StrEnum):
    """How a planted episode or a signal turned out."""

    FOUND = "found"
    MISSED = "missed"
    ALSO_SEEN = "also seen"
    """Another pattern in a team with a planted episode: a team that works around the tool leaves its licences idle too."""
    FALSE_ALARM = "false alarm"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison; either side may be absent."""

    unit: str
    pattern: str
    verdict: Verdict
    planted: PlantedEpisode | None
    signal: Signal | None


def compare(truth: Truth, signals: Sequence[Signal]) -> list[Line]:
    """Every planted episode and every signal that was not withdrawn, by unit; each stands on exactly one line.

    A planted pattern that a signal names beside the one it tells of is found: it is the same story.
    """
    planted = {(e.unit, e.pattern): e for e in truth.episodes}
    units = {unit for unit, _ in planted}
    raised: dict[tuple[str, str], Signal] = {}
    for signal in signals:
        if signal.status is not SignalStatus.WITHDRAWN:
            patterns = (str(signal.pattern), *map(str, signal.also))
            named = [(signal.unit, pattern) for pattern in patterns if (signal.unit, pattern) in planted]
            raised |= dict.fromkeys(named or [(signal.unit, str(signal.pattern))], signal)
    lines = [_line(key, planted.get(key), raised.get(key), units) for key in planted.keys() | raised.keys()]
    return sorted(lines, key=lambda line: (line.unit, line.pattern))


def _line(key: tuple[str, str], planted: PlantedEpisode | None, signal: Signal | None, units: set[str]) -> Line:
    if planted is not None:
        verdict = Verdict.MISSED if signal is None else Verdict.FOUND
    else:
        verdict = Verdict.ALSO_SEEN if key[0] in units else Verdict.FALSE_ALARM
    return Line(*key, verdict, planted, signal)
