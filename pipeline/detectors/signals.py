"""A story as the message people will read."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.detectors.evidence import certainty, evidence, strength
from pipeline.detectors.explanations import explanations
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Detector
from pipeline.detectors.stories import Story
from pipeline.periods import Week
from schemas.signal import Pattern, Signal, SignalStatus, signal_id


def signal(org: str, panel: Panel, story: Story, detectors: Mapping[Pattern, Detector], week: int) -> Signal:
    """The signal of one story as it is known in a week; the same figures always give the same signal.

    Who opened the story gives its identity, who tells it everything else. Nothing of it rests on later weeks of the panel.
    """
    opener, teller = story.opener, story.teller
    first, episode, detector = opener.episode, teller.episode, detectors[teller.pattern]
    unit = panel.units[first.unit]
    people = int(panel.cohort_size[episode.unit, episode.last])
    detected, closed = week_name(panel, first.detected), story.closed
    return Signal(
        id=signal_id(org, unit, panel.tool, opener.pattern, detected, rule_of(opener.pattern, detectors)),
        org=org,
        unit=unit,
        tool=panel.tool,
        family=detector.family,
        pattern=teller.pattern,
        since=week_name(panel, first.since),
        detected_period=detected,
        as_of=week_name(panel, week),
        closed_period=None if closed is None else week_name(panel, closed),
        status=SignalStatus.OPEN if closed is None else SignalStatus.CLOSED,
        strength=strength(teller.score, episode, people),
        certainty=certainty(teller.score, episode),
        evidence=evidence(teller.score, replace(episode, since=first.since), people),
        explanations=explanations(panel, episode, detector),
        next_steps=list(detector.next_steps),
        rule=rule_of(teller.pattern, detectors),
        also=story.also,
    )


def rule_of(pattern: Pattern, detectors: Mapping[Pattern, Detector]) -> str:
    """Name and version of the rule of a pattern."""
    return f"{pattern}/{detectors[pattern].version}"


def week_name(panel: Panel, week: int) -> str:
    """The ISO week at a place of the panel."""
    return str(Week(panel.weeks[week].astype(object)))
