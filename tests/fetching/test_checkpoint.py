"""The checkpoint: names of reports and a moment; a damaged one counts as none."""

from pathlib import Path

import pytest

from pipeline.errors import UnusableInput
from pipeline.fetching.asking import Piece, Request
from pipeline.fetching.checkpoint import Checkpoint, Checkpoints

LEFT = Checkpoint(whole=("users-1-day-2026-10-01.ndjson",), failed="b", not_before=12.0)


def test_what_is_left_is_found_and_a_good_run_clears_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "undertow-fetch.json"
    kept = Checkpoints(path)
    kept.leave("cursor", Checkpoint())
    assert not path.exists()
    kept.leave("cursor", LEFT)
    kept.leave("github-copilot", LEFT)
    assert Checkpoints(path).of("cursor") == LEFT
    kept.leave("cursor", Checkpoint())
    assert Checkpoints(path).of("cursor") == Checkpoint()
    assert Checkpoints(path).of("github-copilot") == LEFT
    kept.leave("github-copilot", Checkpoint())
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", '{"sources": 3}', '{"sources": {"cursor": {"more": 1}}}'])
def test_a_damaged_one_counts_as_none_and_is_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "undertow-fetch.json"
    path.write_text(content)
    assert Checkpoints(path).of("cursor") == Checkpoint()
    Checkpoints(path).leave("cursor", LEFT)
    assert Checkpoints(path).of("cursor") == LEFT


def test_what_failed_comes_first_and_the_rest_keeps_its_order() -> None:
    pieces = [Piece(name, Request(""), None) for name in "abc"]
    assert [piece.name for piece in LEFT.in_order(pieces)] == ["b", "a", "c"]


def test_it_cannot_be_written_into_nowhere(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableInput, match="cannot be written"):
        Checkpoints(tmp_path / "file" / "undertow-fetch.json").leave("cursor", LEFT)
