"""The audit leaves no process behind, even when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from pipeline.audit.suite import end_with_parent

def linger(file):
    Path(file).write_text(str(os.getpid()))
    time.sleep(60)

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        pool.submit(linger, sys.argv[1]).result()
"""


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    program, file = tmp_path / "program.py", tmp_path / "pid"
    program.write_text(PROGRAM)
    with subprocess.Popen([sys.executable, program, file], stderr=subprocess.DEVNULL) as parent:
        assert comes_true(lambda: file.exists() and file.read_text() != "", 60)
        parent.send_signal(signal.SIGKILL)
    assert comes_true(lambda: not is_running(int(file.read_text())), 10)


def comes_true(is_so: object, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(is_so) and is_so():
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Nobody may have waited for it yet.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
