"""A child process that never outlives its parent: not after an interrupt or an error, and on Linux not after a kill -9."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

STOP_SECONDS = 30.0

_DIE_WITH_PARENT = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""Runs between parent and child: asks Linux to kill the child when its parent dies, also by kill -9 (PR_SET_PDEATHSIG)."""


@contextmanager
def child(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A running program, stopped when the block ends: SIGTERM, and SIGKILL when that does not help.

    On Linux it also ends when the *thread* that entered the block ends: enter it from the main thread.

    Parameters
    ----------
    command
        The program and its arguments.
    log
        Gets what the program prints.
    environment
        Its whole environment; this process's own where it is None.
    """
    with log.open("ab") as sink:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, and a program that the caller names
            tied(command),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=environment,
            start_new_session=True,  # Ctrl-C in a terminal reaches the parent alone, which then stops its children in order
        )
    try:
        yield process
    finally:
        _stop(process)


def tied(command: Sequence[str]) -> list[str]:
    """The command, so that what it starts ends when the process that starts it does."""
    return [sys.executable, "-I", "-S", "-c", _DIE_WITH_PARENT, str(os.getpid()), *command]


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
