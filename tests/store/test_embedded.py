"""What only an embedded store can do: be locked, or lie where no folder can be."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import Refused, TryAgain
from pipeline.store import open_store

HOLD = """
import sys
from pipeline.store import open_store
store = open_store(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_what_was_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    dsn = f"chdb://{tmp_path}/a folder/that is new"
    with open_store(dsn) as store:
        applied = store.migrate()
    with open_store(dsn) as store:
        assert applied
        assert store.pending() == []


def test_a_folder_that_another_process_holds_is_named_with_a_cure(tmp_path: Path) -> None:
    dsn = f"chdb://{tmp_path}"
    command = [sys.executable, "-c", HOLD, dsn]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(TryAgain, match="Another process has the embedded store") as locked:
            open_store(dsn)
        assert "Only one can" in locked.value.cure
        holder.kill()
    with open_store(dsn) as store:  # a lock does not outlive a process that was killed
        assert store.pending()


def test_a_process_holds_one_folder(tmp_path: Path) -> None:
    with open_store(f"chdb://{tmp_path}/one"), pytest.raises(Refused, match="open in another folder"):
        open_store(f"chdb://{tmp_path}/two")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Refused, match="cannot be opened"):
        open_store(f"chdb://{tmp_path}/file")
