"""Every answer is read, every refusal is a sentence with a cure, and no token is ever told."""

import pytest

from pipeline.errors import Refused, TryAgain, UndertowError, WrongUse
from pipeline.grafana import Grafana
from tests.grafana.fake import ADMIN, VIEWER, running
from tests.grafana.state import State

HTML = b"<html>message: Bad Gateway</html>"


def test_an_empty_answer_is_nothing(grafana: Grafana, state: State) -> None:
    state.ill = [(200, "application/json", b"")]
    assert grafana.request("DELETE", "/v1/provisioning/alert-rules/x") is None


def test_a_text_stays_text(grafana: Grafana, state: State) -> None:
    state.ill = [(200, "application/yaml", b"apiVersion: 1")]
    assert grafana.request("GET", "/v1/provisioning/alert-rules/export?format=yaml") == "apiVersion: 1"


def test_upstreams_own_verbs_go_the_same_way(grafana: Grafana, state: State) -> None:
    state.ill = [(200, "application/json", b'{"a": 1}')]
    assert grafana.GET("/health") == {"a": 1}


@pytest.mark.parametrize("name", ["get", "PSOT", "HEAD", "__deepcopy__"])
def test_a_verb_that_is_none_fails_at_once(grafana: Grafana, name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(grafana, name)


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (400, Refused, "refused"),
        (401, Refused, "UNDERTOW_GRAFANA_TOKEN"),
        (403, Refused, "may not do"),
        (404, Refused, "refused"),
        (409, Refused, "something else"),
        (412, Refused, "meanwhile"),
        (500, TryAgain, "not well"),
    ],
)
@pytest.mark.parametrize("body", [b'{"message": "why"}', b'["message"]', HTML, b""])
def test_a_refusal_is_a_sentence_with_a_cure(
    grafana: Grafana, state: State, status: int, kind: type[UndertowError], word: str, body: bytes
) -> None:
    state.ill = [(status, "text/plain", body)]
    with pytest.raises(kind) as told:
        grafana.request("POST", "/folders", {})
    assert word in str(told.value)
    assert told.value.cure
    assert ADMIN not in str(told.value)


def test_grafanas_own_reason_is_told(grafana: Grafana, state: State) -> None:
    state.ill = [(400, "application/json", b'{"message": "uid is too long"}')]
    with pytest.raises(Refused, match="uid is too long"):
        grafana.request("POST", "/folders", {})


def test_a_short_hiccup_passes_unnoticed(grafana: Grafana, state: State) -> None:
    state.ill = [(502, "text/html", HTML), (503, "text/html", HTML)]
    assert grafana.find("/folders/none") is None
    assert len(state.asked) == 3


def test_what_creates_is_not_sent_twice(grafana: Grafana, state: State) -> None:
    state.ill = [(502, "text/html", HTML)]
    with pytest.raises(TryAgain):
        grafana.request("POST", "/folders", {"uid": "a", "title": "A"})
    assert len(state.asked) == 1


def test_a_login_page_is_not_grafana(grafana: Grafana, state: State) -> None:
    state.ill = [(200, "text/html", HTML)]
    with pytest.raises(Refused, match="Something else than Grafana"):
        grafana.find("/folders/undertow")


def test_a_grafana_that_is_not_there() -> None:
    with pytest.raises(TryAgain, match="cannot be reached"):
        Grafana.at("http://127.0.0.1:1", ADMIN).find("/folders/undertow")


def test_a_grafana_under_a_path() -> None:
    with running("/monitoring") as (address, state):
        assert Grafana.at(f"{address}/", VIEWER).find("/folders/none") is None
        assert state.asked == [("GET", "/api/folders/none")]


@pytest.mark.parametrize(
    "address", ["grafana.example.org", "ftp://grafana", "http://u:p@grafana", "http://grafana:port", "http://"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(WrongUse) as told:
        Grafana.at(address, ADMIN)
    assert "u:p" not in str(told.value)
