"""What a training won is lost again, at least twice as fast as elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import (
    FEWEST_OTHERS,
    FEWEST_PEOPLE,
    HIGHEST_NULL,
    LOWEST_NULL,
    Course,
    others,
    roster_changes,
    usual_weeks,
)
from pipeline.detectors.beta import lower_point
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import FORGET, threshold
from pipeline.detectors.fall import GAP_WEEKS, LONGEST_WEEKS, evidence_of_lower
from pipeline.detectors.history import past
from pipeline.detectors.panel import Panel
from pipeline.detectors.persistence import Persistence, persistence
from pipeline.detectors.score import Score
from pipeline.detectors.training import BEFORE_WEEKS, SESSION_WEEKS, Trained, is_watched, mean_around, trained, wear
from schemas.signal import Explanation, NextStep, SignalFamily


@dataclass(frozen=True)
class PostTrainingDecay:
    """Of the people whom a training won for the tool, clearly more are gone than elsewhere after as many weeks.

    Each unit is held against what it was before its training and just after, and against how fast such a lift wears off in all
    trained units: is it lost at that pace, or at twice that pace? The lift is read with caution, for a few good weeks make it too
    large; a unit that was won over by nothing is not judged. Units without a training in those weeks say what befell everybody.

    When it misleads
    ----------------
    Exercises that are part of a training look like use, and end with it. People who were trained for work that comes later stop
    until it comes (``other_work``). Where all were trained at once by one course, a course without effect is no news of a team.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_lift
        Smallest rise that counts as won, as a share of people.
    least_lost
        Smallest part of it that must be lost.
    least_behind
        Smallest difference with what is expected, as a share of people.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["training_attended"][:, 14] = 16
    >>> since = np.maximum(np.arange(30) - 14, 0)
    >>> panel["people_active_by_own_action"][:] = np.where(np.arange(30) < 14, 6, 12 + 4 * np.exp(-since / 8))
    >>> panel["people_active_by_own_action"][3, 17:] = 6
    >>> alarms = PostTrainingDecay().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Ebbinghaus's curve of forgetting in its exponential form; Shin, Ramdas and Rinaldo, arXiv 2203.03532.
    """

    false_alarms_a_year: float = 0.002
    least_lift: float = 0.1
    least_lost: float = 0.5
    least_behind: float = 0.1

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset({"people_active_by_own_action", "training_attended"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.OTHER_WORK, Explanation.NO_ACCESS, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.ROOM, NextStep.COFFEE, NextStep.LISTEN, NextStep.PERSONAL)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week after a training."""
        active, size = _active(panel), panel.sizes("people_active_by_own_action")
        share = ratio(active, size)
        found = trained(panel.trusted("training_attended"), panel.cohort_size, share)
        watched = is_watched(found)
        if not watched.any():
            return self._nothing(watched)
        course = Course(active, size, _untrained(active, size, found))
        begins = roster_changes(panel.cohort_size) | (found.age == 0)
        history = past(np.isfinite(share), begins, 3, gap=GAP_WEEKS, longest=LONGEST_WEEKS)
        worn = wear(found, share, size)
        moved = _moved(course.elsewhere, found)
        expected, faster = ((found.before + found.lift * left) * moved for left in worn)
        known = persistence(course, history)
        lowest = _lowest(expected, found, size, known)
        # At least twice as fast: at twice the pace, and all of it at once.
        lower = np.stack([lowest * ratio(faster, expected), lowest * ratio(found.before * moved, expected)])
        needed = threshold(self.false_alarms_a_year)
        evidence = evidence_of_lower(
            course, history, known, lowest,
            lambda week: lower[:, :, week],
            watched & (found.lift >= self.least_lift),
            ceiling=needed + FORGET,
        )  # fmt: skip
        now = history.recent(active) / size
        lost = (found.before + found.lift - now) / np.where(found.lift >= self.least_lift, found.lift, np.nan)
        behind = expected - now
        large = (lost >= self.least_lost) & (behind >= self.least_behind) & watched
        return Score(
            alarm=(evidence >= needed) & large,
            evidence=evidence,
            threshold=needed,
            level=np.where(watched, behind, np.nan),
            ordinary=np.zeros_like(behind),
            strength=np.clip(np.nan_to_num(lost), 0, 1),
            before={"use_after_training": np.where(watched, found.before + found.lift, np.nan)},
            now={"use_now": np.where(watched, now, np.nan), "use_expected": np.where(watched, expected, np.nan)},
        )

    def _nothing(self, watched: Mask) -> Score:
        """What is said where no training wears off: nothing of any week."""
        unknown, zero, never = (np.broadcast_to(np.float64(value), watched.shape) for value in (np.nan, 0.0, -np.inf))
        return Score(
            alarm=watched,
            evidence=never,
            threshold=threshold(self.false_alarms_a_year),
            level=unknown,
            ordinary=zero,
            strength=zero,
            before={"use_after_training": unknown},
            now={"use_now": unknown, "use_expected": unknown},
        )


def _active(panel: Panel) -> Array:
    judged = (panel.sizes("people_active_by_own_action") >= FEWEST_PEOPLE) & usual_weeks(panel)
    return np.where(judged, panel.trusted("people_active_by_own_action"), np.nan)


def _untrained(active: Array, size: Array, found: Trained) -> Array:
    """The share of all others that no training moves just then; the last one known where they are too few, 1 before any is."""
    share = others(np.where(found.age < 0, active, np.nan), size, FEWEST_OTHERS)
    at = np.maximum.accumulate(np.where(share > 0, np.arange(share.shape[1]), -1), axis=1)
    return np.where(at >= 0, np.take_along_axis(share, np.maximum(at, 0), axis=1), 1.0)


def _moved(elsewhere: Array, found: Trained) -> Array:
    """How much less the untrained use the tool than before that training; that they use it more is no reason to expect more."""
    usual, _ = mean_around(elsewhere, found.age, -SESSION_WEEKS - BEFORE_WEEKS, -SESSION_WEEKS)
    return np.minimum(ratio(elsewhere, usual), 1.0)


def _lowest(expected: Array, found: Trained, size: Array, known: Persistence) -> Array:
    """The lowest level that the few weeks just after the training leave room for: their lower 10 % point."""
    observations = size * found.weeks / known.repeats + 2
    share = np.clip(expected, LOWEST_NULL, HIGHEST_NULL)
    return np.clip(lower_point(share * observations, (1 - share) * observations), LOWEST_NULL, HIGHEST_NULL)
