"""Takes a picture of each page with a headless Chromium, at the width of a screen and of a telephone, without its foot."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import UnusableInput

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"wide": 1280, "phone": 390}
LONGEST = 6000
"""No picture is taller, in pixels."""
MEASURE = "<script>document.title = 'tall=' + document.documentElement.scrollHeight</script></body>"
"""Lets a page tell how tall it is, in its title."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=0.7",  # small files; still readable
)
PATIENCE_SECONDS = 60


def take_pictures(pages: Sequence[Path], folder: Path) -> list[Path]:
    """One PNG a page and width, as tall as the page; the files.

    Raises
    ------
    UnusableInput
        There is no Chromium on this machine.
    """
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        raise UnusableInput("There is no Chromium to take pictures with.", "Install it (on Debian: apt-get install chromium).")
    folder.mkdir(parents=True, exist_ok=True)
    return [_picture(chromium, page, name, folder) for page in pages for name in WIDTHS]


def _picture(chromium: str, page: Path, name: str, folder: Path) -> Path:
    width, path = WIDTHS[name], folder / f"{page.stem}.{name}.png"
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "page.html"
        text = re.sub(r"<footer>.*?</footer>", "", page.read_text("utf-8"), flags=re.DOTALL)
        copy.write_text(text.replace("</body>", MEASURE), "utf-8")
        found = re.search(r"tall=(\d+)", _run(chromium, copy, (width, 800), "--dump-dom"))
        tall = min(LONGEST, int(found[1])) if found else LONGEST
        _run(chromium, copy, (width, tall), f"--screenshot={path.resolve()}")
    return path


def _run(chromium: str, page: Path, size: tuple[int, int], *what: str) -> str:
    profile = page.with_name(f"profile{size[1]}")
    place = (f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}", page.resolve().as_uri())
    done = subprocess.run(  # noqa: S603  # a browser on this machine, and a page that was just written
        [chromium, *FLAGS, *what, *place], check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    return done.stdout
