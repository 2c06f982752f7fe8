"""Activities of Gemini: what a person did, and what Gemini did by itself."""

from datetime import date

import pytest

from pipeline.connectors.base import BadRecord, Fault, Json, TableLine
from pipeline.connectors.connector import Report, Unwanted
from pipeline.connectors.gemini_workspace import GEMINI_WORKSPACE, person_days, recognise, seats


def event(category: object = "active_generate", app: object = "docs") -> dict[str, object]:
    told = {"action": "generate_text", "event_category": category, "app_name": app}
    parameters = [{"name": name, "value": value} for name, value in told.items()]
    return {"type": "ai_usage_event", "name": "feature_utilization", "parameters": parameters}


def activity(*events: object, **more: object) -> dict[str, object]:
    about = {"time": "2026-09-28T09:20:13.744Z", "applicationName": "gemini_in_workspace_apps"}
    actor = {"callerType": "USER", "email": "Canary@example.org", "profileId": "1"}
    return {"kind": "admin#reports#activity", "id": about, "actor": actor, "events": list(events)} | more


@pytest.mark.parametrize(
    ("category", "own"),
    [
        ("active_generate", True),
        ("active_summarize", True),
        ("active_conversations", True),
        ("active_something_new", True),
        ("unknown", False),
        ("inactive", False),
        ("proactive", False),
    ],
)
def test_only_categories_that_begin_with_active_are_a_persons_own(category: str, own: bool) -> None:
    (read,) = person_days(activity(event(category)))
    assert (read.own_action, read.interactions, read.suggestions) == (own, int(own), int(not own))
    assert read.features == (frozenset({"docs"}) if own else frozenset())


def test_the_events_of_one_activity_are_one_row() -> None:
    (read,) = person_days(activity(event(), event("unknown", "gmail"), event(app="gmail")))
    assert (read.interactions, read.suggestions, sorted(read.features)) == (2, 1, ["docs", "gmail"])
    assert person_days(activity()) == ()


def test_the_day_is_that_of_the_moment_in_utc() -> None:
    moment = {"time": "2026-09-28T23:30:00.000-06:00"}
    assert person_days(activity(event(), id=moment))[0].day == date(2026, 9, 29)


@pytest.mark.parametrize(
    ("actor", "fault"),
    [
        ({"callerType": "KEY", "key": "canary"}, Fault.NOT_A_PERSON),
        ({"callerType": "USER", "email": "canary@project.iam.gserviceaccount.com"}, Fault.NOT_A_PERSON),
        ({"callerType": "USER", "profileId": "1"}, Fault.MISSING_FIELD),
        ({"callerType": "USER", "email": " "}, Fault.BAD_PERSON),
        ("canary", Fault.WRONG_TYPE),
        (None, Fault.MISSING_FIELD),
    ],
)
def test_whoever_is_no_person_is_not_counted(actor: object, fault: Fault) -> None:
    with pytest.raises(BadRecord) as refused:
        person_days(activity(event(), actor=actor))
    assert refused.value.fault is fault
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("broken", "fault", "field"),
    [
        (activity(event(), id=None), Fault.MISSING_FIELD, "id"),
        (activity(event(), id={}), Fault.MISSING_FIELD, "id.time"),
        (activity(event(), id={"time": "canary"}), Fault.BAD_DAY, "id.time"),
        (
            activity(event(), id={"time": "2026-09-28T09:00:00Z", "applicationName": "drive"}),
            Fault.OTHER_REPORT,
            "id.applicationName",
        ),
        (activity(events=None), Fault.MISSING_FIELD, "events"),
        (activity(events={}), Fault.WRONG_TYPE, "events"),
        (activity("canary"), Fault.WRONG_TYPE, "events.parameters"),
        (activity({"parameters": ["canary"]}), Fault.WRONG_TYPE, "events.parameters"),
        (activity({"parameters": []}), Fault.MISSING_FIELD, "events.parameters.event_category"),
        (activity(event(7)), Fault.WRONG_TYPE, "events.parameters"),
        (activity(event(app=None)), Fault.WRONG_TYPE, "events.parameters"),
    ],
)
def test_a_broken_activity_is_refused_by_field(broken: Json, fault: Fault, field: str) -> None:
    with pytest.raises(BadRecord) as refused:
        person_days(broken)
    assert (refused.value.fault, refused.value.field) == (fault, field)


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ({"overallUsage": "12", "activeDays": "3"}, True),
        ({"overallUsage": "0", "activeDays": "0"}, False),
        ({"overallUsage": "High", "activeDays": "9"}, True),
        ({"overallUsage": "Low"}, True),
        ({"overallUsage": "Zero"}, False),
        ({"overallUsage": "4"}, True),
    ],
)
def test_the_table_tells_who_used_it_lately_by_number_or_by_word(line: dict[str, str], used: bool) -> None:
    (seat,) = seats(TableLine(line, email="canary@example.org"))
    assert (seat.last_activity is not None) is used


def test_a_level_that_is_not_known_is_refused() -> None:
    with pytest.raises(BadRecord) as refused:
        seats(TableLine(email="canary@example.org", overallUsage="Hoog"))
    assert (refused.value.fault, refused.value.field) == (Fault.NOT_A_WHOLE_NUMBER, "overallUsage")


def test_the_products_name_before_an_app_comes_and_goes() -> None:
    columns = GEMINI_WORKSPACE.columns
    assert all(columns[app] == columns[f"google {app}"] == app for app in ("docs", "sheets", "slides", "drive", "meet"))


def test_a_report_is_told_by_its_keys() -> None:
    assert recognise(activity(event())) is Report.PERSON_DAYS
    assert recognise({"email": "x", "activeDays": "3"}) is Report.SEATS
    assert recognise({"kind": "admin#reports#activities", "etag": "e"}) is Report.NOTHING
    assert recognise({"items": None}) is None
    other = recognise(activity(event(), id={"applicationName": "drive"}))
    assert isinstance(other, Unwanted)
    assert "gemini_in_workspace_apps" in other.cure
