"""A file that was downloaded twice is read once."""

from pathlib import Path

from pipeline.collector.copies import originals


def test_only_files_of_the_same_content_are_copies(tmp_path: Path) -> None:
    for name, content in {"a": b"one", "b": b"two", "c": b"one", "d": b"longer", "e": b"one"}.items():
        (tmp_path / name).write_bytes(content)
    paths = sorted(tmp_path.iterdir())
    assert {copy.name: first.name for copy, first in originals(paths).items()} == {"c": "a", "e": "a"}


def test_two_empty_files_are_copies_and_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "b").touch()
    assert len(originals(sorted(tmp_path.iterdir()))) == 1
