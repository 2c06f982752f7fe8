"""What docs/interventions.md says is so."""

import doctest
import re
from pathlib import Path

from pipeline.cli.interventions import app
from pipeline.effects.effect import FEWEST_UNITS, STEP
from pipeline.effects.figures import AFTER, BEFORE
from pipeline.effects.waitlist import WAIT_WEEKS

DOCS = Path(__file__).parents[2] / "docs" / "interventions.md"


def test_the_worked_draw_gives_what_it_shows() -> None:
    tried = doctest.testfile(str(DOCS), module_relative=False)
    assert (tried.failed, tried.attempted > 3) == (0, True)


def test_the_page_tells_the_numbers_of_the_code() -> None:
    assert (BEFORE, AFTER, WAIT_WEEKS, FEWEST_UNITS, STEP) == ((-4, 0), (4, 7), 7, 8, 0.02)
    commands = set(re.findall(r"^undertow interventions (\w+)", DOCS.read_text("utf-8"), re.MULTILINE))
    assert commands <= {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
