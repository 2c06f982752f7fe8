"""What is new in an export is told by name, unless the name could be somebody's; what is gone stops the source."""

import pytest

from pipeline.collector.drift import KEPT_STRANGERS, MOST_NAMES, Drift, Watch
from pipeline.connectors.sheet import Known
from pipeline.errors import UnusableInput

KNOWN = Known(
    fields=frozenset({"login", "day", "phase", "features"}),
    expected=frozenset({"features"}),
    values={"phase.name": frozenset({"Phase 1"}), "features.feature": frozenset({"chat", "agent"})},
)
SOUND = {"login": "ada", "day": "2026-09-28", "phase": {"name": "Phase 1"}, "features": [{"feature": "chat"}]}


def seen(*records: dict[str, object]) -> Drift:
    drift, watch = Drift(), Watch(KNOWN, is_expected=True)
    for record in records:
        watch.see(record)
    watch.tell(drift)
    return drift


def test_what_is_known_is_no_drift() -> None:
    drift = seen(SOUND, SOUND, {**SOUND, "phase": None})
    assert drift.records == 3
    assert not drift.drifted
    assert list(drift.notes()) == []


def test_an_unknown_field_and_unknown_words_are_counted_by_name() -> None:
    new = {**SOUND, "cloud": 1, "phase": {"name": "Phase 4"}, "features": [{"feature": "chat"}, {"feature": "cloud_agent"}]}
    drift = seen(SOUND, new, new)
    assert drift.drifted
    assert list(drift.told()) == [("field", "cloud", 2), ("features.feature", "cloud_agent", 2), ("phase.name", "Phase 4", 2)]
    assert "Drift: an unknown field in 2 records: cloud." in drift.notes()


@pytest.mark.parametrize("name", ["ada", "ADA", "grace@example.org", "grace", "Alan Turing", "a-b", "x" * 70, ""])
def test_a_name_that_could_be_somebodys_is_counted_and_not_told(name: str) -> None:
    drift = seen({**SOUND, "phase": {"name": name}}, {**SOUND, "phase": {"name": name}})
    drift.hide({"ada"})
    drift.hide_stranger("grace@example.org")
    assert list(drift.told()) == [("phase.name", "", 2)]
    assert all(name not in note or not name for note in drift.notes())


def test_more_names_than_a_vendor_has_words_are_not_told() -> None:
    many = [{**SOUND, "phase": {"name": f"word{i}"}} for i in range(MOST_NAMES + 1)]
    assert list(seen(*many).told()) == [("phase.name", "", MOST_NAMES + 1)]
    assert len(list(seen(*many[1:]).told())) == MOST_NAMES


def test_with_too_many_strangers_to_remember_nothing_is_told_by_name() -> None:
    drift = seen({**SOUND, "cloud": 1})
    for number in range(KEPT_STRANGERS + 1):
        drift.hide_stranger(f"person{number}")
    assert list(drift.told()) == [("field", "", 1)]


def test_a_field_that_most_records_lack_stops_the_source() -> None:
    without = {key: value for key, value in SOUND.items() if key != "features"}
    assert seen(SOUND, without).trouble() is None
    trouble = seen(SOUND, without, without).trouble()
    assert isinstance(trouble, UnusableInput)
    assert "`features`" in trouble.what


def test_a_file_that_invents_ever_new_names_does_not_fill_the_memory() -> None:
    drift = seen(*({f"name{i}": 1, "features": []} for i in range(5000)))
    assert drift.records == 5000
    assert len(drift.fields) <= 1001
    assert drift.fields.total() == 5000
