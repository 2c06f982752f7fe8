"""The page as a reader meets it: in a real browser, wide and on a telephone, in both languages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.report import render
from tests.report import contents

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OTHER = {"en": "nl", "nl": "en"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    # Playwright gives each start a fresh profile folder, and removes it.
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=["rich", "small", "empty", "hostile"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["en", "nl"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, name: str, language: str) -> Iterator[Page]:
    """An opened page; fails when it asked the network for anything, or complained."""
    file = tmp_path / "report.html"
    file.write_text(render(getattr(contents, name)(), language), "utf-8")
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda sent: asked.append(sent.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda fault: said.append(str(fault)))
    opened.goto(file.as_uri())
    yield opened
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    context.close()


def test_it_fits_its_width_also_with_everything_unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    width, seen = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    assert seen <= width


@pytest.mark.parametrize("name", ["rich"], indirect=True)
def test_the_reader_can_switch_the_language(page: Page, language: str) -> None:
    other = OTHER[language]
    assert page.locator(f"main[lang={language}]").is_visible()
    assert not page.locator(f"main[lang={other}]").is_visible()
    page.locator(f"label[lang={other}]").click()
    assert page.locator(f"main[lang={other}]").is_visible()
    assert not page.locator(f"main[lang={language}]").is_visible()


@pytest.mark.parametrize("name", ["rich"], indirect=True)
def test_the_keyboard_alone_switches_the_language(page: Page, language: str) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight" if language == "en" else "ArrowLeft")
    assert page.locator(f"main[lang={OTHER[language]}]").is_visible()


@pytest.mark.parametrize("name", ["rich"], indirect=True)
def test_charts_have_a_height_and_text_is_large_enough_to_read(page: Page, language: str) -> None:
    main = page.locator(f"main[lang={language}]")
    assert all(
        box is not None and box["height"] >= 180 for box in (chart.bounding_box() for chart in main.locator(".chart").all())
    )
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 12


@pytest.mark.parametrize(("name", "page"), [("rich", 1280)], indirect=True)  # paper has one width
def test_print_shows_what_is_folded(page: Page, language: str) -> None:
    page.emulate_media(media="print")
    assert page.locator(f"main[lang={language}] .fold table").first.is_visible()
    assert not page.locator(".switch").is_visible()
