"""The page cannot say less than what is stored."""

import pytest

from pipeline.report.stored import duration, figures, stored
from pipeline.texts import catalogue, texts
from schemas import FAMILIES
from schemas.usage import UsageRow, UsageShard


def test_the_english_words_are_those_of_the_contract() -> None:
    english = catalogue("en")
    for name, family in FAMILIES.items():
        key = name.removeprefix("undertow.")
        assert english[f"purpose.{key}"] == family.contract.purpose, "mend it in both languages"
        assert english[f"owner.{key}"] == family.contract.owner


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_figure_of_every_family_has_words(language: str) -> None:
    told = {kept.name: kept.fields for kept in stored(language)}
    assert len(told) == len(FAMILIES)
    assert figures(UsageShard) == list(UsageRow.measures())
    assert sum(len(fields) for fields in told.values()) == sum(len(figures(family)) for family in FAMILIES.values())


def test_months_only_where_they_help() -> None:
    text = texts("nl")
    assert duration(30, text) == "30 dagen"
    assert duration(400, text) == "400 dagen (ongeveer 13 maanden)"
