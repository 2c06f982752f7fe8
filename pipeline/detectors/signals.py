"""An episode as the message people will read."""

from pipeline.detectors.episodes import Episode
from pipeline.detectors.evidence import certainty, evidence, strength
from pipeline.detectors.explanations import explanations
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Detector, Score
from pipeline.periods import Week
from schemas.signal import Pattern, Signal, SignalStatus, signal_id


def signal(org: str, panel: Panel, pattern: Pattern, detector: Detector, score: Score, episode: Episode) -> Signal:
    """The signal of one episode; the same figures always give the same signal."""
    unit = panel.units[episode.unit]
    people = int(panel.cohort_size[episode.unit, episode.last])
    detected = week_name(panel, episode.detected)
    rule = f"{pattern}/{detector.version}"
    return Signal(
        id=signal_id(org, unit, panel.tool, pattern, detected, rule),
        org=org,
        unit=unit,
        tool=panel.tool,
        family=detector.family,
        pattern=pattern,
        since=week_name(panel, episode.since),
        detected_period=detected,
        as_of=week_name(panel, len(panel.weeks) - 1),
        closed_period=None if episode.closed is None else week_name(panel, episode.closed),
        status=SignalStatus.OPEN if episode.closed is None else SignalStatus.CLOSED,
        strength=strength(score, episode, people),
        certainty=certainty(score, episode),
        evidence=evidence(score, episode, people),
        explanations=explanations(panel, episode, detector),
        next_steps=list(detector.next_steps),
        rule=rule,
    )


def week_name(panel: Panel, week: int) -> str:
    """The ISO week at a place of the panel."""
    return str(Week(panel.weeks[week].astype(object)))
