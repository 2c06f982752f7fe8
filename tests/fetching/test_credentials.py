"""Credentials: from the environment or from a file that nobody else can read; and shown nowhere."""

from pathlib import Path

import pytest

from pipeline.errors import UnusableInput
from pipeline.fetching.credentials import read_secret, read_secret_file

NAME = "UNDERTOW_GITHUB_TOKEN"
SECRET = "ghp_canarysecret"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


def test_it_is_in_the_variable_or_in_the_file(file: Path) -> None:
    assert read_secret(NAME, {NAME: f" {SECRET}\n"}).get_secret_value() == SECRET
    assert read_secret(NAME, {f"{NAME}_FILE": str(file)}).get_secret_value() == SECRET


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o602, 0o620])
def test_a_file_that_others_may_touch_is_refused_with_the_cure(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(UnusableInput) as refused:
        read_secret(NAME, {f"{NAME}_FILE": str(file)})
    assert f"chmod 600 {file}" in refused.value.cure
    with pytest.raises(UnusableInput):
        read_secret_file(f"{NAME}_FILE", {f"{NAME}_FILE": str(file)})


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "is not set"),
        ({NAME: ""}, "is not set"),
        ({NAME: "x", f"{NAME}_FILE": "y"}, "Both"),
        ({f"{NAME}_FILE": "/nowhere/token"}, "cannot be read"),
        ({NAME: f"{SECRET}\nAuthorization: x"}, "is no credential"),
        ({NAME: "  "}, "is no credential"),
    ],
)
def test_what_is_none_is_told_without_its_value(environment: dict[str, str], told: str) -> None:
    with pytest.raises(UnusableInput, match=told) as refused:
        read_secret(NAME, environment)
    assert "canary" not in str(refused.value)


def test_it_is_not_shown(file: Path) -> None:
    secret = read_secret(NAME, {NAME: SECRET})
    assert SECRET not in f"{secret} {secret!r}"
