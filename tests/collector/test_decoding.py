"""A line that is read the faster way says what the whole line says."""

import os
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collector.decoding import NotJson, fitting, whole
from pipeline.collector.exports import table_line
from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import BadRecord
from pipeline.connectors.connector import UsageConnector

QUICKER = [c for c in CONNECTORS.values() if isinstance(c, UsageConnector) and c.plain]
CASES = Path(__file__).parents[1] / "connectors" / "cases"
LINES = sorted({line for path in CASES.rglob("*.ndjson") for line in path.read_bytes().splitlines() if line})
ROWS: dict[str, dict[str, object]] = {
    "github-copilot": {
        "user_login": "u1",
        "day": "2026-04-14",
        "user_initiated_interaction_count": 4,
        "code_generation_activity_count": 2,
        "code_acceptance_activity_count": 1,
        "totals_by_feature": [{"feature": "copilot_cli", "user_initiated_interaction_count": 3, "loc_added_sum": 9}],
        "totals_by_cli": {"prompt_count": 3, "token_usage": {"avg": 1.5}},
        "totals_by_ide": [{"ide": "vscode", "last_known_plugin_version": {"plugin": "copilot"}}],
    },
    "cursor": {
        "email": "U1@example.org",
        "day": "2026-04-14",
        "isActive": True,
        "totalTabsShown": 9,
        "totalTabsAccepted": 2,
        "composerRequests": 0,
        "chatRequests": 3,
        "agentRequests": 0,
        "cmdkUsages": 1,
        "mostUsedModel": None,
    },
    "gemini-workspace": {
        "id": {"time": "2026-04-14T23:20:13.744-01:00", "applicationName": "gemini_in_workspace_apps"},
        "actor": {"callerType": "USER", "email": "u1@example.org"},
        "events": [
            {
                "name": "feature_utilization",
                "parameters": [
                    {"name": "app_name", "value": "docs"},
                    {"name": "event_category", "value": "active_generate"},
                    {"name": "level", "intValue": "3"},
                ],
            }
        ],
    },
}
SIGNS = b'{}[]",:0123abc\\ eEtfn \t\x01.-+u\xc3'
WORDS = ["", " ", "0", "7", "007", "3.0", "-1", " 4", "9999999", "99999999", "true", "TRUE", "1", "x@example.org", "X ", "\u0663"]
WORDS += ["2026-04-14T00:00:00.000Z", "2026-04-14T23:30:00-02:00", "2026-04-31T00:00:00Z"]


def told(connector: UsageConnector, record: object) -> object:
    read = connector.days_and_seats or connector.person_days
    if connector.plain and type(record) is connector.plain.form:
        read = connector.plain.read
    elif not isinstance(record, dict):
        return record
    try:
        return list(read(record))  # type: ignore[arg-type]  # it is of the reader's form, or a record
    except BadRecord as bad:
        return bad.fault, bad.field


def alike(connector: UsageConnector, line: bytes) -> bool:
    """Whether the faster way says what the whole line says; that it is no JSON included."""
    assert connector.plain
    said: list[object] = []
    for decode in (fitting(connector.plain.form), whole):
        try:
            said.append(told(connector, decode(line)))
        except NotJson:
            said.append("no JSON")
    return said[0] == said[1]


@pytest.mark.parametrize("connector", QUICKER, ids=lambda c: c.name)
def test_every_line_of_every_case_reads_alike(connector: UsageConnector) -> None:
    assert len(LINES) > 100
    assert all(alike(connector, line) for line in LINES)


@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "300")), deadline=None)
@given(st.sampled_from(QUICKER), st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(SIGNS)), min_size=1, max_size=3))
def test_a_spoilt_line_reads_alike(connector: UsageConnector, changes: list[tuple[int, int]]) -> None:
    line = bytearray(orjson.dumps(ROWS[connector.name]))
    for place, sign in changes:
        line[place % len(line)] = sign
    assert alike(connector, bytes(line))


@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "300")), deadline=None)
@given(st.data(), st.sampled_from([c for c in QUICKER if c.plain_line]))
def test_a_line_of_a_table_reads_alike(data: st.DataObject, connector: UsageConnector) -> None:
    plain = connector.plain_line
    assert plain
    sound = {"email": "u1@example.org", "date": WORDS[-3], "isActive": "true"}
    values = [data.draw(st.sampled_from([sound.get(field, "4"), *WORDS])) for field in plain.columns]
    quick, slow = plain.read(values), told(connector, table_line(plain.columns, values))
    assert quick is None or list(quick) == slow


@pytest.mark.parametrize("connector", QUICKER, ids=lambda c: c.name)
def test_a_sound_line_takes_the_faster_way(connector: UsageConnector) -> None:
    assert connector.plain
    line = orjson.dumps(ROWS[connector.name])
    assert isinstance(fitting(connector.plain.form)(line), connector.plain.form)
    assert told(connector, whole(line))


def test_what_is_not_asked_for_must_be_json_all_the_same() -> None:
    plain = next(c.plain for c in QUICKER if c.name == "github-copilot")
    line = orjson.dumps(ROWS["github-copilot"])
    assert plain
    for spoilt in (line.replace(b'"vscode"', b'"vscode'), line.replace(b"vscode", b"vs\xffcode")):
        with pytest.raises(NotJson):
            fitting(plain.form)(spoilt)
