"""Both languages say the same things, with the same placeholders."""

import string

import pytest

from pipeline.connectors import CONNECTORS
from pipeline.otlp.dialects import DIALECTS
from pipeline.texts import catalogue
from schemas.fields import Reason
from schemas.signal import Explanation, NextStep, Pattern, SignalFamily, SignalStatus
from schemas.status import SourceState

EN, NL = catalogue("en"), catalogue("nl")
CLOSED_SETS = {
    "family": SignalFamily,
    "pattern": Pattern,
    "seen": Pattern,
    "status": SignalStatus,
    "explanation": Explanation,
    "step": NextStep,
    "reason": Reason,
    "state": SourceState,
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_language_lacks_a_key() -> None:
    assert set(EN) == set(NL)


@pytest.mark.parametrize("key", sorted(EN))
def test_placeholders_agree(key: str) -> None:
    assert placeholders(EN[key]) == placeholders(NL[key])


@pytest.mark.parametrize("language", [EN, NL], ids=["en", "nl"])
def test_no_text_is_empty_or_has_a_verdict_in_it(language: dict[str, str]) -> None:
    for key, text in language.items():
        assert text.strip(), key
        low = text.lower()
        assert not any(word in low for word in ("underperform", "worst", "best team", "slecht", "beste team", "achterblijver")), (
            key
        )


@pytest.mark.parametrize("kind", CLOSED_SETS)
def test_every_member_of_a_closed_set_has_words(kind: str) -> None:
    for member in CLOSED_SETS[kind]:
        assert f"{kind}.{member}" in EN


def test_every_tool_that_can_come_in_has_a_name() -> None:
    # Of the generic ones, the map of columns says which tool it is.
    tools = {one.tool for one in (*CONNECTORS.values(), *DIALECTS.values())} - {"generic"}
    assert {tool for tool in tools if f"tool.{tool}" not in EN} == set()
