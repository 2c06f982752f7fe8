import json
import logging

import pytest

from pipeline.errors import WrongUse
from pipeline.stream.failpoints import from_environment, pass_on
from pipeline.stream.logs import FixedText, Sparse

SECRET = "jan.jansen@example.com"


def logged(message: str, *arguments: object, error: Exception | None = None) -> dict[str, object]:
    caught = (type(error), error, error.__traceback__) if error else None
    line = FixedText().format(logging.LogRecord("faust", logging.ERROR, "f.py", 1, message, arguments, caught))
    assert SECRET not in line
    return json.loads(line)


def test_a_librarys_line_is_kept_without_what_it_quotes() -> None:
    assert logged("wait_empty: Waiting for tasks %r", [SECRET])["event"] == "wait_empty: Waiting for tasks %r"


def test_of_an_exception_its_kind_and_place_are_kept() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int(SECRET)
    line = logged("Crashed reason=%r", caught.value, error=caught.value)
    assert line["exception"] == "ValueError"
    assert any(str(place).partition(":")[0].endswith("test_logs.py") for place in line["where"])


def test_a_library_that_repeats_itself_is_heard_once_in_a_while() -> None:
    sparse, heard = Sparse(), []
    for second in range(100):
        record = logging.LogRecord("aiokafka", logging.ERROR, "f.py", 1, "Unable connect to node %s", (second,), None)
        record.created = float(second)
        if sparse.filter(record):
            heard.append(second)
    assert heard == [0, 30, 60, 90]


@pytest.mark.parametrize(
    "environment",
    [
        {"UNDERTOW_FAILPOINT": "after_insert:1"},
        {"UNDERTOW_FAILPOINT": "after_lunch:1", "UNDERTOW_TEST": "1"},
        {"UNDERTOW_FAILPOINT": "after_insert", "UNDERTOW_TEST": "1"},
    ],
)
def test_fail_points_are_refused_outside_tests(environment: dict[str, str]) -> None:
    with pytest.raises(WrongUse, match="for the tests"):
        from_environment(environment)


def test_without_a_wish_nobody_waits_at_a_fail_point() -> None:
    assert from_environment({"UNDERTOW_TEST": "1"}) is pass_on
