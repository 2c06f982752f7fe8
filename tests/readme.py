"""The console blocks of the README: run, and compared or rewritten.

A block begins with ```` ```console ````; a line that begins with ``$ `` is a command, the lines up to the next one are what it
prints. ``python -m tests.readme --write`` runs them all in an empty folder and writes what they print into the README.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\b\d+ seconds in all")
WIDTH = "112"
AS_MAKE_DOES = {"make demo": "undertow demo --out build/demo"}
"""What a target runs once everything is installed; the Makefile is compared with it."""


@dataclass(frozen=True)
class Command:
    """A command of the README, and what it prints there."""

    line: str
    output: str


def commands(text: str) -> Iterator[Command]:
    """Every command of every console block, in order."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            while line.endswith("\\"):
                more, _, output = output.partition("\n")
                line += "\n" + more
            yield Command(line, output)


def run(line: str, folder: Path) -> str:
    """What a command prints on standard output, in a folder, with the same width everywhere."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "COLUMNS": WIDTH, "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", AS_MAKE_DOES.get(line, line)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{line}\n{done.stdout}{done.stderr}")
    lines = [text.rstrip() for text in done.stdout.replace(str(folder), "").splitlines()]
    return "".join(f"{text}\n" for text in lines)


def steady(output: str) -> str:
    """Without what differs from run to run: how long it took."""
    return SECONDS.sub("N seconds in all", output)


def write() -> None:
    """Run every command and put its output into the README."""
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        fresh = [f"$ {c.line}\n{run(c.line, Path(folder))}" for c in commands(text)]
    counts = [block.count("\n$ ") + block.startswith("$ ") for block in BLOCK.findall(text)]
    parts = iter(fresh)
    blocks = iter("".join(next(parts) for _ in range(count)) for count in counts)
    README.write_text(BLOCK.sub(lambda _: f"```console\n{next(blocks)}```", text), "utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    write()
