"""Parts of a day, sources that tell of weeks only, and measures that a source lacks."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pipeline.collector.activity import Activity
from pipeline.collector.plan import make_plans
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import read_roster
from pipeline.connectors.base import Fault, PersonDay
from pipeline.connectors.github_copilot import SHEET
from pipeline.connectors.sheet import Sheet
from pipeline.privacy.gate import BINS, MAGNITUDES, Measures
from schemas.fields import Grain
from tests.collector.made import WEEK, write_roster

WEEKLY = replace(SHEET, grain=Grain.WEEK, lacks=frozenset({"suggestions"}))


def activity(folder: Path, sheet: Sheet = SHEET, *, adds_up: bool = False) -> Activity:
    rejections = Rejections()
    places, plans = make_plans(read_roster(write_roster(folder, {"Alpha": 8}), rejections), [WEEK], 5, rejections)
    return Activity(places, [WEEK], plans, 5, sheet, adds_up=adds_up, sums=MAGNITUDES)


def used(person: int, day: date = WEEK.monday, own: int = 2, feature: str = "chat") -> PersonDay:
    return PersonDay(f"canary-{person}", day, own > 0, own, 4, 1, frozenset({feature}))


def figures(of: Activity) -> Measures:
    return of.week(0).figures_of_week().of([0])  # type: ignore[arg-type]  # a list of parts serves as well as an array


def test_where_one_row_a_day_is_the_rule_the_second_is_a_duplicate(tmp_path: Path) -> None:
    one = activity(tmp_path)
    assert [one.add(used(1)), one.add(used(1, own=9))] == [None, Fault.DUPLICATE]
    assert figures(one)["interactions"] == 2


def test_parts_of_a_day_are_added_up_and_the_person_counted_once(tmp_path: Path) -> None:
    one = activity(tmp_path, adds_up=True)
    assert [one.add(used(1, own=0)), one.add(used(1, own=9, feature="agent"))] == [None, None]
    found = figures(one)
    assert (found["people_active"], found["people_active_by_own_action"], found["interactions"]) == (1, 1, 9)
    assert (found["suggestions"], found["features_used"]) == (8, 2)
    assert sum(one.week(0).rows) == 1


def test_parts_of_one_stranger_do_not_make_up_a_reported_day(tmp_path: Path) -> None:
    one = activity(tmp_path, adds_up=True)
    for _ in range(10):
        assert one.add(used(99)) is Fault.PERSON_IN_NO_UNIT
    assert one.week(0).is_outage()


def test_a_source_of_weeks_tells_no_days_and_counts_a_person_once_a_week(tmp_path: Path) -> None:
    one = activity(tmp_path, WEEKLY)
    for person in range(6):
        assert one.add(used(person, WEEK.monday + timedelta(days=person))) is None
    assert one.add(used(1, WEEK.sunday)) is Fault.DUPLICATE
    found, week = figures(one), one.week(0)
    assert found["people_active"] == 6
    assert not found.keys() & {*BINS, "suggestions"}
    assert not any(week.reported(day) for day in range(7))
    assert week.days_reported(range(5)) == 5
