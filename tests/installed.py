"""Programs that the machine may lack: a test that needs one is skipped there, but not where CI promised it."""

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """Where a program is; without it the test is skipped, or fails where ``CI`` is ``true``."""
    if found := shutil.which(name):
        return found
    told = f"{name} is in Debian's package {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{told}, and CI installs it")
    pytest.skip(told)
