"""FPR, POD and delay of a method on the public scenarios, at the threshold people use or one tuned to a false-positive rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array, Mask
from pipeline.evaluation.intervals import Interval, by_cluster
from pipeline.evaluation.public.scenarios import CURRENT, Series


@dataclass(frozen=True)
class Judged:
    """What a method did on many series.

    Parameters
    ----------
    false_positives
        Share of the judged weeks alarmed in series without anything planted in them.
    detected
        Share of series with an alarm between onset and end of what was planted (POD; where thinned: within 12 weeks).
    interval
        Of that share, drawing whole series.
    delay
        Mean weeks from onset to the first such alarm, among those detected; NaN where none was.
    series
        How many were judged.
    """

    false_positives: float
    detected: float
    interval: Interval
    delay: float
    series: int


def judge(quiet: Array, score: Array, series: Series, threshold: float, within: float = np.inf) -> Judged:
    """Score one method; every week counts by itself, as in the literature. Arrays begin with the first judged week.

    Parameters
    ----------
    quiet
        Scores of the series without anything planted.
    score, series
        Of the series with something planted.
    threshold
        From which on a week is alarmed.
    within
        For what does not end by itself: weeks from the onset in which an alarm counts.

    Examples
    --------
    >>> planted, score = np.zeros((1, 49), bool), np.zeros((1, 49))
    >>> planted[0, 25:28], score[0, 5], score[0, 27] = True, 9, 9
    >>> judge(np.zeros((1, 49)), score, Series(score, planted, np.array([600.0])), 5)
    Judged(false_positives=0.0, detected=1.0, interval=(1.0, 1.0), delay=2.0, series=1)
    """
    lag = CURRENT + np.arange(score.shape[1])[None, :] - series.onset[:, None]
    hits: Mask = (score >= threshold) & series.planted & (lag < within)
    found = np.asarray(hits.any(axis=1))
    first = lag[np.arange(len(lag)), hits.argmax(axis=1)][found]
    return Judged(
        false_positives=float((quiet >= threshold).mean()),
        detected=float(found.mean()),
        interval=by_cluster(found.astype(np.float64), np.ones(len(found)), np.arange(len(found))),
        delay=float(first.mean()) if found.any() else float("nan"),
        series=len(found),
    )


def at_rate(quiet: Sequence[Array], rate: float) -> float:
    """The threshold at which so large a share of the weeks of series without any outbreak alarms.

    >>> at_rate([np.arange(49.0)], rate=1 / 49)
    48.0
    """
    values = np.concatenate([score.ravel() for score in quiet])
    values = np.sort(values[np.isfinite(values)])[::-1]
    allowed = int(rate * len(values) + 1e-9)
    return float(values[allowed - 1]) if allowed else float(np.nextafter(values[0], np.inf))
