"""Prints a page to PDF, by the Chromium of this machine without a window."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import TryAgain, UnusableInput

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
SECONDS = 60
BY_HAND = "Install Chromium (`apt install chromium`), or open the page in any browser and print it to PDF there."


def print_pdf(page: str, browsers: Sequence[str] = BROWSERS) -> bytes:
    """The page as a PDF; the page is on disk while it is printed, in a folder that only this user may read.

    Parameters
    ----------
    page
        HTML that fetches nothing.
    browsers
        Names to look for, in order.

    Raises
    ------
    UnusableInput
        There is no Chromium, or it gave no PDF; the message says what to do instead.
    TryAgain
        It did not end in time.
    """
    browser = next((found for name in browsers if (found := shutil.which(name))), None)
    if browser is None:
        raise UnusableInput("There is no Chromium on this machine to print the PDF with.", BY_HAND)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, "utf-8")
        # Chromium refuses its sandbox to root, as in a container.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [browser, *FLAGS, *sandbox, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", source.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 -- no shell, no foreign words
        except subprocess.TimeoutExpired as fault:
            raise TryAgain(
                f"Chromium printed nothing in {SECONDS} seconds.", "Try again when the machine is less busy."
            ) from fault
        except (subprocess.CalledProcessError, OSError) as fault:
            raise UnusableInput("Chromium could not print the page.", BY_HAND) from fault
        if not printed.is_file():
            raise UnusableInput("Chromium could not print the page.", BY_HAND)
        return printed.read_bytes()
