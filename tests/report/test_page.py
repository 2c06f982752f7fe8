"""The page: whole, calm, in both languages, and nothing in it but what the content holds."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pipeline.report import Content, render
from pipeline.texts import texts
from schemas import FAMILIES
from tests.report import contents
from tests.report.contents import HOSTILE

CONTENTS = {name: getattr(contents, name)() for name in ("rich", "small", "empty", "hostile")}


class Outline(HTMLParser):
    """Collects what a test asks about: ids, references, headings, tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.references += values.get("aria-labelledby", "").split()
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        address = values.get("href") or values.get("src") or ""
        if address.startswith("#"):
            self.references.append(address[1:])
        elif address:
            self.addresses.append(address)


@pytest.fixture(params=CONTENTS)
def content(request: pytest.FixtureRequest) -> Content:
    return CONTENTS[request.param]


@pytest.fixture(params=["en", "nl"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_nothing_is_fetched_and_no_script_runs(content: Content, language: str) -> None:
    page = render(content, language)
    outline = Outline(page)
    assert not {"script", "iframe", "object", "embed", "form", "base"} & set(outline.tags)
    assert outline.addresses == ["data:,"]
    assert "default-src 'none'" in unescape(page)
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"\son\w+=", page.split("</style>")[1].replace(str(HOSTILE), ""))


def test_ids_are_unique_and_references_lead_somewhere(content: Content, language: str) -> None:
    outline = Outline(render(content, language))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) <= set(outline.ids)


def test_headings_step_down_one_at_a_time(content: Content, language: str) -> None:
    headings = Outline(render(content, language)).headings
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_both_languages_are_there_and_the_asked_one_is_first(content: Content, language: str) -> None:
    page = render(content, language)
    assert f'<html lang="{language}">' in page
    assert f'id="speak-{language}" checked' in page
    assert page.count(" checked") == 1
    other = {"en": "nl", "nl": "en"}[language]
    assert page.index(f'class="page" lang="{language}"') < page.index(f'class="page" lang="{other}"')


def test_hostile_names_stay_text() -> None:
    page = render(CONTENTS["hostile"], "en")
    assert "<script" not in page
    assert "<b>tool" not in page
    assert "alert(1)" in page
    assert "{{ 7 * 7 }}" in unescape(page)
    assert HOSTILE in unescape(page)


def test_signals_come_in_alphabetical_order_whatever_their_strength() -> None:
    page = render(CONTENTS["rich"], "en")
    cards = re.findall(r"<h3>(.*?)</h3>\n<p class=\"seen\">", page)
    assert cards[:5] == ["Accounts Payable", "People placed directly at Finance", "Search", "Phone South", "Tax"]


def test_units_come_in_alphabetical_order() -> None:
    page = render(CONTENTS["rich"], "en")
    names = re.findall(r'scope="rowgroup" colspan="4"><bdi>(.*?)</bdi> <small>', page)
    assert names[:6] == ["The whole organisation", "Customer Care", "Finance", "Technology", "Chat", "Complaints"]


def test_a_page_without_figures_says_so_and_never_says_zero(language: str) -> None:
    page = render(CONTENTS["empty"], language)
    assert texts(language)("report.no_weeks") in page
    assert texts(language)("report.signals_none") in page
    assert "0%" not in page.split("</style>")[1]


def test_every_family_and_its_retention_is_told() -> None:
    page = unescape(render(CONTENTS["empty"], "en"))
    for family in FAMILIES.values():
        assert family.contract.purpose in page
        assert f"{family.contract.retention_days} days" in page


def test_no_colour_is_a_verdict() -> None:
    style = render(CONTENTS["empty"], "en").split("</style>")[0]
    for red, green, blue in (
        tuple(int(code[i : i + 2], 16) for i in (0, 2, 4)) for code in re.findall(r"#([0-9a-f]{6})\b", style)
    ):
        is_red = red > 150 and green < 90 and blue < 90
        is_green = green > 110 and red < 100 and blue < 110
        assert not is_red, (red, green, blue)
        assert not is_green, (red, green, blue)


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours."""

    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_by_day_and_by_night() -> None:
    style = render(CONTENTS["empty"], "en").split("</style>")[0]
    themes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)][
        :2
    ]
    assert len(themes) == 2
    for theme in themes:
        for paper in ("paper", "card"):
            for ink in ("ink", "soft", "first", "second"):
                assert contrast(theme[paper], theme[ink]) >= 4.5, (paper, ink)


@pytest.mark.parametrize(("language", "said"), [("en", "frozen since 8 October 2026"), ("nl", "stilgezet sinds 8 oktober 2026")])
def test_since_when_publishing_is_frozen_is_said_and_only_then(language: str, said: str) -> None:
    assert said in render(contents.rich(), language, frozen=date(2026, 10, 8))
    assert said not in render(contents.rich(), language)
