"""The small plot beside a signal: the figure that its pattern is about, as coarse as it is shown of such a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report import words
from pipeline.report.chart import across, segments
from pipeline.report.content import Content, Course
from pipeline.texts import Text
from schemas.signal import Pattern, Signal

FIGURE: Mapping[str, tuple[str, str]] = {
    Pattern.LICENCE_IDLING: ("seats_used", "band_seats_used"),
    **dict.fromkeys(
        (
            Pattern.WORKAROUND_DROP,
            Pattern.POST_TRAINING_DECAY,
            Pattern.SHALLOW_USE,
            Pattern.STALLED_ROLLOUT,
            Pattern.NARROWING_USE,
            Pattern.EVERYWHERE_LESS,
        ),
        ("own_action", "band_active"),
    ),
}
"""What is drawn for a pattern: a share of a week, and a band of a quarter; of the others nothing that is shown is made."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Weekly shares as paths, or the bands of quarters where the unit is too small for them.

    It misleads when it is read as the evidence: the detectors see exact counts, people only this.
    """

    caption: str
    paths: Sequence[str]
    since: float | None
    marks: Sequence[float]
    first: str
    last: str
    bands: Sequence[tuple[str, str, str]]
    """Quarter, key of the band, its word."""


def plot(signal: Signal, content: Content, text: Text) -> Plot | None:
    """The plot of a signal; None where nothing of its unit may be shown."""
    if signal.pattern not in FIGURE:
        return None
    share, band = FIGURE[signal.pattern]
    course = content.unit_courses.get((signal.unit, signal.tool))
    if course and any(getattr(point, share) is not None for point in course.points):
        return _weekly(signal, course, share, content, text)
    quarters = [one for one in content.quarters if (one.unit, one.tool) == (signal.unit, signal.tool)]
    bands = [(words.quarter(one.quarter, text), getattr(one, band.removeprefix("band_")) or "none") for one in quarters]
    if not bands:
        return None
    told = [(quarter, str(key), text(f"band.{key}")) for quarter, key in bands]
    return Plot(text(f"explain_figure.{band}"), (), None, (), "", "", told)


def _weekly(signal: Signal, course: Course, share: str, content: Content, text: Text) -> Plot:
    weeks = [point.week for point in course.points]
    names = [str(week) for week in weeks]
    acts = [one.week for one in content.done if one.unit == signal.unit]
    return Plot(
        caption=text(f"explain_figure.share_{share}"),
        paths=segments([getattr(point, share) for point in course.points]),
        since=across(names.index(signal.since), len(names)) if signal.since in names else None,
        marks=[across(weeks.index(week), len(weeks)) for week in acts if week in weeks],
        first=words.week(weeks[0], text),
        last=words.week(weeks[-1], text),
        bands=(),
    )
