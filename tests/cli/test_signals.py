"""``undertow signals`` and ``undertow report`` on a store with a quarter in it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.main import main
from pipeline.cli.signals import FIELDS, as_text, show
from pipeline.report.cards import in_order
from pipeline.texts import texts
from schemas.signal import Pattern
from tests.report.contents import HOSTILE, idling, rich, worked_around
from tests.report.filled import ORG

STABLE = {
    "id", "unit", "family", "pattern", "since", "detected_period", "strength", "certainty",
    "evidence", "explanations", "next_steps", "status",
}  # fmt: skip


@pytest.fixture(scope="module")
def dsn(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled_store(tmp_path_factory.mktemp("store") / "store")


def undertow(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def printed(signals: list[object], language: str, width: int = 80, *, are_others: bool = False) -> str:
    console = Console(file=StringIO(), width=width)
    show(signals, console, texts(language), are_others=are_others)  # type: ignore[arg-type]  # signals, built by the cases
    return console.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO


def test_json_has_the_stable_fields_and_open_signals_only(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = undertow(capsys, "signals", "--store", dsn, "--json")
    assert (code, err) == (0, "")
    (signal,) = json.loads(out)
    assert set(signal) >= STABLE
    assert set(signal) - STABLE == {"tool", "as_of", "closed_period", "also"}
    assert (signal["unit"], signal["status"], signal["evidence"][0]["value"]) == ("Accounts Payable", "open", 0.67)
    assert signal["certainty"] == 0.9, "0.91 is stored: people get tenths"


def test_all_adds_what_is_over(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = undertow(capsys, "signals", "--store", dsn, "--json", "--all")
    assert [signal["status"] for signal in json.loads(out)] == ["open", "closed"]


def test_the_table_speaks_dutch(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = undertow(capsys, "signals", "--store", dsn, "--language", "nl")
    assert code == 0
    assert "Signalen, op alfabet van team" in out
    assert "geen oordeel over een team" in out


def test_another_organisation_has_none_and_that_means_little(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = undertow(capsys, "signals", "--store", dsn, "--org", "elsewhere")
    assert code == 0
    assert " ".join(out.split()).startswith("No signal was found. This does not mean that all is well")
    assert undertow(capsys, "signals", "--store", dsn, "--org", "elsewhere", "--json")[1] == "[]\n"


def test_none_open_points_to_the_others() -> None:
    assert "--all" in printed([], "nl", are_others=True)


def test_rows_are_alphabetical_whatever_the_strength() -> None:
    signals = in_order([worked_around("zebra", strength=1.0), idling("Alpha", strength=0.1), idling("beta", strength=0.9)])
    out = printed(signals, "en", 120)
    assert out.index("Alpha") < out.index("beta") < out.index("zebra")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Also seen: licences lie idle"), ("nl", "Ook gezien: licenties blijven liggen")]
)
def test_what_was_also_seen_is_named(language: str, said: str) -> None:
    both = worked_around("Alpha").model_copy(update={"also": (Pattern.LICENCE_IDLING,)})
    assert said in " ".join(printed([both], language, 200).split())
    assert json.loads(as_text([both]))[0]["also"] == ["licence_idling"]


def test_a_hostile_name_is_printed_as_it_is() -> None:
    out = printed([idling("[red]x[/red]")], "en", 120)
    assert "[red]x[/red]" in out
    assert json.loads(as_text([idling(HOSTILE)]))[0]["unit"] == HOSTILE


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_table_fits_the_terminal(width: int, language: str) -> None:
    out = printed(in_order(rich().signals), language, width)
    assert max(len(line) for line in out.splitlines()) <= width


def test_the_stable_fields_come_first() -> None:
    assert set(FIELDS[: len(STABLE)]) == STABLE


def test_the_report_is_written(dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "report.html"
    code, said, _ = undertow(capsys, "report", "--store", dsn, "--org", ORG, "--out", str(out), "--language", "nl")
    assert (code, said) == (0, "")
    page = out.read_text("utf-8")
    assert '<html lang="nl">' in page
    assert "O&#39;Brien &amp; &lt;Söhne&gt;" in page


def test_a_report_about_nothing_says_what_to_do(dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = undertow(capsys, "report", "--store", dsn, "--org", "elsewhere", "--out", str(tmp_path / "report.html"))
    assert code == 1
    assert "--org" in err
    assert not (tmp_path / "report.html").exists()
