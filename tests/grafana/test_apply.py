"""A plan is made so once, and again without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.generate import LANGUAGES, committed
from dashboards.house import NAMES, uid
from dashboards.panels import DATASOURCE_UID
from pipeline.errors import Refused, WrongUse
from pipeline.grafana import ClickHouse, Grafana, Kind, Step, apply, changes, plan
from pipeline.grafana.apply import OUTCOMES
from pipeline.grafana.changes import differences
from tests.grafana.fake import VIEWER
from tests.grafana.state import State

CLICKHOUSE = ClickHouse.parse("clickhouse://grafana_reader@ch:9440/adoption")
PLAN = plan(CLICKHOUSE, DATASOURCE_UID, committed())


def holds(theirs: object, ours: object) -> bool:
    return not list(differences(theirs, ours))


def outcomes(grafana: Grafana, steps: list[Step] = PLAN, password: str | None = None, *, send_secrets: bool = False) -> list[str]:
    if password:
        steps = plan(CLICKHOUSE, DATASOURCE_UID, committed(), password=password)
    return [OUTCOMES[change.action] for change in apply(changes(steps, grafana, send_secrets=send_secrets), grafana)]


def test_everything_is_there_after_it(grafana: Grafana, state: State) -> None:
    assert outcomes(grafana, password="secret") == ["created"] * len(PLAN)
    assert state.folders["undertow"]["title"] == "Undertow"
    assert state.datasources[DATASOURCE_UID]["jsonData"]["defaultDatabase"] == "adoption"
    assert state.secrets == {DATASOURCE_UID: "secret"}
    assert set(state.dashboards) == {uid(name, language) for name in NAMES for language in LANGUAGES}
    assert all(board["meta"]["folderUid"] == "undertow" for board in state.dashboards.values())
    wanted = committed()[0]
    assert holds(state.dashboards[wanted["uid"]]["dashboard"], {key: value for key, value in wanted.items() if key != "id"})


def test_a_second_time_nothing_is_written(grafana: Grafana, state: State) -> None:
    outcomes(grafana)
    before = len(state.writes)
    assert outcomes(grafana) == ["unchanged"] * len(PLAN)
    assert len(state.writes) == before


def test_a_password_cannot_be_compared_and_is_sent_again_when_asked(grafana: Grafana, state: State) -> None:
    outcomes(grafana, password="old")
    assert outcomes(grafana, password="new") == ["unchanged"] * len(PLAN)
    assert outcomes(grafana, password="new", send_secrets=True) == [
        "updated" if step.kind is Kind.DATASOURCE else "unchanged" for step in PLAN
    ]
    assert state.secrets == {DATASOURCE_UID: "new"}


def test_what_people_changed_is_put_back(grafana: Grafana, state: State) -> None:
    outcomes(grafana)
    state.folders["undertow"]["title"] = "Mine"
    state.datasources[DATASOURCE_UID]["jsonData"]["username"] = "admin"
    state.dashboards["undertow-adoption-en"]["dashboard"]["panels"][1]["title"] = "Ranking"
    state.dashboards["undertow-adoption-nl"]["meta"]["folderUid"] = "other"
    changed = {"undertow", DATASOURCE_UID, "undertow-adoption-en", "undertow-adoption-nl"}
    assert outcomes(grafana) == ["updated" if step.uid in changed else "unchanged" for step in PLAN]
    assert outcomes(grafana) == ["unchanged"] * len(PLAN)


def test_a_viewer_is_told_what_is_missing(server: tuple[str, State]) -> None:
    with pytest.raises(Refused, match="may not do POST /folders"):
        outcomes(Grafana.at(server[0], VIEWER))


def test_a_foreign_data_source_of_our_name_is_not_taken_over(grafana: Grafana, state: State) -> None:
    state.datasources["foreign"] = {"name": "Undertow (ClickHouse)"}
    with pytest.raises(Refused, match="same name"):
        outcomes(grafana)


def test_the_plan_holds_no_secret_and_needs_no_grafana() -> None:
    assert [step.kind for step in PLAN] == [Kind.FOLDER, Kind.DATASOURCE, *[Kind.DASHBOARD] * len(committed())]
    assert "secureJsonData" not in PLAN[1].body


@pytest.mark.parametrize(
    ("dsn", "protocol", "secure"),
    [
        ("clickhouse://r@ch", "native", False),
        ("clickhouse://r@ch:9440/u", "native", True),
        ("clickhouse://r@ch:8123/u", "http", False),
        ("clickhouse://r@ch:8443/u", "http", True),
    ],
)
def test_the_port_says_how_clickhouse_is_spoken_to(dsn: str, protocol: str, secure: bool) -> None:
    settings = ClickHouse.parse(dsn).settings()
    assert (settings["protocol"], settings["secure"]) == (protocol, secure)


@pytest.mark.parametrize(
    "dsn", ["chdb:///folder", "clickhouse://ch", "clickhouse://r:secret@ch", "clickhouse://r@ch:x", "nonsense"]
)
def test_a_dsn_that_grafana_cannot_use(dsn: str) -> None:
    with pytest.raises(WrongUse) as told:
        ClickHouse.parse(dsn)
    assert "secret" not in str(told.value)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text(max_size=3), JSON, max_size=4)


@given(OBJECTS, OBJECTS)
def test_what_grafana_adds_does_not_count(ours: dict[str, object], added: dict[str, object]) -> None:
    assert holds(added | ours, ours)


@given(OBJECTS.filter(bool), st.data())
def test_what_was_changed_or_removed_does(ours: dict[str, object], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(ours)))
    assert not holds(ours | {key: "another value"}, ours)
    assert not holds({name: value for name, value in ours.items() if name != key}, ours)
