"""Runs every benchmark, one after the other, and prints its table: ``make bench``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Each in a process of its own, so that none inherits another's memory."""
    for script in sorted(HERE.glob("[a-z]*.py")):
        print(f"\n== {script.stem}", flush=True)
        subprocess.run([sys.executable, str(script)], check=True)


main()
