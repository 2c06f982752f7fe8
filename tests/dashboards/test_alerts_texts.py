"""What people read, by the real amtool: five parts, no key, no verdict, in both languages."""

import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.alerts.figure import KEYS
from pipeline.texts import catalogue
from schemas.signal import Explanation, NextStep, Pattern
from tests.dashboards.alerting import RULES, annotated, message

LANGUAGES = ("nl", "en")
LABELS = {
    "audience": "change-lead",
    "org": "acme",
    "id": "0123456789abcdef",
    "unit": "Accounts Payable",
    "tool": "github-copilot",
    "pattern": "licence_idling",
    "state": "open",
    "since": "2026-W03",
}
SYSTEM = re.compile(r"RESOLVED|FIRING|opgelost|resolved|map\[|no value|\{\{|\$|<\d|_")


def figure(sure: str = "high", share: str = "0.67", step: str = "listen", others: tuple[str, ...] = ()) -> float:
    """As the query writes it."""
    place = {kind: {key: number for number, key in enumerate(keys, start=1)} for kind, keys in KEYS.items()}
    why = "".join(f"{place['explanation'][key]:02}" for key in others).ljust(10, "0")
    return float(f"1{place['certainty'][sure]}{place['share'][share]:02}{place['step'][step]:02}{why}")


def alerts(folder: Path, *found: tuple[dict[str, str], float]) -> list[dict[str, Any]]:
    told = [{"labels": LABELS | labels, "value": value} for labels, value in found]
    return annotated(folder, "undertow-signal-finance", told)


def test_a_change_lead_reads_five_parts(tmp_path: Path) -> None:
    found = alerts(tmp_path, ({}, figure(others=("new_seats", "not_suited"))))
    title, text = message(tmp_path, found, "nl")
    assert title == "Een reden om in gesprek te gaan: Accounts Payable"
    seen, sure, others, step, link = text.splitlines()[:5]
    assert seen.startswith(
        "Wat we zien (GitHub Copilot): Van de licenties van Accounts Payable ligt ongeveer twee derde ongebruikt, duidelijk meer"
    )
    assert seen.endswith(" Het speelt sinds week 3 van 2026.")
    assert sure == "Hoe zeker: vrij zeker."
    assert others == "Wat het ook kan zijn: veel licenties zijn nieuw; de tool past niet bij dit werk."
    assert step.startswith("Wat kan helpen: Voer luistergesprekken")
    where = "https://grafana.example.org/d/undertow-unit-nl?var-org=acme&var-unit=Accounts+Payable&var-tool=github-copilot"
    assert link == f"De cijfers: {where}&from=now-52w&to=now"
    assert "nooit over een persoon" in text
    english = message(tmp_path, found, "en")[1]
    assert "How sure: quite sure." in english
    assert "week 3 of 2026" in english
    assert message(tmp_path, alerts(tmp_path, ({"tool": "any"}, figure())), "en")[1].startswith("What we see: Of the licences")


def test_a_unit_with_several_signals_gets_one_message(tmp_path: Path) -> None:
    found = alerts(tmp_path, ({}, figure()), ({"pattern": "workaround_drop"}, figure()), ({"state": "ended"}, figure()))
    title, text = message(tmp_path, found, "en")
    assert title == "A reason to have a conversation: Accounts Payable"
    assert [text.count(said) for said in ("What we see (", "No longer current:", "never about a person")] == [2, 1, 1]


@pytest.mark.parametrize(("language", "words"), [("nl", "Niet meer actueel"), ("en", "No longer current")])
def test_what_is_over_is_no_verdict(tmp_path: Path, language: str, words: str) -> None:
    title, text = message(tmp_path, alerts(tmp_path, ({"state": "ended", "unit": "organisation/other"}, figure())), language)
    assert text.startswith(words)
    whole = catalogue(language)["unit.organisation"]
    assert catalogue(language)["unit.other"].format(parent=whole) in text
    assert "organisation/other" not in title + text
    assert not SYSTEM.search(title + text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_is_said_in_words(tmp_path: Path, language: str) -> None:
    words = catalogue(language)
    found = alerts(tmp_path, *(({"pattern": str(one), "tool": "any"}, figure()) for one in Pattern))
    for pattern, said in zip(Pattern, found, strict=True):
        assert said["annotations"][f"pattern_{language}"] == words[f"pattern.{pattern}"]
        assert not SYSTEM.search(said["annotations"][f"seen_{language}"])
        assert "var-tool" not in said["annotations"][f"path_{language}"]
    assert not SYSTEM.search(message(tmp_path, found, language)[1].replace("undertow-", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_read_back_from_the_figure(tmp_path: Path, language: str) -> None:
    words = catalogue(language)
    others = [str(one) for one in Explanation]
    five = [tuple(others[n : n + 5]) for n in range(0, len(others), 5)]
    by_why = alerts(tmp_path, *(({}, figure(others=some)) for some in five), ({}, figure()))
    assert [said["annotations"][f"others_{language}"] for said in by_why] == [
        *("; ".join(words[f"explanation.{key}"] for key in some) for some in five),
        words["signals.other_none"],
    ]
    by_step = alerts(tmp_path, *(({}, figure(step=str(one))) for one in NextStep))
    assert [said["annotations"][f"step_{language}"] for said in by_step] == [words[f"step.{one}"] for one in NextStep]
    by_sure = alerts(tmp_path, *(({}, figure(sure=one)) for one in KEYS["certainty"]))
    assert [said["annotations"][f"sure_{language}"] for said in by_sure] == [
        words[f"certainty.{one}"] for one in KEYS["certainty"]
    ]
    by_share = alerts(tmp_path, *(({}, figure(share=one)) for one in KEYS["share"]))
    assert len({said["annotations"][f"seen_{language}"] for said in by_share}) == len(KEYS["share"])


@pytest.mark.parametrize("uid", [uid for uid, rule in RULES.items() if rule["labels"]["audience"] == "it"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_what_is_wrong_what_to_do_and_where_it_stands(tmp_path: Path, uid: str, language: str) -> None:
    labels = {"audience": "it", "source": "github-copilot"}
    found = annotated(tmp_path, uid, [{"labels": labels, "value": 1.0}])
    title, text = message(tmp_path, found, language)
    assert text.count("GitHub Copilot") == ("source" in uid)
    assert f"docs/runbook.md#{uid.removeprefix('undertow-')}" in text
    mended = message(tmp_path, [one | {"status": "resolved"} for one in found], language)
    assert mended[0] == catalogue(language)["alert.it_mended"] != title
