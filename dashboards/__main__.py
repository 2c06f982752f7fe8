"""``python -m dashboards``: generate the JSON anew, after a change of a layout, a query or a text.

``python -m dashboards --gallery build/dashboards --store chdb://$PWD/build/demo/store`` draws every panel over what a demo left;
``--pictures docs/dashboards`` takes pictures of the pages as well.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dashboards.generate import write

DEMO = Path("build/demo/store")
ORG, TOOL = "demo", "github-copilot"


def main(arguments: Sequence[str]) -> None:
    """Do what is asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m dashboards", description=__doc__)
    parser.add_argument("--gallery", type=Path, metavar="FOLDER", help="draw every panel, into pages in this folder")
    parser.add_argument("--demo", type=Path, default=DEMO, metavar="FOLDER", help=f"the store that a demo left ({DEMO})")
    parser.add_argument("--unit", help="which unit the dashboard of one unit shows")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="take a picture of each page, with Chromium")
    asked = parser.parse_args(arguments)
    made = draw_gallery(asked.demo, asked.gallery, asked.unit, asked.pictures) if asked.gallery else write()
    sys.stdout.write("".join(f"{name}\n" for name in made))


def draw_gallery(demo: Path, folder: Path, unit: str | None, pictures: Path | None) -> list[str]:
    """Draw the gallery over a copy of a demo's store, with the sample added; the files."""
    # altair takes a second to import, and is there for development only.
    from dashboards.gallery import add_sample, draw, take_pictures  # noqa: PLC0415
    from dashboards.texts import texts  # noqa: PLC0415
    from pipeline.privacy.standard_plan import standard_plan  # noqa: PLC0415
    from pipeline.store import open_store  # noqa: PLC0415

    if not demo.is_dir():
        raise SystemExit(f"{demo} is not there: run `undertow demo` first, or name another store with --demo.")
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(demo, Path(scratch) / "store", symlinks=True)
        with open_store(f"chdb://{copy}") as store:
            store.migrate()
            made_up = add_sample(store, ORG, TOOL, standard_plan())
            notes = {
                language: texts(language)("gallery.note").format(added=texts(language)("gallery.added") if made_up else "")
                for language in ("en", "nl")
            }
            pages = draw(store, folder, notes, unit)
    return [str(path) for path in (*pages, *(take_pictures(pages, pictures) if pictures else ()))]


if __name__ == "__main__":
    main(sys.argv[1:])
