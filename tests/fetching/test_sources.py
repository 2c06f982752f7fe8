"""`sources.toml`: all faults at once, by place, and never a value."""

from pathlib import Path

import pytest

from pipeline.connectors import CONNECTORS
from pipeline.errors import UnusableInput
from pipeline.fetching.sources import Source, read_sources

KNOWN = frozenset(CONNECTORS)


def read(folder: Path, text: str) -> dict[str, Source]:
    path = folder / "sources.toml"
    path.write_text(text)
    return read_sources(path, KNOWN)


def test_paths_are_below_its_folder_and_common_ones_hold_for_all(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'roster = "r.csv"\n[sources.work]\ninput = ["a", "b"]\n[sources.cursor]\nroster = "/c.csv"\n[sources.cursor.fetch]\n',
    )
    assert found["work"].roster == tmp_path / "r.csv"
    assert found["work"].inputs == (tmp_path / "a", tmp_path / "b")
    assert found["cursor"].roster == Path("/c.csv")
    assert found["cursor"].options is not None


FAULTS = """
rooster = "canary.csv"

[sources.github-copilot]
since = "canary week 40"

[sources.github-copilot.fetch]
organization = "canary/../x"
token = "ghp_canary"

[sources.cursor]
input = ["x"]

[sources.cursor.fetch]
base_url = "http://canary.example.com"

[sources.work.fetch]

[sources.claude-code.fetch]
base_url = "https://canary:pw@example.com"

[sources.nonsense]
input = ["x"]

[sources.openai-usage]
"""


def test_all_faults_are_told_at_once_without_their_values(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput) as refused:
        read(tmp_path, FAULTS)
    told = refused.value.what
    for place in (
        "rooster (Extra inputs are not permitted)",
        "sources.github-copilot.since (must be a week like 2026-W40)",
        "sources.cursor (say either input",
        "sources.cursor.fetch.base_url (must begin with https://",
        "sources.work.fetch (this source is not fetched",
        "sources.claude-code.fetch.base_url (must begin with https:// and hold no credentials)",
        "sources.nonsense (no such source",
        "sources.openai-usage (say either input",
    ):
        assert place in told, place
    assert "canary" not in told.removeprefix(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no [sources.NAME]"),
        ("sources = 3", "there is no [sources.NAME]"),
        ("[sources", "not valid TOML"),
        ("[sources.github-copilot.fetch]", "name either an organization or an enterprise"),
        ('[sources.github-copilot.fetch]\norganization = "a"\nenterprise = "b"', "name either an organization or an enterprise"),
        ("[sources.gemini-workspace.fetch]", "name the administrator"),
        ("[sources.microsoft-365-copilot.fetch]", "tenant (Field required)"),
        ("[sources.work]\ninput = []", "sources.work.input"),
    ],
)
def test_each_fault_has_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        read(tmp_path, text)
    assert told in refused.value.what


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_sources(tmp_path / "sources.toml", KNOWN)
