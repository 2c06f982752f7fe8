"""A Grafana that is down, slow, half provisioned, old or unwilling: a clear error, and a state that the next run finishes."""

import copy

import pytest

from pipeline.errors import Refused, TryAgain
from pipeline.grafana import Grafana, apply, changes, removals, unfinished
from pipeline.grafana.apply import OUTCOMES
from tests.grafana.fake import ADMIN, Direct
from tests.grafana.planned import make, wanted
from tests.grafana.state import State

STEPS = wanted()


def contents(state: State) -> dict[str, object]:
    return {name: there for name, there in vars(state).items() if isinstance(there, dict)}


def whole() -> State:
    state = State()
    make(Direct(state), STEPS)
    return state


@pytest.mark.parametrize("first", [True, False], ids=["apply", "destroy"])
def test_wherever_it_dies_the_next_run_finishes(first: bool) -> None:
    """Each request in turn is the last one that is answered."""
    finished = whole()
    died = 0
    for asked in range(1, 200):
        state = State() if first else copy.deepcopy(finished)
        state.asked.clear()
        grafana = Direct(state)
        grafana.dies_after = asked
        try:
            list(apply(changes(STEPS, grafana) if first else removals(STEPS, grafana), grafana))
        except TryAgain:
            died += 1
            grafana.dies_after = None
            list(apply(changes(STEPS, grafana) if first else removals(STEPS, grafana), grafana))
        grafana.dies_after = None
        if first:
            assert contents(state) == contents(finished)
            assert {change.action for change in changes(STEPS, grafana)} == {"keep"}
        else:
            assert not any(there for name, there in contents(state).items() if name not in {"secrets", "permissions"})
        if asked > died:
            return
    pytest.fail("it never finished")


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (401, Refused, "does not accept the token"),
        (403, Refused, "may not do"),
        (409, Refused, "something else in the place"),
        (412, Refused, "meanwhile"),
        (500, TryAgain, "not well"),
    ],
)
def test_a_refusal_names_the_thing_and_what_is_left(
    grafana: Grafana, state: State, status: int, kind: type[Exception], told: str
) -> None:
    found = changes(STEPS, grafana)
    state.ill = [(200, "application/json", b'{"uid": "undertow"}'), (status, "application/json", b'{"message": "no"}')]
    taken = []
    with pytest.raises(kind, match="data source Undertow") as refused:
        taken.extend(apply(found, grafana))
    assert told in str(refused.value)
    told_whole = unfinished(found, 1, refused.value)  # type: ignore[arg-type]  # it is ours
    assert f"{len(STEPS) - 1} changes are left" in told_whole.cure
    assert set(make(grafana, STEPS)) == {"create"}


def test_a_contact_point_that_is_refused_leaves_the_dashboards(grafana: Grafana, state: State) -> None:
    broken = [
        type(step)(step.kind, step.uid, step.title, step.body, {"settings": {"url": "not an address"}})
        if step.uid == "undertow-finance"
        else step
        for step in STEPS
    ]
    with pytest.raises(Refused, match=r"contact point undertow-finance: Grafana refused .*invalid URL") as refused:
        make(grafana, broken)
    assert "contacts file" in refused.value.cure
    assert "undertow-adoption-nl" in state.dashboards
    outcomes = make(grafana, STEPS)
    assert outcomes.count("create") + outcomes.count("keep") == len(STEPS)
    assert set(make(grafana, STEPS)) == {"keep"}


def test_a_slow_grafana_is_not_waited_for_for_ever(server: tuple[str, State]) -> None:
    grafana = Grafana.at(server[0], ADMIN)
    grafana.timeout = 0.05
    for adapter in grafana.s.adapters.values():
        adapter.max_retries = 0
    server[1].slow = 0.3
    with pytest.raises(TryAgain, match="cannot be reached"):
        grafana.find("/folders/undertow")


def test_every_action_has_a_word() -> None:
    assert set(OUTCOMES) == {"create", "update", "remove", "keep"}
