"""The pack on paper, by a real browser."""

import shutil
from pathlib import Path

import pytest

from pipeline.council import Facts, print_to_pdf, render
from pipeline.council.printing import NAMES
from pipeline.errors import Refused
from pipeline.privacy.standard_plan import standard_plan

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _browser() -> None:
    if not any(map(shutil.which, NAMES)):
        pytest.skip("no Chromium on this machine")


@pytest.mark.timeout(150)
def test_the_pack_is_printed(tmp_path: Path) -> None:
    page, pdf = tmp_path / "pack.html", tmp_path / "pack.pdf"
    page.write_text(render(Facts("acme", 3, standard_plan()), "nl"), "utf-8")
    print_to_pdf(page, pdf)
    printed = pdf.read_bytes()
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") > 5


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    page = tmp_path / "pack.html"
    page.write_text("<p>one</p>", "utf-8")
    with pytest.raises(Refused, match="could not print"):
        print_to_pdf(page, tmp_path / "nowhere" / "deeper" / "pack.pdf")
