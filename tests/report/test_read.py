"""The content is read from the release surface, and only from it."""

import re
from importlib.resources import files

import pytest

from pipeline.report import Band, Content, read
from pipeline.store import Store
from schemas.fields import Reason
from schemas.signal import SignalStatus
from schemas.status import SourceState
from tests.report.contents import TOOL
from tests.report.filled import DOWN, ORG, PARTIAL, WEEKS

QUERIES = sorted(path.name for path in files("pipeline.report").joinpath("queries").iterdir())


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_touches_release_views_only_and_sorts_by_no_figure(name: str) -> None:
    sql = re.sub(r"--.*", "", files("pipeline.report").joinpath(f"queries/{name}").read_text("utf-8"))
    tables = re.findall(r"\b(?:FROM|JOIN)\s+([\w.]+)", sql)
    assert tables
    assert all(table.startswith("release_") for table in tables)
    order = re.search(r"ORDER BY (.*)", sql)
    assert order is not None
    assert not re.search(r"share|band|size|strength|certainty|weeks\b|DESC", order[1])


def test_every_week_has_a_point_and_a_silent_source_is_a_gap_not_a_zero(stored: Content) -> None:
    (course,) = stored.courses
    assert (course.tool, course.people) == (TOOL, 420)
    assert [point.week for point in course.points] == list(WEEKS)
    values = {point.week: (point.active, point.own_action, point.seats_used, point.seats_idle) for point in course.points}
    assert values[DOWN] == (None, None, None, None)
    assert values[WEEKS[0]] == (0.5, 0.25, 0.75, 0.25)


def test_only_complete_quarters_and_units_of_30_people_have_a_band(stored: Content) -> None:
    assert {q.quarter for q in stored.quarters} == {"2026-Q1"}
    assert {q.unit for q in stored.quarters} == {"organisation", "Finance", "Technology", "Accounts Payable", "O'Brien & <Söhne>"}
    team = next(q for q in stored.quarters if q.unit == "Accounts Payable")
    assert (team.parent, team.people, team.active, team.seats_used) == ("Finance", 34, Band.ABOUT_HALF, None)


def test_signals_come_back_whole(stored: Content) -> None:
    assert [(s.unit, s.status) for s in stored.signals] == [
        ("Accounts Payable", SignalStatus.OPEN),
        ("Search", SignalStatus.CLOSED),
    ]
    assert [item.name for item in stored.signals[0].evidence] == ["idle_share", "idle_share_elsewhere", "weeks_seen"]


def test_what_was_withheld_and_how_sources_did(stored: Content) -> None:
    merged = [item for item in stored.withheld if item.reason is Reason.MERGED]
    assert [(item.unit, item.parent, item.weeks) for item in merged] == [("Night Desk", "Finance", len(WEEKS))]
    states = {source.week: (source.state, source.days_reported) for source in stored.sources}
    assert states[DOWN] == (SourceState.DOWN, 0)
    assert states[PARTIAL] == (SourceState.PARTIAL, 3)
    assert stored.as_of == WEEKS[-1]


def test_an_organisation_that_is_not_there_is_empty(store: Store) -> None:
    assert read(store.query, "elsewhere") == Content(org="elsewhere")


def test_the_content_of_one_organisation_only(store: Store, stored: Content) -> None:
    assert read(store.query, f"{ORG}' OR 1=1 --").sources == ()
