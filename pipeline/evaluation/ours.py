"""What Undertow says of an organisation, at its own budget and at others: the code of the live agent, stricter or looser."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from pipeline.detectors import PATTERNS
from pipeline.detectors.budget import divided
from pipeline.detectors.certainty import place, right
from pipeline.detectors.columns import Whole
from pipeline.detectors.evidence import stated
from pipeline.detectors.migration import moved_on
from pipeline.detectors.panel import ANY_TOOL, Panel
from pipeline.detectors.score import Detector, Score
from pipeline.detectors.stories import Seen, stories
from pipeline.evaluation.ledger import Alarms
from schemas.signal import Pattern

BUDGETS = (0.03125, 0.125, 0.5, 1.0, 2.0, 4.0, 16.0)
"""Multiples of the shipped budget, for all patterns alike: the curve of recall over false alarms is made of them."""
SHIPPED = 1.0


def alarms(panel: Panel, budget: float = SHIPPED) -> Alarms:
    """Every episode of every pattern of this panel, as an alarm in the week it is found; the first of a story is a signal."""
    scores = {}
    for pattern, detector in _of(panel).items():
        asked = replace(cast("Any", detector), false_alarms_a_year=detector.false_alarms_a_year * budget)
        scores[pattern] = _scored(asked, panel)
    found = [_row(seen, seen is story.opener) for story in stories(scores) for seen in story.seen]
    return Alarms.of(*zip(*found, strict=True)) if found else Alarms.of([], [])


def assessable(panel: Panel) -> Mapping[str, Whole]:
    """For each pattern, in how many weeks it could judge each team at all; the others it abstained from."""
    return {str(pattern): np.isfinite(_scored(detector, panel).level).sum(axis=1) for pattern, detector in _of(panel).items()}


def _of(panel: Panel) -> Mapping[Any, Detector]:
    is_tool = panel.tool != ANY_TOOL
    return {pattern: detector for pattern, detector in PATTERNS.items() if detector.per_tool is is_tool}


def _scored(detector: Detector, panel: Panel) -> Score:
    """As :func:`pipeline.detectors.scores` does it, of a detector with another budget."""
    score = detector.score(panel)
    if not detector.per_tool:
        return score
    shared = divided(score, panel["tools"])
    return replace(shared, alarm=shared.alarm & ~moved_on(panel))


def _row(seen: Seen, is_new: bool) -> tuple[int, int, str, float, float, bool]:
    # As it stood when it was told: what the evidence became later is no help to who reads it then.
    episode, score = seen.episode, seen.score
    margin = float(score.evidence[episode.unit, episode.detected]) - score.threshold
    return episode.unit, episode.detected, str(seen.pattern), float("nan"), margin, is_new


def sure(said: Alarms) -> Alarms:
    """The same, each as sure as the shipped table has it: a table that changes leaves kept pieces as they are."""
    told = zip(said.pattern.tolist(), said.margin.tolist(), strict=True)
    return replace(said, certainty=np.array([stated(right(Pattern(pattern))[place(margin)]) for pattern, margin in told]))
