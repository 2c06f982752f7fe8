"""The pack and a team's page as a reader meets them: in a real browser, wide and on a telephone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.council import Facts, render
from pipeline.privacy.standard_plan import standard_plan
from pipeline.report.my_team import read_my_team
from pipeline.report.my_team_page import render_my_team
from pipeline.store import open_store
from tests.report.filled import ORG, fill
from tests.report.test_browser import FLAGS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder: Path = tmp_path_factory.mktemp("store")
    with open_store(f"chdb://{folder}") as store:
        fill(store)
        teams = [read_my_team(store.query, ORG, unit) for unit in ("Finance", "Night Desk", "O'Brien & <Söhne>", "Search")]
    plan = standard_plan()
    return [render(Facts(ORG, 3, plan), "nl"), *(render_my_team(team, plan, [], "nl") for team in teams)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_width_and_asks_for_nothing(browser: Browser, pages: list[str], width: int, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    for number, html in enumerate(pages):
        file = tmp_path / f"{number}.html"
        file.write_text(html, "utf-8")
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda sent, asked=asked: asked.append(sent.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        wide, seen = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        assert seen <= wide, number
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('main *')].filter(e => e.checkVisibility())"
            ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert smallest >= 12, number
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert said == []
        page.close()
    context.close()
