"""A line of which only some fields are decoded says to its reader what the whole line says."""

import os
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collector.decoding import NotJson, only, whole
from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import BadRecord
from pipeline.connectors.connector import UsageConnector

SHORTENED = [c for c in CONNECTORS.values() if isinstance(c, UsageConnector) and c.day_fields]
CASES = Path(__file__).parents[1] / "connectors" / "cases"
LINES = sorted({line for path in CASES.rglob("*.ndjson") for line in path.read_bytes().splitlines() if line})
ROW: dict[str, object] = {
    "user_login": "u1",
    "day": "2026-04-14",
    "user_initiated_interaction_count": 4,
    "code_generation_activity_count": 2,
    "code_acceptance_activity_count": 1,
    "totals_by_feature": [{"feature": "copilot_cli", "user_initiated_interaction_count": 3, "loc_added_sum": 9}],
    "totals_by_cli": {"prompt_count": 3, "token_usage": {"avg": 1.5}},
    "totals_by_ide": [{"ide": "vscode", "last_known_plugin_version": {"plugin": "copilot"}}],
}
SIGNS = b'{}[]",:0123abc\\ eEtfn \t\x01.-+u\xc3'


def told(connector: UsageConnector, line: bytes, fields: type | None) -> object:
    try:
        record = only(fields)(line) if fields else whole(line)
    except NotJson:
        return "no JSON"
    if type(record) is not dict:
        return record
    try:
        return list(connector.person_days(record))
    except BadRecord as bad:
        return bad.fault, bad.field


@pytest.mark.parametrize("connector", SHORTENED, ids=lambda c: c.name)
def test_every_line_of_every_case_reads_alike(connector: UsageConnector) -> None:
    assert len(LINES) > 100
    for line in LINES:
        assert told(connector, line, connector.day_fields) == told(connector, line, None)


@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "300")), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(SIGNS)), min_size=1, max_size=3))
def test_a_spoilt_line_reads_alike(changes: list[tuple[int, int]]) -> None:
    line = bytearray(orjson.dumps(ROW))
    for place, sign in changes:
        line[place % len(line)] = sign
    for connector in SHORTENED:
        assert told(connector, bytes(line), connector.day_fields) == told(connector, bytes(line), None)


def test_what_is_not_asked_for_is_not_there_and_must_be_json() -> None:
    fields = next(c.day_fields for c in SHORTENED if c.name == "github-copilot")
    assert fields is not None
    assert "totals_by_ide" not in only(fields)(orjson.dumps(ROW))
    with pytest.raises(NotJson):
        only(fields)(orjson.dumps(ROW).replace(b'"vscode"', b'"vscode'))
    with pytest.raises(NotJson):
        only(fields)(orjson.dumps(ROW).replace(b"vscode", b"vs\xffcode"))
