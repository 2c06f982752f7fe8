"""The charts over time: lines, gaps, marks, and the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report import words
from pipeline.report.care import holiday_names, notes
from pipeline.report.chart import Span, Tick, across, gaps, segments, ticks
from pipeline.report.content import Content, Course
from pipeline.texts import Text, texts
from schemas.status import SourceState

QUARTER_WEEKS = 13
SUBJECTS = {"adoption": ("active", "own_action"), "licences": ("seats_used", "seats_idle")}
"""What a chart is about, to the two figures of a :class:`Point` that it shows: the first drawn full, the second dashed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name and the paths of its unbroken runs."""

    name: str
    paths: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the page needs to draw a chart and to say it in words."""

    tool: str
    summary: str
    note: str
    description: str
    lines: Sequence[Line]
    gaps: Sequence[Span]
    ticks: Sequence[Tick]
    marks: Sequence[float]
    care: Sequence[str]
    rows: Sequence[Sequence[str]]


def chart(subject: str, course: Course, content: Content, language: str) -> Chart:
    """The chart of one tool about a subject of :data:`SUBJECTS`."""
    text = texts(language)
    weeks = [point.week for point in course.points]
    series = [[getattr(point, name) for point in course.points] for name in SUBJECTS[subject]]
    tool = words.known("tool", course.tool, text)
    step = course.step if subject == "adoption" else course.seat_step
    sources = [source for source in content.sources if source.tool == course.tool and source.week in weeks]
    partial = {source.week for source in sources if source.state is SourceState.PARTIAL}
    return Chart(
        tool=tool,
        summary=_summary(subject, course, series, step, text),
        note=text(f"report.{subject}_note", step=round(step * 100)),
        description=text(f"report.chart_{subject}", tool=tool),
        lines=[
            Line(text(f"report.{name}_line"), segments(values)) for name, values in zip(SUBJECTS[subject], series, strict=True)
        ],
        gaps=gaps([all(value is None for value in week) for week in zip(*series, strict=True)]),
        ticks=ticks(weeks, text),
        marks=[
            across(i, len(weeks))
            for i, week in enumerate(weeks)
            if week in partial or holiday_names(week, content.country, language)
        ],
        care=notes(weeks, sources, content.country, language),
        rows=[
            [words.week_and_day(week, text), *(words.rounded_share(value, step, text) for value in figures)]
            for week, *figures in zip(weeks, *series, strict=True)
        ],
    )


def _summary(subject: str, course: Course, series: Sequence[Sequence[float | None]], step: float, text: Text) -> str:
    """The last week in a sentence, and where it stood a quarter before."""
    week = words.week_and_day(course.points[-1].week, text)
    tool = words.known("tool", course.tool, text)
    first, second = (values[-1] for values in series)
    if first is None or second is None:
        return text(f"report.{subject}_nothing", week=week, tool=tool)
    said = [words.rounded_share(share, step, text) for share in (first, second)]
    sentence = text(f"report.{subject}_last", week=week, tool=tool, first=said[0], second=said[1])
    earlier = series[0][-1 - QUARTER_WEEKS] if len(course.points) > QUARTER_WEEKS else None
    if earlier is None:
        return sentence
    return sentence + " " + text(f"report.{subject}_before", first=words.rounded_share(earlier, step, text))
