"""The gallery draws every panel of the generated JSON, whole in one file, and asks nobody for anything."""

import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.gallery import charts
from dashboards.gallery.fields import Fields
from dashboards.gallery.page import draw
from dashboards.generate import committed, generated
from pipeline.errors import UnusableInput
from pipeline.store import Store

NOTE = {"en": "Nobody in it is real.", "nl": "Er bestaat niemand echt."}
SIGNALS = next(board for board in committed() if board["uid"] == "undertow-signals-en")
TIMELINE = next(panel for panel in SIGNALS["panels"] if panel["type"] == "state-timeline")


@pytest.fixture(scope="module")
def pages(stored: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages with every chart once only, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        drawn: dict[tuple[int, str], str] = {}

        def once(panel: dict[str, Any], *arguments: Any) -> str:  # noqa: ANN401  # passed on as they are
            key = panel["id"], panel["type"]
            return drawn.get(key) or drawn.setdefault(key, charts.picture(panel, *arguments))

        patch.setattr("dashboards.gallery.page.picture", once)
        paths = draw(stored, tmp_path_factory.mktemp("gallery"), NOTE, "Finance")
    return {path.name: path.read_text("utf-8") for path in paths}


def test_there_is_a_page_for_every_dashboard_and_language(pages: dict[str, str]) -> None:
    assert set(pages) == {name.replace(".json", ".html") for name in generated()}
    for name, page in pages.items():
        assert NOTE[name.split(".")[1]] in page


def test_every_panel_is_drawn_with_its_title_and_what_it_says(pages: dict[str, str]) -> None:
    for board in committed():
        name = board["uid"].removeprefix("undertow-").rsplit("-", 1)
        page = pages[f"{name[0]}.{name[1]}.html"]
        assert page.count("<section") == len(board["panels"])
        for panel in board["panels"]:
            assert panel["title"].replace("'", "&#39;") in page


def test_it_asks_nobody_for_anything_and_its_links_lead_to_its_own_pages(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert "<script" not in page
        links = set(re.findall(r'href="([^"]+)"', page))
        assert links
        assert links <= set(pages)


def test_a_hostile_name_stays_a_name(pages: dict[str, str]) -> None:
    assert "O&#39;Brien &amp; &lt;Söhne&gt;" in pages["adoption.en.html"]


def test_states_that_follow_each_other_are_one_stretch_and_have_their_words() -> None:
    rows = [{"time": 604800 * week, "team": "Search", "state": float(state)} for week, state in enumerate((2, 2, 4, 4, 4))]
    drawn = charts.picture(TIMELINE, rows, [], (800, 200))
    assert drawn.startswith("<svg")
    assert drawn.count(">nothing to mention</text>") == 2  # in its stretch and in the legend
    assert drawn.count(">signal</text>") == 2


def test_a_week_without_a_row_breaks_the_line() -> None:
    rows = [{"time": 604800 * week, "share": 0.5} for week in (1, 2, 5)]
    assert [row["share"] for row in charts._with_gaps(rows)] == [0.5, 0.5, None, 0.5]


def test_what_is_hidden_is_there_for_links_only(pages: dict[str, str]) -> None:
    panel = next(p for b in committed() if b["uid"] == "undertow-adoption-en" for p in b["panels"] if p["id"] == 4)
    assert Fields(panel).of("unit", "custom.hidden") is True
    assert 'href="unit.en.html">Accounts Payable</a>' in pages["adoption.en.html"]


def test_a_store_without_a_release_cannot_be_drawn(tmp_path: Path, stored: Store) -> None:
    class Empty:
        def query(self, sql: str, **parameters: object) -> object:
            return stored.query(f"SELECT * FROM ({sql}) WHERE 0", **parameters)

    with pytest.raises(UnusableInput, match="no release"):
        draw(Empty(), tmp_path, NOTE)  # type: ignore[arg-type]  # all that is asked of it


def test_the_page_of_the_docs_has_a_picture_of_every_dashboard_language_and_width() -> None:
    docs = Path(__file__).parents[2] / "docs"
    named = set(re.findall(r"dashboards/([\w.-]+\.png)", (docs / "dashboards.md").read_text("utf-8")))
    wanted = {name.replace(".json", f".{width}.png") for name in generated() for width in ("wide", "phone")}
    assert named == wanted == {path.name for path in (docs / "dashboards").glob("*.png")}
