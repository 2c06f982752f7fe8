"""Prints a page to PDF with a Chromium that is installed; nothing is fetched, no profile is kept."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import Refused, UnusableInput

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
SECONDS = 120


def print_to_pdf(page: Path, pdf: Path) -> None:
    """Print an HTML file.

    Raises
    ------
    UnusableInput
        There is no Chromium on this machine.
    Refused
        It did not print.
    """
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser is None:
        raise UnusableInput(
            "No Chromium was found to print with.",
            f"Install it (on Debian: apt-get install chromium), or open {page} in any browser and print it to PDF.",
        )
    with tempfile.TemporaryDirectory(prefix="undertow-print-", ignore_cleanup_errors=True) as profile:
        asked = [browser, *FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", page.absolute().as_uri()]
        try:
            done = subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # our own arguments
        except subprocess.TimeoutExpired as fault:
            raise Refused(f"{browser} did not finish printing.", f"Open {page} in a browser and print it.") from fault
    if done.returncode or not pdf.is_file():
        raise Refused(f"{browser} could not print {page}.", "Open it in a browser and print it.")
