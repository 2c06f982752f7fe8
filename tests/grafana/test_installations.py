"""Two installations in one Grafana never meet."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WrongUse
from pipeline.grafana import Grafana, Installation, apply, removals
from tests.grafana.planned import make, wanted
from tests.grafana.state import State

ACME, OTHER = Installation("acme"), Installation()
NAMES = st.from_regex(r"[a-z0-9]{0,8}", fullmatch=True)


def test_they_live_side_by_side_and_one_goes_without_the_other(grafana: Grafana, state: State) -> None:
    make(grafana, wanted(OTHER), OTHER)
    alone = copy.deepcopy({name: there for name, there in vars(state).items() if isinstance(there, dict)})
    assert set(make(grafana, wanted(ACME, store="clickhouse://r@elsewhere"), ACME)) == {"create"}
    assert set(make(grafana, wanted(OTHER), OTHER)) == {"keep"}
    assert set(make(grafana, wanted(ACME, store="clickhouse://r@elsewhere"), ACME)) == {"keep"}
    list(apply(removals(wanted(ACME, store="clickhouse://r@elsewhere", contacts=None), grafana, ACME), grafana))
    assert {name: there for name, there in vars(state).items() if isinstance(there, dict)} == alone


def test_everything_of_it_bears_its_name() -> None:
    steps = wanted(ACME)
    assert all(ACME.owns(step.uid) and not OTHER.owns(step.uid) for step in steps)
    told = json.dumps([step.body for step in steps])
    assert "acme-undertow-adoption-nl" in told
    assert '{{ template \\"acme-undertow.message.nl\\" . }}' in told
    assert "/d/undertow" not in told
    assert "d/undertow" not in told.replace("acme-undertow", "")
    assert '"undertow-' not in told
    assert "Undertow acme" in told


def test_what_others_wrote_is_not_renamed() -> None:
    folder = wanted(ACME)[0]
    (rule,) = [
        r for step in wanted(ACME) if step.kind == "rule group" for r in step.body["rules"] if r["uid"].endswith("-finance")
    ]
    assert "'Accounts Payable', 'Finance'" in rule["data"][0]["model"]["rawSql"]
    assert folder.body == {"uid": "acme-undertow", "title": "Undertow acme"}


@given(NAMES, NAMES, st.sampled_from(["-hr", ".nl", "-signal-hr", ""]))
def test_no_installation_owns_what_another_made(one: str, other: str, rest: str) -> None:
    assert Installation(one).owns(Installation(other).prefix + rest) is (one == other)


@pytest.mark.parametrize("name", ["Acme", "a-b", "ninechars", "é", " "])
def test_a_name_that_cannot_be(name: str) -> None:
    with pytest.raises(WrongUse):
        Installation(name)


def test_a_uid_that_becomes_too_long_is_named_before_anything_is_sent() -> None:
    step = next(step for step in wanted() if step.uid == "undertow-works-council")
    long = type(step)(step.kind, "undertow-" + "x" * 28, "x", {})
    with pytest.raises(WrongUse, match="longer than Grafana takes"):
        ACME.of([long])
