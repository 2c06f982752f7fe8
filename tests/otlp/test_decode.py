"""What is read of a request, and what is not."""

import json
import math
from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.otlp.decode import READERS, Encoding, Signal, decode
from pipeline.otlp.dialects import DIALECTS, names_of
from pipeline.otlp.points import Batch, Point
from pipeline.otlp.reading import Malformed, number
from tests.otlp.made import (
    MESSAGES,
    WEEK,
    counted,
    event,
    events,
    histogram,
    in_json,
    in_protobuf,
    metrics,
    nanos,
    person,
    point,
    spans,
)

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
AT = nanos(WEEK.monday)


def what(one: Point) -> dict[str, object]:
    """A point as a case says it: what differs from nothing."""
    said = {name: value for name, value in one.deed._asdict().items() if value not in (0, -1, False)}
    if "feature" in said or one.deed.feature == 0:
        said["feature"] = DIALECTS[one.source].features[one.deed.feature]
    return {"source": one.source, "people": list(one.people), "proven": one.proven, "value": one.value, **said}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_case_says_what_its_requests_say(case: Path) -> None:
    said: list[dict[str, object]] = []
    for path in sorted(case.glob("*.json")):
        if path.stem == "expected":
            continue
        signal = Signal(path.stem.partition("-")[0])
        document = orjson.loads(path.read_bytes())
        from_json, from_protobuf = decode(*in_json(signal, document)), decode(*in_protobuf(signal, document))
        assert [one._replace(series=None) for one in from_json.points] == [
            one._replace(series=None) for one in from_protobuf.points
        ]
        assert (from_json.seen, from_json.faults, from_json.unknown) == (
            from_protobuf.seen,
            from_protobuf.faults,
            from_protobuf.unknown,
        )
        said += [what(one) for one in from_json.points]
    assert said == json.loads((case / "expected.json").read_bytes())


def test_numbers_may_be_strings_and_times_numbers() -> None:
    written = metrics("claude_code.commit.count", [point(AT, "3", person(0))])
    told = {**point(AT, 3, person(0)), "timeUnixNano": AT, "startTimeUnixNano": AT - 60 * 10**9}
    plain = metrics("claude_code.commit.count", [told], temporality="AGGREGATION_TEMPORALITY_DELTA")
    assert decode(*in_json(Signal.METRICS, written)).points == decode(*in_json(Signal.METRICS, plain)).points
    count = histogram("gen_ai.client.operation.duration", [counted(AT, "2", {"gen_ai.system": "x", "enduser.id": "a"})], "x")
    assert [one.value for one in decode(*in_json(Signal.METRICS, count)).points] == [2]
    assert (number("1.5"), number("1e999")) == (1.5, math.inf)
    assert all(math.isnan(number(one)) for one in ("²", None, "9" * 99, True, []))


@pytest.mark.parametrize("encode", [in_json, in_protobuf])
def test_contents_are_read_for_nothing(encode: object) -> None:
    secret = {"prompt": "secret prompt", "gen_ai.input.messages": "secret", "tool_input": "secret", "user_prompt": "secret"}
    record = event("claude_code.user_prompt", AT, {**person(0), **secret})
    talk = {"timeUnixNano": str(AT), "body": {"stringValue": "secret body"}, "attributes": []}
    batch = decode(*encode(Signal.LOGS, events([record, talk])))  # type: ignore[operator]  # one of the two above
    call = {"gen_ai.operation.name": "chat", "enduser.id": "a", **secret}
    traced = decode(
        *encode(
            Signal.TRACES,
            spans(
                [
                    {
                        "endTimeUnixNano": str(AT),
                        "name": "secret",
                        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in call.items()],
                    }
                ],
                "x",
            ),
        )
    )  # type: ignore[operator]
    assert (len(batch.points), batch.seen, len(traced.points)) == (1, 2, 1)
    assert "secret" not in repr((batch, traced, batch.points, traced.points))


def test_a_gauge_a_sum_that_falls_and_a_point_without_a_value_count_nothing() -> None:
    document = metrics("claude_code.commit.count", [{**point(AT, 1, person(0)), "flags": 1}])
    (metric,) = document["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]  # type: ignore[index]
    scope = document["resourceMetrics"][0]["scopeMetrics"][0]  # type: ignore[index]
    fresh = point(AT, 1, person(0))
    scope["metrics"] += [
        {"name": metric["name"], "gauge": {"dataPoints": [fresh]}},
        {"name": metric["name"], "sum": {"aggregationTemporality": 1, "isMonotonic": False, "dataPoints": [fresh]}},
        {"name": metric["name"], "sum": {"isMonotonic": True, "dataPoints": [fresh]}},
    ]
    for batch in (decode(*in_json(Signal.METRICS, document)), decode(*in_protobuf(Signal.METRICS, document))):
        assert (batch.points, batch.seen, batch.faults.total()) == ([], 4, 0)


def test_names_that_nobody_knows_are_noted() -> None:
    documents = [
        metrics(name, [point(AT, 1, person(0))]) for name in ("claude_code.new.count", "claude_code.cost.usage", "http.server")
    ]
    batches = [decode(*in_json(Signal.METRICS, one)) for one in documents]
    assert [sorted(one.unknown) for one in batches] == [["claude_code.new.count"], [], []]
    assert decode(*in_json(Signal.LOGS, events([event("claude_code.new_event", AT, {})]))).unknown == {"claude_code.new_event"}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'"x"', b"\xff", b'{"resourceMetrics": {}}', b'{"resourceMetrics": [1]}',
     b'{"resourceMetrics": [{"resource": 1}]}',
     b'{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": 1, "sum": {}}]}]}]}',
     b'{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "x", "sum": []}]}]}]}',
     b'{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "x", "sum": {"dataPoints": 3}}]}]}]}', b"[" * 100_000],
)  # fmt: skip
def test_json_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode(Signal.METRICS, Encoding.JSON, body)


def test_bytes_that_are_no_protobuf_are_malformed() -> None:
    for signal in Signal:
        with pytest.raises(Malformed, match="no protobuf"):
            decode(signal, Encoding.PROTOBUF, b"\x0a\xff")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> object:
    """A valid request in which something was dropped, retyped or doubled."""
    document = draw(
        st.sampled_from(
            [
                metrics("claude_code.commit.count", [point(AT, 1, person(0))], temporality=2),
                histogram("gen_ai.client.operation.duration", [counted(AT, 1, {"gen_ai.system": "x", "enduser.id": "a"})], "x"),
            ]
        )
    )
    document = orjson.loads(orjson.dumps(document))
    node = document
    while True:
        keys = sorted(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return document
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and draw(st.booleans()):
            node = node[key]
            continue
        change = draw(st.sampled_from(["drop", "retype", "double"]))
        if change == "drop":
            del node[key]
        elif change == "retype" or isinstance(node, dict):
            node[key] = draw(json_values)
        else:
            node.append(node[key])
        return document


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_a_damaged_request_is_points_faults_or_malformed(document: object) -> None:
    try:
        body = orjson.dumps(document)
    except TypeError:  # whole numbers of more than 64 bits
        return
    with suppress(Malformed):
        assert all(one.time > 0 and one.value >= 0 for one in decode(Signal.METRICS, Encoding.JSON, body).points)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(READERS)), st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(reader: tuple[Signal, Encoding], body: bytes) -> None:
    with suppress(Malformed):
        list(READERS[reader](body, Batch()))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_protobuf_that_was_damaged_is_read_or_malformed(data: st.DataObject) -> None:
    document = metrics("claude_code.commit.count", [point(AT, 1, person(0))], temporality=2)
    body = bytearray(ParseDict(document, MESSAGES[Signal.METRICS]()).SerializeToString())
    for _ in range(data.draw(st.integers(1, 5))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Malformed):
        decode(Signal.METRICS, Encoding.PROTOBUF, bytes(body))


def test_every_dialect_names_its_features_and_no_name_twice() -> None:
    for dialect in DIALECTS.values():
        names = names_of("copilot-chat" if dialect.source.startswith("vscode") else None)
        spoken = [
            one
            for known in (names.metrics, names.events, names.operations)
            for one in known.values()
            if one.dialect.source == dialect.source
        ]
        for one in spoken:
            deed = one.rule.judge(*["chat"] * len(one.rule.attributes))
            assert deed is None or -1 <= deed.feature < len(dialect.features)
        assert not dialect.ignored & (dialect.metrics.keys() | dialect.events.keys())
