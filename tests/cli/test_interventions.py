"""``undertow interventions``: acts are noted for units that may be spoken of, once, without a word about anybody."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.store import Store, open_store
from pipeline.texts import catalogue
from schemas.intervention import Intervention
from schemas.signal import NextStep
from schemas.templates import template
from tests.store import samples

ORG = "acme"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = f"chdb://{tmp_path_factory.mktemp('store')}"
    with open_store(place) as store:
        store.migrate()
        store.command("SYSTEM STOP TTL MERGES")
        store.write([samples.usage({"Payments": 9, "Claims": 8, "Risk": None}, org=ORG)])
    return place


@pytest.fixture
def dsn(folder: str) -> str:
    """The store without any act."""
    with open_store(folder) as store:
        store.command("TRUNCATE TABLE intervention")
    return folder


def undertow(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["interventions", *arguments])
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def listed(capsys: pytest.CaptureFixture[str], dsn: str) -> list[dict[str, str]]:
    code, out, _ = undertow(capsys, "list", "--store", dsn, "--json", "--org", ORG)
    assert code == 0
    return json.loads(out)


def test_an_act_is_noted_once_however_often_it_is_told(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    act = ["add", "Payments", "coffee", "--week", "2026-W40", "--store", dsn, "--org", ORG]
    assert undertow(capsys, *act)[:2] == (0, "1 noted.\n")
    assert undertow(capsys, *act)[0] == 0
    assert listed(capsys, dsn) == [{"org": ORG, "unit": "Payments", "period": "2026-W40", "kind": "coffee"}]
    assert undertow(capsys, *act, "--take-back")[:2] == (0, "1 taken back.\n")
    assert listed(capsys, dsn) == []
    assert undertow(capsys, *act)[0] == 0
    assert len(listed(capsys, dsn)) == 1


def test_the_template_is_taken_as_it_is(dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "interventions.csv"
    table.write_text(template("interventions"))
    assert undertow(capsys, "add", "--input", str(table), "--store", dsn, "--org", ORG)[:2] == (0, "2 noted.\n")
    assert [one["unit"] for one in listed(capsys, dsn)] == ["Payments", "Claims"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Payments,2026-W40,canary talk", "interventions.csv:3: unknown_choice kind."),
        ("Payments,october,coffee", "interventions.csv:3: bad_week week."),
        ("canary@example.org,2026-W40,coffee", "interventions.csv:3: bad_unit unit."),
        (",2026-W40,coffee", "interventions.csv:3: missing_field unit."),
        ("Canary unit,2026-W40,coffee", "no figures of one of these units"),
        ("Risk,2026-W40,coffee", "no figures of one of these units"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_nothing_is_noted(
    line: str, told: str, dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "interventions.csv"
    table.write_text(f"unit,week,kind\nPayments,2026-W40,coffee\n{line}\n")
    code, _, err = undertow(capsys, "add", "--input", str(table), "--store", dsn, "--org", ORG)
    assert (code, told in err) == (1, True)
    assert "canary" not in err.lower()
    assert listed(capsys, dsn) == []


def test_a_column_for_a_name_or_a_note_is_refused(dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "interventions.csv"
    table.write_text("unit,week,kind,notes\nPayments,2026-W40,coffee,canary was sad\n")
    code, _, err = undertow(capsys, "add", "--input", str(table), "--store", dsn, "--org", ORG)
    assert code == 1
    assert "interventions.csv:1: a column speaks of single people or holds free text (notes)." in err


@pytest.mark.parametrize(
    "arguments", [[], ["Payments"], ["Payments", "party", "--week", "2026-W40"], ["a@b.example", "coffee", "--week", "2026-W40"]]
)
def test_half_an_act_is_wrong_use(arguments: list[str], dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert undertow(capsys, "add", *arguments, "--store", dsn, "--org", ORG)[0] == 2


def test_the_table_has_words_for_every_act_in_both_languages(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "nl"):
        assert {f"intervention.{kind}" for kind in NextStep} <= catalogue(language).keys()
    undertow(capsys, "add", "Payments", "listen", "--week", "2026-W40", "--store", dsn, "--org", ORG)
    assert "luistergesprekken" in undertow(capsys, "list", "--store", dsn, "--language", "nl")[1]


def test_acts_of_two_organisations_are_kept_apart(dsn: str) -> None:
    acts = [Intervention(org=org, unit="Payments", period="2026-W40", kind=NextStep.COFFEE) for org in (ORG, "beta")]
    with open_store(dsn) as store:
        store.write_interventions(acts)
        assert store.interventions("beta") == [acts[1]]
        assert store.interventions() == acts
        assert knows(store) == [True, False, False]


def knows(store: Store) -> list[bool]:
    return [store.knows_unit(ORG, unit) for unit in ("Payments", "Risk", "Nobody")]
