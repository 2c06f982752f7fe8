"""`undertow privacy plan`: everybody can read what may be known of whom; a plan with faults or at its end is not used."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.privacy.plan_limits import COMPUTED, MADE_FROM
from pipeline.privacy.plan_model import Audience, ForbiddenUse, Form, LegalBasis, Purpose, Span, Subject
from pipeline.privacy.release_plan import read_plan
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text
from pipeline.texts import catalogue
from tests.collector.made import plan_of_everything_text

CLOSED_SETS = {
    "grain": Span,
    "form": Form,
    "audience": Audience,
    "purpose": Purpose,
    "legal_basis": LegalBasis,
    "use": ForbiddenUse,
}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")


def test_it_tells_who_is_in_it_how_exact_for_whom_why_and_until_when(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("privacy", "plan") == 0
    told = " ".join(capsys.readouterr().out.split())
    for entry in standard_plan().entries:
        assert entry in told
    for words in (
        "Nothing is said about fewer than 10 people",
        "people with any activity in the tool how often once a quarter about whom units of 30 people or more how exact few",
        "units of 100 people or more, and the organisation as a whole from 10",
        "who may see it programs only",
        "legitimate interest, GDPR 6(1)(f)",
        "31 December 2027; kept at most 400 days",
        "What is never collected",
        standard_plan().fingerprint(),
    ):
        assert words in told


def test_it_tells_the_same_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("privacy", "plan", "--language", "nl") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Over minder dan 10 mensen wordt niets gezegd" in told
    assert "groepen vanaf 30 mensen hoe precies weinig, ongeveer de helft of de meeste" in told
    assert "31 december 2027; hooguit 400 dagen bewaard" in told
    assert "Wat nooit wordt verzameld" in told


def test_json_holds_the_plan_its_words_and_its_fingerprint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("privacy", "plan", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["fingerprint"] == standard_plan().fingerprint()
    assert type(standard_plan()).model_validate(told["plan"]) == standard_plan()
    assert [len(entries) for entries in told["words"]["surfaces"].values()] == [16, 12]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_there_are_words_for_all_that_a_plan_can_say(language: str) -> None:
    words = catalogue(language)
    for kind, members in CLOSED_SETS.items():
        assert [member for member in members if f"plan.{kind}.{member}" not in words] == []
    for family in Subject:
        kind = "pattern" if family is Subject.SIGNALS else "field"
        for measure in {*COMPUTED[family], *MADE_FROM.get(family, {})}:
            assert f"plan.measure.{measure}" in words or f"{kind}.{measure}" in words, measure


def test_a_plan_with_faults_is_refused_with_all_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        plan_of_everything_text().replace("from_people = 25\n", "from_people = 24\n").replace("from_people = 30\n", "")
    )
    assert run("privacy", "plan", "--file", str(plan)) == 1
    said = capsys.readouterr().err
    assert said.count("entries.") == 5
    assert "entries.sums-by-week.from_people: 25 people at least" in said


def test_the_file_that_the_settings_name_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = standard_plan_text().replace("keep_days = 400", "keep_days = 90")
    (tmp_path / "ours.toml").write_text(text)
    monkeypatch.setenv("UNDERTOW_PLAN", "ours.toml")
    assert run("privacy", "plan", "--json") == 0
    assert json.loads(capsys.readouterr().out)["fingerprint"] == read_plan(text).fingerprint() != standard_plan().fingerprint()
    monkeypatch.setenv("UNDERTOW_PLAN", "gone.toml")
    assert run("privacy", "plan") == 1
    assert "gone.toml cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--today", "2028-01-01"], "it ran out on 2027-12-31"), (["--k", "9"], "below the 10 of the release plan")],
)
def test_nothing_is_collected_beyond_the_plan(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work.csv").write_text("unit,week,items\n")
    collect = ["collect", "work", "--input", "work.csv", "--roster", "roster.csv", "--period", "2026-W40", "--out", "rows.ndjson"]
    assert run(*collect, *arguments) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "rows.ndjson").exists()
