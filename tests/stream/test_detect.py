from hypothesis import given
from hypothesis import strategies as st

from pipeline.stream.detect import changes
from schemas.signal import Pattern, Signal, SignalStatus
from tests.store.samples import signal

UNITS = st.sampled_from(["Payments", "Risk", "Sales"])
SIGNALS = st.dictionaries(UNITS, st.sampled_from(list(SignalStatus))).map(
    lambda states: [signal(unit, state=state) for unit, state in states.items()]
)
FOUND = SIGNALS.map(lambda signals: [one for one in signals if one.status is not SignalStatus.WITHDRAWN])


def test_a_signal_that_the_figures_no_longer_bear_out_is_withdrawn_once() -> None:
    kept, gone = signal("Payments"), signal("Risk")
    (withdrawn,) = changes([kept], [kept, gone])
    assert (withdrawn.id, withdrawn.status) == (gone.id, SignalStatus.WITHDRAWN)
    assert changes([kept], [kept, withdrawn]) == []


def test_a_withdrawn_signal_that_comes_back_is_open_again() -> None:
    withdrawn = signal(state=SignalStatus.WITHDRAWN)
    assert changes([signal()], [withdrawn]) == [signal()]


def test_what_lost_its_figures_to_retention_stands_until_the_pattern_is_gone() -> None:
    raised = signal("Risk")  # before the history that is left
    again = raised.model_copy(update={"id": "0123456789abcdef", "detected_period": "2029-W10"})
    assert raised.detected_period < "2029-W20"
    assert changes([again], [raised], settled="2029-W20") == []
    assert [s.status for s in changes([], [raised], settled="2029-W20")] == [SignalStatus.CLOSED]
    fresh = again.model_copy(update={"detected_period": "2029-W30"})
    assert changes([fresh], [raised], settled="2029-W20") == [fresh]


def test_a_story_lasts_while_any_of_its_patterns_does() -> None:
    around, idle = Pattern.WORKAROUND_DROP, Pattern.LICENCE_IDLING
    raised = signal("Risk").model_copy(update={"pattern": around, "also": (idle,)})
    lasting = raised.model_copy(update={"id": "0123456789abcdef", "pattern": idle, "also": ()})
    assert changes([lasting], [raised], settled="2029-W20") == []
    other = lasting.model_copy(update={"pattern": Pattern.TWO_CAMPS})
    assert [s.status for s in changes([other], [raised], settled="2029-W20")] == [SignalStatus.CLOSED]


@given(found=FOUND, stored=SIGNALS)
def test_once_the_changes_are_stored_there_are_no_more(found: list[Signal], stored: list[Signal]) -> None:
    after = {one.id: one for one in stored} | {one.id: one for one in changes(found, stored)}
    assert changes(found, list(after.values())) == []
    assert [one for one in after.values() if one.status is not SignalStatus.WITHDRAWN] == unordered(found, after)


def unordered(found: list[Signal], after: dict[str, Signal]) -> list[Signal]:
    return sorted(found, key=lambda one: list(after).index(one.id))
