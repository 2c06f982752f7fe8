"""The digest of a month, for one audience: what changed, what is open, what was done, and what cannot be seen.

Each audience gets what it can act on, and nothing to rank by: HR the organisation, a change lead the own units, the works council
what is kept, shown and looked at. Figures come from the same queries as the dashboards and the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.periods import Week
from pipeline.report import words
from pipeline.report.cards import Card, cards
from pipeline.report.content import Content
from pipeline.report.month import Month
from pipeline.report.read import Row
from schemas.signal import Signal, SignalStatus


class Audience(StrEnum):
    """Who reads it."""

    HR = "hr"
    CHANGE_LEAD = "change-lead"
    WORKS_COUNCIL = "works-council"

    @property
    def key(self) -> str:
        """Its name in the catalogue."""
        return self.value.replace("-", "_")


@dataclass(frozen=True)
class Digest:
    """What one audience is told of a month, without words.

    It misleads when it is read as the month was known then: signals and figures are told as they stand when it is made.

    Parameters
    ----------
    audience, month
        For whom, and about when.
    content
        The release surface, up to the end of the month.
    unit
        Of a change lead: the unit it is about; None for the whole organisation.
    tables
        Rows of panels of the dashboards, by name; values are words already.
    helped
        Answers to whether help helped, in words.
    """

    audience: Audience
    month: Month
    content: Content
    unit: str | None = None
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    helped: Sequence[str] = ()

    def raised(self) -> list[Signal]:
        """Signals that were raised in the month, withdrawn ones left out."""
        signals = [one for one in self.content.signals if one.status is not SignalStatus.WITHDRAWN]
        return [one for one in signals if Week.parse(one.detected_period) in self.month]

    def lasting(self) -> list[Signal]:
        """Signals from before that were still open when the month ended."""
        known = [one for one in self.content.signals if one.status is not SignalStatus.WITHDRAWN and one not in self.raised()]
        return [one for one in known if _end(one) is None or Month.of(_ended(one)) > self.month]

    def over(self) -> list[Signal]:
        """Signals that were over, or withdrawn, in the month."""
        return [one for one in self.content.signals if _end(one) is not None and _ended(one) in self.month]

    def cards_of(self, signals: Sequence[Signal], language: str) -> list[Card]:
        """These signals as cards, in alphabetical order of unit."""
        content = replace(self.content, signals=tuple(signals))
        both = [*cards(content, language, open_ones=True), *cards(content, language, open_ones=False)]
        order = {one.id: place for place, one in enumerate(sorted(signals, key=lambda s: (words.alphabetical(s.unit), s.id)))}
        return sorted(both, key=lambda card: order[card.id])


def until(content: Content, month: Month, units: frozenset[str] | None = None) -> Content:
    """A content up to the end of a month; with ``units`` of these only, the organisation's own course left out."""

    def is_in(unit: str) -> bool:
        return units is None or unit in units

    def is_then(week: Week) -> bool:
        return Month.of(week) <= month

    courses = [replace(one, points=tuple(point for point in one.points if is_then(point.week))) for one in content.courses]
    return replace(
        content,
        courses=tuple(one for one in courses if one.points) if units is None else (),
        quarters=tuple(one for one in content.quarters if is_in(one.unit) and _quarter_ended(one.quarter, month)),
        signals=tuple(one for one in content.signals if is_in(one.unit) and is_then(Week.parse(one.detected_period))),
        withheld=tuple(one for one in content.withheld if is_in(one.unit)),
        sources=tuple(one for one in content.sources if one.week in month),
        noised=tuple(one for one in content.noised if is_in(one.unit) and is_then(one.start)),
        unit_courses={
            key: replace(one, points=tuple(point for point in one.points if is_then(point.week)))
            for key, one in content.unit_courses.items()
        },
        done=tuple(one for one in content.done if is_in(one.unit) and is_then(one.week)),
    )


def below(content: Content, unit: str) -> frozenset[str]:
    """A unit and all units under it, as far as anything is shown of them."""
    parents = {one.unit: one.parent for one in content.withheld} | {one.unit: one.parent for one in content.quarters}
    found = {unit}
    while more := {name for name, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def is_known(content: Content, unit: str) -> bool:
    """Whether anything is shown of a unit, and be it that it is too small."""
    named = {one.unit for one in content.quarters} | {one.unit for one in content.withheld}
    return unit in named | {one.unit for one in content.signals}


def _end(signal: Signal) -> str | None:
    return signal.closed_period or (signal.as_of if signal.status is not SignalStatus.OPEN else None)


def _ended(signal: Signal) -> Week:
    end = _end(signal)
    assert end is not None
    return Week.parse(end)


def _quarter_ended(quarter: str, month: Month) -> bool:
    year, number = quarter.split("-Q")
    return (int(year), 3 * int(number)) <= (month.first.year, month.first.month)
