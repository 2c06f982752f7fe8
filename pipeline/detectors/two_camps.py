"""Two camps in one unit: people leave a tool alone or use it nearly every day, and the middle empties.

A change of one unit against its own past, with what happened in other large units taken out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.agreement import agreement
from pipeline.detectors.baselines import Course, others, roster_changes, usual_weeks
from pipeline.detectors.camps import two_camps_probability
from pipeline.detectors.columns import Array, Mask
from pipeline.detectors.e_detector import FORGET, evidence_of_fall, threshold, where_it_matters
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.runs import running
from pipeline.detectors.score import Score, among
from pipeline.privacy.groups import HISTOGRAM_FROM
from schemas.signal import Explanation, NextStep, SignalFamily

BINS = ("people_active_1_day", "people_active_2_3_days", "people_active_4_7_days")
FEWEST_PEOPLE = 12
"""In smaller units a histogram of four bands shows two camps by chance; the shipped plan has none below 50 people anyway."""
FEWEST_OTHERS = 2
"""Units with bins are large and few: two of them say well enough what happened to everybody."""
HOLDS = 0.9
"""An end that has at least this share of what is expected has not shrunk: a tenth is chance."""


@dataclass(frozen=True)
class TwoCamps:
    """The middle of use empties towards both ends: not active at all, and active on four days of the week or more.

    Four ordered bands: not active, one day, two or three, four to seven. An e-detector gathers evidence that the share of the two
    middle bands fell, against a pessimistic reading of the own past moved as the other large units moved; it keeps the budget by
    itself. Beside that it takes a shape: neither end may have shrunk, or everybody moved to one side; and the mean histogram of
    the last four weeks must show two camps with a posterior probability of ``surely``, for ``stay_weeks`` running. How far people
    lie apart is measured by van der Eijk's A, turned: 0 all alike, a half spread evenly, 1 half at either end.

    A unit that is made of large units is judged through them; one made of small ones, which have no bins, is judged itself.

    When it misleads
    ----------------
    Use is not opinion: two camps of use may be two kinds of work (``different_work``), or licences for one half. The gate keeps
    back all bins when one of them has fewer than five people, and so hides exactly the unit whose middle is empty: weeks without
    bins are not judged. Two camps that were there from the start are never told. Where fewer than two other units have bins,
    nothing is said.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_end
        Smallest share of the people that is a camp.
    surely
        Smallest posterior probability of two camps.
    stay_weeks
        Weeks running for which that must hold.
    least_growth
        Smallest growth of how far people lie apart.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel.cohort_size[:] = 60
    >>> for figure, people in zip(BINS, (14, 18, 16), strict=True):
    ...     panel[figure][:] = people
    ...     panel[figure][3, 12:] = 24 if people == 16 else 6
    >>> alarms = TwoCamps().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Van der Eijk 2001, Quality and Quantity 35:325; Shin, Ramdas and Rinaldo, arXiv 2203.03532.
    """

    false_alarms_a_year: float = 0.001
    least_end: float = 0.2
    surely: float = 0.9
    stay_weeks: int = 4
    least_growth: float = 0.1

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.POLARISATION
    figures: ClassVar[frozenset[str]] = frozenset({*BINS, "people_active_by_own_action"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.DIFFERENT_WORK, Explanation.NO_ACCESS, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.FORUM, NextStep.BOTH, NextStep.COFFEE)

    def score(self, panel: Panel) -> Score:
        """Judge every unit that has bins itself, in every week."""
        bands = _bands(panel)
        rows = np.atleast_1d(np.isfinite(bands[..., 0]).any(axis=1))
        return among(rows, self._score(bands[rows], roster_changes(panel.cohort_size)[rows]))

    def _score(self, bands: Array, changes: Mask) -> Score:
        """The same, of units with bins only: most are too small, and wait for nothing."""
        size = bands.sum(axis=-1)
        middle = _course(bands[..., 1:-1].sum(axis=-1), size)
        low, high = (_course(bands[..., end], size) for end in (0, -1))
        history = past(middle.is_known & low.is_known & high.is_known, changes)
        needed = threshold(self.false_alarms_a_year)
        recent, before = _each_band(history.recent, bands), _each_band(history.mean, bands)
        stays = running(self._is_split(recent, bands), history.counted) >= self.stay_weeks
        matters = stays & _holds(low, history) & _holds(high, history)

        def work(units: Mask) -> Array:
            these, past_of = middle.among(units), history.among(units)
            null = these.lowest_expected(past_of)
            return evidence_of_fall(these.part, these.whole, null, past_of.begins, weight=1, ceiling=needed + FORGET)

        evidence = where_it_matters(matters, work)
        apart, apart_before = (_apart(people, matters) for people in (recent, before))
        return Score(
            alarm=(evidence >= needed) & matters & (apart - apart_before >= self.least_growth),
            evidence=evidence,
            threshold=needed,
            level=np.where(history.counted, -middle.relative(), np.nan),
            ordinary=-middle.ordinary(history),
            strength=apart,
            before={"apart_before": apart_before, "between_before": middle.share_before(history)},
            now={"apart_now": apart, "between_now": middle.share_now(history)},
        )

    def _is_split(self, recent: Array, bands: Array) -> Mask:
        """Weeks in which the mean histogram of the last weeks shows two camps, surely enough."""
        split = np.zeros(recent.shape[:2], np.bool_)
        total = recent.sum(axis=-1)
        elsewhere = np.stack([others(bands[..., i], bands.sum(axis=-1), FEWEST_OTHERS) for i in range(bands.shape[-1])], axis=-1)
        for week in range(recent.shape[1]):
            known = np.isfinite(total[:, week])
            probability = two_camps_probability(recent[known, week], elsewhere[known, week], self.least_end)
            split[known, week] = probability >= self.surely
        return split


def _apart(people: Array, matters: Mask) -> Array:
    """How far people lie apart, 0 to 1; like the evidence, of units in which it matters and from the first such week on."""
    apart = np.full(matters.shape, np.nan)
    units = matters.any(axis=1)
    from_then_on = np.logical_or.accumulate(matters[units], axis=1)
    apart[units] = np.where(from_then_on, (1 - agreement(people[units])) / 2, np.nan)
    return apart


def _bands(panel: Panel) -> Array:
    """People by band, shape (units, weeks, bands); NaN where the unit is judged through its parts, or not at all."""
    active = np.stack([panel.known(figure) for figure in BINS], axis=-1)
    size = panel.cohort_size
    is_judged = (size >= FEWEST_PEOPLE) & ~_has_large_parts(panel) & usual_weeks(panel)
    idle = np.where(is_judged, size - active.sum(axis=-1), np.nan)
    return np.concatenate([idle[..., None], np.where(np.isfinite(idle)[..., None], active, np.nan)], axis=-1)


def _has_large_parts(panel: Panel) -> Mask:
    """Units and weeks in which a unit below is large enough for bins of its own; it follows from the roster alone."""
    row = {unit: i for i, unit in enumerate(panel.units)}
    has = np.zeros(panel.cohort_size.shape, np.bool_)
    above = np.array([row.get(parent or "", -1) for parent in panel.parents], np.int64)
    np.logical_or.at(has, above[above >= 0], panel.cohort_size[above >= 0] >= HISTOGRAM_FROM)
    return has


def _course(part: Array, size: Array) -> Course:
    """A part of everybody, beside that part in the other units with bins."""
    return Course(part, size, others(part, size, FEWEST_OTHERS))


def _holds(end: Course, history: Past) -> Mask:
    """An end has not shrunk, with what happened elsewhere taken out."""
    return np.asarray(end.recent(history) >= HOLDS * end.ordinary(history))


def _each_band(mean: Callable[[Array], Array], bands: Array) -> Array:
    return np.stack([mean(bands[..., i]) for i in range(bands.shape[-1])], axis=-1)
