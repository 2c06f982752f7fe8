import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.privacy.ledger import Decision, Entry, Key, State, digest, may_close
from schemas.fields import Grain, Reason, Status
from schemas.work import WorkRow, WorkShard

KEY: Key = ("acme", "work", "any", "2026-W40")
ONE, TWO = "1" * 64, "2" * 64
OTHER_KEYS = [("acme", "work", "any", "2026-W41"), ("beta", "work", "any", "2026-W40"), ("acme", "pulse", "any", "2026-W40")]


@pytest.mark.parametrize(
    ("entries", "decision"),
    [
        pytest.param([], Decision.NEW, id="never seen"),
        pytest.param([(ONE, State.CLOSING)], Decision.RESUME, id="stopped between publish and record"),
        pytest.param([(ONE, State.CLOSING)] * 2, Decision.RESUME, id="stopped twice"),
        pytest.param([(TWO, State.CLOSING)], Decision.CONTRADICT, id="other content was begun: some of it may be out"),
        pytest.param([(TWO, State.CLOSING), (ONE, State.CLOSING)], Decision.CONTRADICT, id="other content among the begun"),
        pytest.param([(ONE, State.CLOSING), (ONE, State.CLOSED)], Decision.REFUSE, id="closed, same content"),
        pytest.param([(TWO, State.CLOSED)], Decision.REFUSE, id="closed, late data"),
    ],
)
def test_what_may_be_done(entries: list[tuple[str, State]], decision: Decision) -> None:
    elsewhere = [Entry.of(key, TWO, State.CLOSED) for key in OTHER_KEYS]
    assert may_close([*elsewhere, *(Entry.of(KEY, d, state) for d, state in entries)], KEY, ONE) is decision


def test_every_decision_has_a_case() -> None:
    assert {case.values[1] for case in test_what_may_be_done.pytestmark[0].args[1]} == set(Decision)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.sampled_from(["crash", "finish"])), max_size=12))
def test_whatever_is_tried_one_content_at_most_gets_out(runs: list[tuple[str, str]]) -> None:
    """Runs with differing content, some of which crash half-way: the world sees one content, and none after it was closed."""
    ledger: list[Entry] = []
    seen: list[str] = []
    for content, how in runs:
        if may_close(ledger, KEY, content) in {Decision.REFUSE, Decision.CONTRADICT}:
            continue
        assert not any(entry.state is State.CLOSED for entry in ledger)
        ledger.append(Entry.of(KEY, content, State.CLOSING))
        seen.append(content)
        if how == "finish":
            ledger.append(Entry.of(KEY, content, State.CLOSED))
    assert len(set(seen)) <= 1


def test_an_entry_is_one_line_that_reads_back() -> None:
    entry = Entry.of(KEY, ONE, State.CLOSING)
    line = entry.model_dump_json()
    assert "\n" not in line
    assert Entry.model_validate_json(line) == entry
    assert entry.key == KEY


@pytest.mark.parametrize("change", [{"digest": "short"}, {"period": "2026-40"}, {"state": "open"}, {"people": 3}])
def test_a_mangled_line_is_not_an_entry(change: dict) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate(Entry.of(KEY, ONE, State.CLOSING).model_dump() | change)


def shard(items: int, number: int = 0) -> WorkShard:
    row = WorkRow(unit="A", parent=None, grain=Grain.WEEK, start=date(2026, 9, 28), cohort_size=30, status=Status.OK, items=items)
    return WorkShard(
        org="acme", source="work", tool="any", period="2026-W40", cohort="2026-Q4", k=10, shard=number, shards=2, rows=[row]
    )


def test_the_digest_is_of_content_and_order() -> None:
    shards = [shard(1), shard(2, 1)]
    assert digest(shards) == digest(iter([shard(1), shard(2, 1)]))
    others = [[], [shard(1)], [shard(1), shard(3, 1)], shards[::-1], [*shards, shard(2, 1)]]
    assert len({digest(shards), *map(digest, others)}) == 6
    assert digest([]) == hashlib.sha256().hexdigest()


def test_a_withheld_row_changes_the_digest() -> None:
    row = shard(1).rows[0].model_copy(update={"items": None, "status": Status.WITHHELD, "reason": Reason.MERGED})
    assert digest([shard(1).model_copy(update={"rows": [row]})]) != digest([shard(1)])
