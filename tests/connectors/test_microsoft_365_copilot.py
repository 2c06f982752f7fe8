"""What a report that knows only everybody's last day of use tells of a week, and what it does not."""

from datetime import date, timedelta

import pytest

from pipeline.connectors.base import BadRecord, Fault, TableLine
from pipeline.connectors.connector import Report, Unwanted
from pipeline.connectors.microsoft_365_copilot import (
    LAST_DAYS,
    MICROSOFT_365_COPILOT,
    group_figures,
    person_days,
    recognise,
    seats,
)
from schemas.fields import Grain

SUNDAY = date(2026, 10, 4)
MONDAY = date(2026, 9, 28)
ROW = {
    "reportRefreshDate": "2026-10-04",
    "userPrincipalName": "Canary@example.org",
    "displayName": "Canary",
    "lastActivityDate": "2026-09-30",
    "wordCopilotLastActivityDate": "2026-09-30",
    "excelCopilotLastActivityDate": "2026-08-06",
    "loopCopilotLastActivityDate": "",
    "oneNoteCopilotLastActivityDate": None,
    "copilotActivityUserDetailsByPeriod": [{"reportPeriod": 7}],
}


@pytest.mark.parametrize(
    ("refreshed", "tells"),
    [(-1, True), (-2, True), (0, True), (1, False), (-3, False), (-6, False)],
    ids=["Saturday", "Friday", "Sunday", "Monday after", "Thursday", "Monday"],
)
def test_only_a_report_of_the_weeks_end_tells_of_the_week(refreshed: int, tells: bool) -> None:
    row = ROW | {"reportRefreshDate": str(SUNDAY + timedelta(days=refreshed)), "lastActivityDate": "2026-09-28"}
    if tells:
        assert [MONDAY <= read.day <= SUNDAY for read in person_days(row)] == [True]
        return
    with pytest.raises(BadRecord) as refused:
        person_days(row)
    assert refused.value.fault is Fault.NOT_AT_WEEKS_END
    assert seats(row)


@pytest.mark.parametrize(
    ("last", "word", "active"),
    [
        ("2026-09-28", "2026-09-28", True),
        ("2026-09-27", "2026-09-27", False),  # the Sunday before
        ("2026-10-04", "", True),  # an app that has no column of its own
        ("", "2026-09-30", True),
        ("", "", False),
        (None, None, False),
        ("2026-10-05", "2026-10-05", False),  # after the report was made: it cannot know
    ],
)
def test_active_is_whose_last_day_falls_in_the_week(last: str | None, word: str | None, active: bool) -> None:
    assert bool(person_days(ROW | {"lastActivityDate": last, "wordCopilotLastActivityDate": word})) is active


def test_the_apps_of_the_week_are_the_features() -> None:
    used = dict.fromkeys(LAST_DAYS, "2026-10-01")
    assert person_days(ROW)[0].features == {"word"}
    assert person_days(ROW | used)[0].features == set(LAST_DAYS.values())
    assert len(set(LAST_DAYS.values())) == len(LAST_DAYS) - 2  # chat, of work and of the web are one app


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ({}, True),  # version 1 tells no prompts
        ({"promptsSubmittedForAllApps": 4, "reportPeriod": 7, "copilotActivityUserDetailsByPeriod": None}, True),
        ({"copilotActivityUserDetailsByPeriod": [{"reportPeriod": 7, "promptsSubmittedForAllApps": 0}]}, False),
        ({"copilotActivityUserDetailsByPeriod": [{"reportPeriod": 7, "promptsSubmitted": 0}]}, False),
        ({"promptsSubmittedForAllApps": 0}, False),
        ({"copilotActivityUserDetailsByPeriod": [{"reportPeriod": 28, "promptsSubmitted": 0}]}, True),  # not of the week
        (
            {
                "copilotActivityUserDetailsByPeriod": [
                    {"reportPeriod": 28, "promptsSubmitted": 9},
                    {"reportPeriod": 7, "promptsSubmitted": 0},
                ]
            },
            False,
        ),
    ],
)
def test_own_action_is_a_prompt_where_prompts_of_the_week_are_told(told: dict[str, object], own: bool) -> None:
    row = ROW | told
    if row["copilotActivityUserDetailsByPeriod"] is None:
        del row["copilotActivityUserDetailsByPeriod"]
    assert person_days(row)[0].own_action is own


def test_everybody_with_a_licence_has_a_seat_on_the_day_of_the_report() -> None:
    never = dict.fromkeys([*LAST_DAYS, "lastActivityDate"], "")
    assert seats(ROW) == (("canary@example.org", None, date(2026, 9, 30), SUNDAY),)
    assert seats(ROW | never) == (("canary@example.org", None, None, SUNDAY),)
    assert person_days(ROW | never) == ()


@pytest.mark.parametrize("field", ["reportRefreshDate", "lastActivityDate", "wordCopilotLastActivityDate"])
@pytest.mark.parametrize("value", ["10/04/2026", "2026-13-01", 20261004, ["canary"]])
def test_a_day_in_another_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadRecord) as refused:
        person_days(ROW | {field: value})
    assert (refused.value.fault, refused.value.field) == (Fault.BAD_DAY, field)


def test_concealed_names_refuse_the_report_and_say_what_to_do() -> None:
    concealed = ROW | {"userPrincipalName": "0123456789ABCDEF0123456789ABCDEF"}
    refused = recognise(concealed)
    assert isinstance(refused, Unwanted)
    assert "displayConcealedNames" in refused.cure
    with pytest.raises(BadRecord) as bad:
        person_days(concealed)
    assert bad.value.fault is Fault.BAD_PERSON


@pytest.mark.parametrize(("field", "column"), [("reportRefreshDate", "Refresh"), ("lastActivityDate", "Last Activity Date")])
def test_a_report_without_a_column_it_rests_on_is_refused(field: str, column: str) -> None:
    refused = recognise({name: value for name, value in ROW.items() if name != field})
    assert isinstance(refused, Unwanted)
    assert column in refused.what + refused.cure


SUMMARY = {"reportPeriod": 7, "anyAppEnabledUsers": 359, "anyAppActiveUsers": 165, "wordEnabledUsers": 359, "wordActiveUsers": 21}


def test_the_summary_of_a_sunday_is_a_week_of_the_organisation() -> None:
    document = {"reportRefreshDate": "2026-10-04", "adoptionByProduct": [SUMMARY, SUMMARY | {"reportPeriod": 28}]}
    line = TableLine({name: str(value) for name, value in SUMMARY.items()}, reportRefreshDate="2026-10-04")
    for record in (document, line):
        assert recognise(record) is Report.GROUP_FIGURES
        (figures,) = group_figures(record)
        assert isinstance(figures, tuple)
        assert (figures.unit, figures.grain, figures.start) == (None, Grain.WEEK, MONDAY)
        assert (figures.people_active, figures.members) == (165, 359)
    assert list(group_figures(document | {"reportRefreshDate": "2026-10-03"})) == []


def test_the_trend_is_the_days_of_the_organisation() -> None:
    days = [SUMMARY | {"reportDate": f"2026-10-0{number}"} for number in (1, 2)]
    document = {"reportRefreshDate": "2026-10-04", "reportPeriod": 7, "adoptionByDate": [*days, {"reportDate": "soon"}]}
    assert recognise(document) is Report.GROUP_FIGURES
    *figures, bad = group_figures(document)
    assert [(one.grain, one.start.day) for one in figures if not isinstance(one, BadRecord)] == [(Grain.DAY, 1), (Grain.DAY, 2)]
    assert isinstance(bad, BadRecord)
    assert bad.fault is Fault.BAD_DAY


def test_all_names_of_a_column_lead_to_one_field() -> None:
    columns = MICROSOFT_365_COPILOT.columns
    assert columns["last activity date of teams copilot (utc)"] == columns["microsoft teams copilot last activity date"]
    assert columns["last activity date (utc)"] == columns["last activity date"] == "lastActivityDate"
    assert set(LAST_DAYS) < set(columns.values())
