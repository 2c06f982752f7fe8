"""Closes a week: from what was counted to the release that the collector would make of it, through the same plan and gate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.activity import WeekActivity
from pipeline.collector.dp_run import status_in_dp
from pipeline.collector.job import Job
from pipeline.collector.plan import NOWHERE
from pipeline.collector.rows import Rows, usage_and_licences
from pipeline.collector.run import Release
from pipeline.collector.shards import Envelope, cut, make_shards
from pipeline.otlp.dialects import DIALECTS
from pipeline.otlp.open_weeks import OpenWeek
from pipeline.otlp.tally import PersonWeek, Tally, features_by_day
from pipeline.otlp.units import Placing
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.gate import MAGNITUDES
from pipeline.public_holidays import working_days
from schemas.status import SourceState, StatusShard


@dataclass(frozen=True)
class CoveredWeek(WeekActivity):
    """A week's tally, with the days on which the receiver was there, 0 for Monday: no other day was reported."""

    covered: frozenset[int] = frozenset()

    def reported(self, day: int) -> bool:
        """Whether the receiver was there all day, and as many people as the threshold were seen."""
        return day in self.covered and super().reported(day)


def close(open_week: OpenWeek, source: str, covered: Collection[int], job: Job) -> Release:
    """The release of a source and week.

    A day that is not covered has no figures of its own. The week has, and says that it is partial: its figures are too low.

    Parameters
    ----------
    open_week
        What was counted; it is not changed but for series, which are settled.
    source
        Of the dialect.
    covered
        Days on which the receiver was there from midnight to midnight, 0 for Monday.
    job
        The organisation, its release plan and its country.
    """
    week, plan, release = open_week.week, open_week.placing.plan, job.release_plan
    tally, tool = open_week.tallies[source], DIALECTS[source].tool
    key = (job.org, source, tool, str(week))
    if release.budget is not None:
        return Release(key, [*_status_alone(Envelope(*key, week.quarter, release.k), covered, job)])
    activity = _activity(tally, open_week.placing, frozenset(covered), release.k)
    rows = usage_and_licences(plan, week, activity, None, release, working_days(week, job.country))
    is_whole = len(covered) == DAYS_A_WEEK and not open_week.overfull
    return Release(key, make_shards(Envelope(*key, week.quarter, release.k), _said_honestly(rows, is_whole=is_whole), {}))


def _status_alone(envelope: Envelope, covered: Collection[int], job: Job) -> list[StatusShard]:
    """In the profile ``dp`` nothing but when the receiver was there: a quarter of persons is not kept for a noised count."""
    working = working_days(Week.parse(envelope.period), job.country)
    return cut(StatusShard, envelope, [status_in_dp(len(working), is_down=not covered)])


def _said_honestly(rows: Rows, *, is_whole: bool) -> Rows:
    """Without licences, which no client tells of; partial, where a weekend alone is not covered, too."""
    partial = rows.state is SourceState.COMPLETE and not is_whole
    return replace(rows, licences=[], state=SourceState.PARTIAL if partial else rows.state)


def _activity(tally: Tally, placing: Placing, covered: frozenset[int], k: int) -> CoveredWeek:
    tally.settle()
    placed = _placed(tally, placing)
    people = [person for person, _ in placed]
    return CoveredWeek(
        part_of=np.array([part for _, part in placed], dtype=np.intp),
        parts=len(placing.plan.parts),
        active=np.array([person.active for person in people], dtype=np.uint8),
        own=np.array([person.own for person in people], dtype=np.uint8),
        lately=[],
        ever=np.zeros(len(people), dtype=np.bool_),
        reaches_back=False,
        rows=[sum(person.active >> day & 1 for person in people) for day in range(DAYS_A_WEEK)],
        k=k,
        made=_made(people) if tally.keep_sums else {},
        used=features_by_day(placed, tally.width, DAYS_A_WEEK),
        lacks=DIALECTS[tally.source].lacks,
        covered=covered,
    )


def _made(people: Sequence[PersonWeek]) -> Mapping[str, NDArray[np.int64]]:
    """What each made in the week: the rule of dominance asks for persons, so sums are of weeks and made here."""
    sums = np.array([person.sums_of_week() for person in people], dtype=np.int64).reshape(len(people), len(MAGNITUDES))
    return {name: sums[:, column] for column, name in enumerate(MAGNITUDES)}


def _placed(tally: Tally, placing: Placing) -> list[tuple[PersonWeek, int]]:
    """Everybody who is counted, with their part; nobody whom two units claim, and no more than a unit has people."""
    found: list[tuple[PersonWeek, int]] = []
    guests: dict[int, list[tuple[bytes, PersonWeek]]] = {}
    for known_as, person in tally.people.items():
        if not person.active:
            continue
        if isinstance(known_as, int):
            found.append((person, placing.plan.part_of[known_as]))
        elif person.units & (person.units - 1) == 0:
            guests.setdefault(person.units.bit_length() - 1, []).append((known_as, person))
    for part, own in guests.items():
        drawn = sorted(own, key=lambda one: one[0])[: placing.room[part]]
        found += [(person, part) for _, person in drawn]
    return [(person, part) for person, part in found if part != NOWHERE]
