"""The pure readers: whatever a record holds, it is read or refused by reason and field, never by a crash."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import BadRecord, Fault, Json, UnitTableConnector
from pipeline.connectors.connector import Reader, Report, UsageConnector
from pipeline.connectors.github_copilot import GITHUB_COPILOT, person_days, seats, team_members
from pipeline.connectors.work import unit_work

SOUND = {
    "user_login": "canary",
    "day": "2026-09-28",
    "user_initiated_interaction_count": 3,
    "code_generation_activity_count": 4,
    "code_acceptance_activity_count": 1,
    "totals_by_feature": [{"feature": "chat_inline", "user_initiated_interaction_count": 3}],
    "totals_by_cli": {"prompt_count": 2},
}
SEAT = {"assignee": {"login": "canary"}, "created_at": "2026-01-05T09:00:00Z", "last_activity_at": "2026-09-28T09:00:00Z"}
MEMBER = {"user_login": "canary", "day": "2026-09-28", "slug": "alpha"}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2026-09-28", "9999-12-31T23:59:59-12:00"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(["feature", "login"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def refusal(read: Reader[object], record: Json) -> BadRecord | None:
    try:
        rows = list(read(record))
    except BadRecord as bad:
        return bad
    return next((row for row in rows if isinstance(row, BadRecord)), None)


@pytest.mark.parametrize(("read", "sound"), [(person_days, SOUND), (seats, SEAT), (team_members, MEMBER)])
@given(data=st.data())
def test_any_value_in_any_field_is_read_or_refused(read: Reader[object], sound: Json, data: st.DataObject) -> None:
    record = dict(sound) | {data.draw(st.sampled_from(sorted(sound))): data.draw(anything)}
    refused = refusal(read, record)
    assert refused is None or refused.field.partition(".")[0] in sound
    assert "canary" not in str(refused)


@given(st.dictionaries(st.sampled_from(["unit", "week", "items", "items_with_tool", "items_old_way"]), st.text()))
def test_any_line_of_work_is_read_or_refused(line: dict[str, str]) -> None:
    try:
        work = unit_work(line)
    except BadRecord:
        return
    assert (work.with_tool or 0) + (work.old_way or 0) <= work.items


@pytest.mark.parametrize(
    "field", ["user_initiated_interaction_count", "code_generation_activity_count", "code_acceptance_activity_count"]
)
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (-1, Fault.NEGATIVE_COUNT),
        (10**7 + 1, Fault.ABSURD_COUNT),
        (1.5, Fault.NOT_A_WHOLE_NUMBER),
        (3.0, Fault.NOT_A_WHOLE_NUMBER),
        (True, Fault.NOT_A_WHOLE_NUMBER),
        ("3", Fault.NOT_A_WHOLE_NUMBER),
        (None, Fault.MISSING_FIELD),
    ],
)
def test_a_count_is_a_whole_number_within_reason(field: str, value: object, fault: Fault) -> None:
    with pytest.raises(BadRecord) as refused:
        person_days(SOUND | {field: value})
    assert (refused.value.fault, refused.value.field) == (fault, field)


@pytest.mark.parametrize(
    ("own", "cli", "listed", "interactions", "own_action"),
    [
        (0, None, None, 0, False),
        (3, None, None, 3, True),
        (0, 6, None, 6, True),  # only told of apart
        (6, 6, 6, 6, True),  # told in both places: once
        (2, 45, 1, 46, True),  # told in part
        (0, 0, 0, 0, False),  # the CLI was opened, nothing asked
    ],
)
def test_each_prompt_of_the_command_line_counts_once(
    own: int, cli: int | None, listed: int | None, interactions: int, own_action: bool
) -> None:
    features = [] if listed is None else [{"feature": "copilot_cli", "user_initiated_interaction_count": listed}]
    row = SOUND | {"user_initiated_interaction_count": own, "totals_by_feature": features, "totals_by_cli": None}
    (read,) = person_days(row | ({} if cli is None else {"totals_by_cli": {"prompt_count": cli}}))
    assert (read.interactions, read.own_action) == (interactions, own_action)
    assert read.features == (frozenset({"copilot_cli"}) if cli is not None or listed is not None else frozenset())


@pytest.mark.parametrize("login", ["OctoCat", " octocat ", "OCTOCAT"])
def test_a_person_is_the_same_in_any_case(login: str) -> None:
    assert person_days({**SOUND, "user_login": login})[0].person == "octocat"
    archived = {key: value for key, value in SOUND.items() if key != "user_login"}
    assert person_days({**archived, "login": login})[0].person == "octocat"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-09-28T23:30:00Z", date(2026, 9, 28)),
        ("2026-09-28T23:30:00-06:00", date(2026, 9, 29)),
        ("2026-09-29T00:30:00+01:00", date(2026, 9, 28)),
        ("2026-09-28T12:00:00", date(2026, 9, 28)),
        ("2026-09-28", date(2026, 9, 28)),
        ("2026-09-28T12:00:00.123456Z", date(2026, 9, 28)),
    ],
)
def test_a_moment_with_any_offset_becomes_its_utc_day(moment: str, day: date) -> None:
    assert seats(SEAT | {"last_activity_at": moment, "created_at": moment})[0] == ("canary", day, day, None)


def test_a_report_is_told_by_its_keys_alone() -> None:
    assert GITHUB_COPILOT.recognise(SOUND) is Report.PERSON_DAYS
    assert GITHUB_COPILOT.recognise(MEMBER) is Report.TEAM_MEMBERS
    assert GITHUB_COPILOT.recognise(SEAT) is Report.SEATS
    assert GITHUB_COPILOT.recognise({"canary": 1}) is None
    assert GITHUB_COPILOT.recognise_text("No report available for this day") is Report.NOTHING
    assert GITHUB_COPILOT.recognise_text("canary") is None


@pytest.mark.parametrize("name", CONNECTORS)
def test_a_connector_is_registered_under_its_own_name(name: str) -> None:
    connector = CONNECTORS[name]
    assert connector.name == name
    assert isinstance(connector, UsageConnector | UnitTableConnector)
