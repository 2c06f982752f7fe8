from collections.abc import Iterator

import pytest

from pipeline.grafana import Grafana
from tests.grafana.fake import ADMIN, running
from tests.grafana.state import State


@pytest.fixture
def server() -> Iterator[tuple[str, State]]:
    with running() as started:
        yield started


@pytest.fixture
def state(server: tuple[str, State]) -> State:
    return server[1]


@pytest.fixture
def grafana(server: tuple[str, State]) -> Grafana:
    return Grafana.at(server[0], ADMIN)
