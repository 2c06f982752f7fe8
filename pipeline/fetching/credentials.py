"""Credentials: from the environment, or from a file that nobody else can read. Never from an argument, which others can see."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from pipeline.errors import UnusableInput

OTHERS_MAY_TOUCH = stat.S_IRWXG | stat.S_IRWXO
MOST_BYTES = 64 * 2**10


def read_secret(name: str, environment: Mapping[str, str]) -> SecretStr:
    """The credential in the variable of a name, or in the file that ``NAME_FILE`` names; it is never shown.

    >>> read_secret("UNDERTOW_GITHUB_TOKEN", {"UNDERTOW_GITHUB_TOKEN": "ghp_x"})
    SecretStr('**********')

    Raises
    ------
    UnusableInput
        There is none, there are both, or others may read the file.
    """
    said, file = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if said and file:
        raise UnusableInput(f"Both {name} and {name}_FILE are set.", "Unset one of them.")
    if not said and not file:
        raise UnusableInput(
            f"{name} is not set.", f"Set it in the environment of this command, or {name}_FILE to a file with mode 600."
        )
    secret = (said or _from_file(Path(file), name)).strip()
    if not secret or not secret.isprintable():
        raise UnusableInput(f"What {name} holds is no credential.", "Set it to the token itself, on one line, without quotes.")
    return SecretStr(secret)


def read_secret_file(name: str, environment: Mapping[str, str]) -> SecretStr:
    """The whole content of the file that a variable names: a key of several lines.

    Raises
    ------
    UnusableInput
        It is not set, cannot be read, or may be read by others.
    """
    if not (file := environment.get(name, "")):
        raise UnusableInput(f"{name} is not set.", "Set it to the file of the key, with mode 600.")
    return SecretStr(_from_file(Path(file), name))


def _from_file(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS_MAY_TOUCH:
                raise UnusableInput(
                    f"The file of {name} may be read by others than its owner.",
                    f"Run `chmod 600 {path}`; if others had access, replace the credential.",
                )
            return file.read(MOST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableInput(f"The file of {name} cannot be read.", "Check the path, and that you may read it.") from fault
