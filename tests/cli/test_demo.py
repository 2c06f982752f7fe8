"""The demo leaves nothing running, however it ends, and never removes what it did not make."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.cli.main import main


def processes_that_name(folder: Path) -> list[str]:
    """Command lines of all processes that speak of a folder; zombies have none."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked
            continue
        if str(folder) in line:
            lines.append(line)
    return lines


def descendants(pid: int) -> set[int]:
    """A process's children and theirs."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, more = set(), {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


@pytest.mark.embedded
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_nothing_is_left_running_after(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    command = [sys.executable, "-m", "pipeline.cli", "demo", "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as demo:
        deadline = time.monotonic() + 60
        while not (out / "ledger.ndjson").exists():  # the broker and the worker are up, releases are on their way
            assert demo.poll() is None, demo.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        children = descendants(demo.pid)
        assert len(children) >= 2  # broker and worker
        demo.send_signal(number)
        _, errors = demo.communicate(timeout=60)
    assert demo.returncode != 0
    assert "Traceback" not in errors
    deadline = time.monotonic() + 10
    while alive := [pid for pid in children if Path(f"/proc/{pid}/cmdline").exists()]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.1)
    assert processes_that_name(tmp_path) == []


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit) as stop:
        main(["demo", "--out", str(tmp_path)])
    assert stop.value.code == 2
    assert "thesis.txt" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").read_text() == "mine"
