"""Every command explains itself with examples; errors are text with a cure, never a traceback."""

import re
import subprocess
import sys
from importlib import import_module

import pytest

from pipeline.cli import main as package_main
from pipeline.cli.main import COMMANDS, main
from pipeline.errors import ClosedOnce, Refused, TryAgain, UndertowError, UnusableInput, WrongUse


def undertow(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    return subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_the_command_is_what_the_package_offers() -> None:
    assert package_main is main


def test_help_lists_every_command_with_a_line() -> None:
    told = undertow("--help")
    assert told.returncode == 0
    for name in COMMANDS:
        assert re.search(rf"│ {name} +\S", told.stdout), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_that_call_it(name: str) -> None:
    module = import_module(COMMANDS[name])
    commands = [c.callback for c in module.app.registered_commands] if hasattr(module, "app") else [module.run]
    text = "\n".join(c.__doc__ or "" for c in commands)
    assert "Examples:" in text
    assert f"undertow {name}" in text


@pytest.mark.parametrize("wrong", [["nonsense"], ["signals", "--nonsense"], ["collect"]])
def test_wrong_use_exits_with_two_and_no_traceback(wrong: list[str]) -> None:
    told = undertow(*wrong)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(("error", "code"), [(WrongUse, 2), (UnusableInput, 1), (ClosedOnce, 1), (Refused, 1), (TryAgain, 1)])
def test_an_error_is_what_was_wrong_and_what_to_do(
    error: type[UndertowError], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise error("It broke.", "Mend it.")

    monkeypatch.setattr("pipeline.cli.schemas.FAMILIES", _Failing(fail))
    with pytest.raises(SystemExit) as stop:
        main(["schemas"])
    assert stop.value.code == code
    assert capsys.readouterr().err == "undertow: It broke.\n          Mend it.\n"


class _Failing(dict[str, object]):
    """A registry that fails when a command looks into it."""

    def __init__(self, fail: object) -> None:
        super().__init__()
        self.fail = fail

    def values(self) -> object:  # type: ignore[override]  # raises on purpose
        return self.fail()  # type: ignore[operator]  # a function, given above
