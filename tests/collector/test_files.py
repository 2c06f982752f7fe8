"""Files, folders and patterns become one sorted list."""

from pathlib import Path

import pytest

from pipeline.collector.files import expand
from pipeline.errors import WrongUse


def test_files_folders_and_patterns_become_one_sorted_list(tmp_path: Path) -> None:
    for name in ("b.ndjson", "sub/a.json", "sub/c.ndjson.gz", "sub/notes.txt", "sub/.hidden.json", "odd.export"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = expand([tmp_path / "odd.export", tmp_path / "sub", tmp_path / "*.ndjson", tmp_path / "sub" / "a.json"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "b.ndjson",
        "odd.export",
        "sub/a.json",
        "sub/c.ndjson.gz",
    ]


@pytest.mark.parametrize("name", ["absent.ndjson", "*.absent", "empty"])
def test_what_is_not_there_is_wrong_use(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongUse, match="No file is found"):
        expand([tmp_path / name])


def test_a_file_that_was_given_for_something_else_is_no_export(tmp_path: Path) -> None:
    for name in ("2026-10-01.json", "accounts.csv"):
        (tmp_path / name).touch()
    assert expand([tmp_path], (tmp_path / "." / "accounts.csv", None)) == (tmp_path / "2026-10-01.json",)
