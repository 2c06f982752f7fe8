"""Reads a content from the release surface: some queries, each a file, each on a ``release_*`` view and on nothing else."""

from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from itertools import groupby
from typing import Any

import pyarrow as pa

from pipeline.periods import Week
from pipeline.report.content import Band, Content, Course, Done, NoisedFigure, Point, SourceWeek, UnitQuarter, WithheldUnit
from schemas.fields import Reason
from schemas.signal import NextStep, Signal
from schemas.status import SourceState

Query = Callable[..., pa.Table]
Row = Mapping[str, Any]  # what pyarrow gives: any type a column can have


def read(query: Query, org: str) -> Content:
    """All that may be shown of one organisation.

    It misleads by what it cannot hold: teams under 15 people appear nowhere but among the withheld.

    Parameters
    ----------
    query
        ``Store.query``: takes SQL and its parameters, gives a table.
    org
        The organisation.
    """
    return Content(
        org=org,
        courses=tuple(_courses(_rows(query, "courses", org))),
        quarters=tuple(_quarter(row) for row in _rows(query, "quarters", org)),
        signals=tuple(read_signals(query, org)),
        withheld=tuple(WithheldUnit(**row | {"reason": Reason(row["reason"])}) for row in _rows(query, "withheld", org)),
        sources=tuple(_source(row) for row in _rows(query, "sources", org)),
        noised=tuple(_noised(row) for row in _rows(query, "noised", org)),
        unit_courses=_unit_courses(_rows(query, "unit_courses", org)),
        done=tuple(Done(row["unit"], Week(row["week"]), NextStep(row["kind"])) for row in _rows(query, "interventions", org)),
    )


def read_signals(query: Query, org: str | None = None) -> list[Signal]:
    """The signals as people may read them, of one organisation or of all: strength and certainty to the nearest tenth."""
    return [Signal(**row) for row in _rows(query, "signals", org or "")]


def _rows(query: Query, name: str, org: str) -> list[dict[str, Any]]:
    sql = files("pipeline.report").joinpath(f"queries/{name}.sql").read_text("utf-8")
    return query(sql, org=org).to_pylist()


def _courses(rows: Iterable[Row]) -> Iterable[Course]:
    for tool, group in groupby(rows, key=lambda row: str(row["tool"])):
        by_week = {Week(row["week"]): row for row in group}
        last = max(by_week)
        yield Course(tool, int(by_week[last]["cohort_size"]), tuple(_points(by_week, last)))


def _unit_courses(rows: Iterable[Row]) -> dict[tuple[str, str], Course]:
    by_unit = groupby(rows, key=lambda row: str(row["unit"]))
    return {(unit, course.tool): course for unit, group in by_unit for course in _courses(group)}


def _noised(row: Row) -> NoisedFigure:
    return NoisedFigure(
        unit=row["unit"],
        parent=row["parent"],
        tool=row["tool"],
        level=row["level"],
        grain=row["grain"],
        start=Week(row["start"]),
        people=int(row["cohort_size"]),
        reason=Reason(row["reason"]) if row["status"] != "ok" else None,
        band=_band(row["band"]),
        share=row["share"],
        plus_minus=row["plus_minus"],
        epsilon=row["epsilon"],
    )


def _points(by_week: Mapping[Week, Row], last: Week) -> Iterable[Point]:
    """A point for every week, also for those without a row: a gap must be seen as a gap."""
    week = min(by_week)
    while week <= last:
        row = by_week.get(week, {})
        yield Point(
            week,
            active=row.get("share_active"),
            own_action=row.get("share_own_action"),
            seats_used=row.get("share_seats_used"),
            seats_idle=row.get("share_seats_idle"),
        )
        week = week.shift(1)


def _quarter(row: Row) -> UnitQuarter:
    return UnitQuarter(
        unit=row["unit"],
        parent=row["parent"],
        tool=row["tool"],
        quarter=row["quarter"],
        people=int(row["cohort_size"]),
        active=_band(row["band_active"]),
        seats_used=_band(row["band_seats_used"]),
    )


def _band(name: str | None) -> Band | None:
    return Band(name) if name else None


def _source(row: Row) -> SourceWeek:
    return SourceWeek(
        source=row["source"],
        tool=row["tool"],
        week=Week(row["week"]),
        state=SourceState(row["state"]),
        days_expected=int(row["days_expected"]),
        days_reported=int(row["days_reported"]),
    )
