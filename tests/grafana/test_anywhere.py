"""The same promises on the imitation and, where ``UNDERTOW_TEST_GRAFANA_URL`` names one, on a real Grafana.

A real one is asked with the token in ``UNDERTOW_TEST_GRAFANA_TOKEN``, as an installation of its own, and left as it was found.
"""

import os
from collections.abc import Iterator

import pytest

from pipeline.grafana import Grafana, Installation, Kind, Step, apply, changes, check, removals
from tests.grafana.fake import ADMIN, running
from tests.grafana.planned import make, wanted

NAMES = Installation("uttest")
REAL = os.environ.get("UNDERTOW_TEST_GRAFANA_URL")


@pytest.fixture(params=["imitation", *(["real"] if REAL else [])])
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    if request.param == "imitation":
        with running() as (address, _):
            yield Grafana.at(address, ADMIN)
        return
    real = Grafana.at(str(REAL), os.environ["UNDERTOW_TEST_GRAFANA_TOKEN"])
    yield real
    list(apply(removals(plan(), real, NAMES, take_over=True), real))


def plan() -> list[Step]:
    return wanted(NAMES)


def test_it_can_take_the_plan(grafana: Grafana) -> None:
    check(grafana)


def test_made_once_left_alone_then_removed(grafana: Grafana) -> None:
    # A team has preferences of its own from the start, a folder permissions.
    assert set(make(grafana, plan(), NAMES)) <= {"create", "update"}
    assert {change.action for change in changes(plan(), grafana, NAMES)} == {"keep"}
    list(apply(removals(plan(), grafana, NAMES), grafana))
    assert removals(plan(), grafana, NAMES) == []


def test_what_somebody_changed_is_seen_and_put_back(grafana: Grafana) -> None:
    make(grafana, plan(), NAMES)
    grafana.request("PUT", f"/folders/{NAMES.prefix}", {"title": "Another", "overwrite": True})
    board = grafana.find(f"/dashboards/uid/{NAMES.prefix}-adoption-nl")["dashboard"]
    sent = {"dashboard": {**board, "id": None, "title": "Another"}, "folderUid": NAMES.prefix, "overwrite": True}
    grafana.request("POST", "/dashboards/db", sent)
    found = [change for change in changes(plan(), grafana, NAMES) if change.action != "keep"]
    assert {(change.step.kind, change.action) for change in found} == {(Kind.FOLDER, "update"), (Kind.DASHBOARD, "update")}
    make(grafana, plan(), NAMES)
    assert {change.action for change in changes(plan(), grafana, NAMES)} == {"keep"}


def test_what_is_no_longer_wanted_goes(grafana: Grafana) -> None:
    make(grafana, plan(), NAMES)
    fewer = [step for step in plan() if step.kind in {Kind.FOLDER, Kind.DATASOURCE, Kind.DASHBOARD}]
    make(grafana, fewer, NAMES)
    assert {change.action for change in changes(fewer, grafana, NAMES)} == {"keep"}
