"""The README tells the truth: every command in it prints what stands there, and its generated tables are current."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme import AS_MAKE_DOES, README, ROOT, commands, run, steady


@pytest.mark.embedded
@pytest.mark.timeout(400)
def test_every_command_prints_what_stands_there(tmp_path: Path) -> None:
    shown = list(commands(README.read_text("utf-8")))
    assert shown[0].line == "make demo"
    for command in shown:
        assert steady(run(command.line, tmp_path)) == steady(command.output), command.line


def test_make_runs_what_is_tried_here() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target, command in AS_MAKE_DOES.items():
        assert re.search(rf"^{target.removeprefix('make ')}:.*\n\t@\$\(BIN\)/{command}$", makefile, re.MULTILINE)


def test_generated_tables_are_current() -> None:
    cog = [sys.executable, "-m", "cogapp", "--check", "-I", str(ROOT), str(README)]
    told = subprocess.run(cog, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, "run `make docs`\n" + told.stdout + told.stderr


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README.read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
