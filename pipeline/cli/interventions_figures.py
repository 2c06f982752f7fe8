"""What the store holds, as the effects package wants it: figures by week of one tool, acts, episodes and draws as numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pipeline.detectors.columns import ratio
from pipeline.detectors.panel import Panel
from pipeline.detectors.public_holidays import holiday_weeks
from pipeline.effects import Act, Draw, Effect, Episode, Figures, judge
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.rollups import StoredRows
from pipeline.settings import Settings
from pipeline.store import Store
from schemas.intervention import Intervention
from schemas.signal import NextStep, Signal
from schemas.waitlist import Waitlist


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer, and what it is about.

    Parameters
    ----------
    kind, tool
        What was done, and the tool whose use was looked at.
    as_of
        The last week that was known.
    said
        The answer.
    """

    kind: NextStep
    tool: str
    as_of: Week
    said: Effect


@dataclass(frozen=True)
class Known:
    """What the store knows of an organisation for this question.

    Parameters
    ----------
    acts, places, signals
        What was done, who was drawn to come when, and what was said.
    panels
        Figures by tool.
    """

    acts: Sequence[Intervention]
    places: Sequence[Waitlist]
    signals: Sequence[Signal]
    panels: Sequence[Panel]

    def judged(self, kinds: Sequence[NextStep]) -> Iterator[Judged]:
        """Every answer for these kinds, kind by kind and tool by tool; none for a kind that was never done or planned."""
        for kind in kinds:
            for panel in self.panels:
                week = _numbers(panel)
                figures = _figures(panel)
                place = {unit: number for number, unit in enumerate(figures.units)}
                acts = [Act(place[one.unit], week(one.period), one.kind) for one in self.acts if one.unit in place]
                signals = [one for one in self.signals if one.unit in place and one.tool in {panel.tool, "any"}]
                over = [week(one.closed_period) if one.closed_period else figures.weeks for one in signals]
                episodes = [
                    Episode(place[one.unit], week(one.detected_period), end) for one, end in zip(signals, over, strict=True)
                ]
                draws = [(one, week(period)) for period, one in draws_of(self.places, kind)]
                for said in judge(figures, acts, episodes, draws, kind):
                    yield Judged(kind, panel.tool, self.as_of, said)

    @property
    def as_of(self) -> Week:
        """The last week of which anything is known."""
        return Week(max(panel.weeks[-1] for panel in self.panels).item())


def read_known(store: Store, settings: Settings, tool: str | None = None) -> Known:
    """Read all of it, of one tool or of every one."""
    rows = StoredRows(store, settings.org)
    panels = [Panel.from_table(rows.of_tool(name), name) for name in rows.tools() if tool in {None, name}]
    return Known(
        acts=store.interventions(settings.org),
        places=store.waitlists(settings.org),
        signals=store.signals(settings.org),
        panels=[panel.with_holidays(holiday_weeks(panel.weeks, settings.country)) for panel in panels],
    )


def draws_of(places: Sequence[Waitlist], kind: NextStep) -> list[tuple[str, Draw]]:
    """The draws of a kind, each with the week of the first, oldest first."""
    mine = sorted((one for one in places if one.kind == kind), key=lambda one: (one.period, one.unit))
    found = []
    for period, group in groupby(mine, key=lambda one: one.period):
        drawn = list(group)
        first = tuple(one.unit for one in drawn if one.is_first)
        found.append((period, Draw(first, tuple(one.unit for one in drawn if not one.is_first))))
    return found


def _figures(panel: Panel) -> Figures:
    scored = np.flatnonzero(panel.is_scored)
    share = ratio(panel.trusted("people_active_by_own_action"), panel.sizes("people_active_by_own_action"))
    return Figures(tuple(panel.units[i] for i in scored), share[scored], panel.cohort_size[scored])


def _numbers(panel: Panel) -> Callable[[str], int]:
    """From the name of a week to its number in a panel; below zero for one that is before it."""
    first = Week(panel.weeks[0].item())
    return lambda period: (Week.parse(period).monday - first.monday).days // DAYS_A_WEEK
