"""The simulator: people first, then the exports that vendors would give of them.

A made-up organisation lives through some weeks: people come, move, go on holiday, use a tool or leave it. Only then is it
written down, in the vendors' own shapes (``exports``), so that everything after it works on input that looks real. What was
planted is in ``truth.json``, to be compared afterwards. Each module holds one idea, and says which of its numbers has a source
and which is a guess::

    timeline      the weeks, and a warm-up before them           settings      all priors; other worlds than the standard one
    organisation  departments, teams, people                     turnover      who leaves, joins and moves
    presence      who is at work                                 seats         who has a licence
    habits        who uses the tool, when, how much              work          what a tracker counts
    episodes      what is planted, and the demo's plan           planting      the plan of all other worlds
    effects, of_patterns, of_confounders, crowd                  what that does to people's use
    upheaval      what it does to the roster                     reporting     what the vendor knows of the use
    questions, pulse, training, unsanctioned, changes            what people do beside
    world         all of it together                             weekly        the collector's figures, without files
    user_days     a day of a person in features                  copilot, copilot_seats    GitHub's records, exactly
    exports, vendors, tables, span                               the files
    truth         what was planted                               comparison    beside what was found

The same seed gives the same bytes: every part has its own stream of random numbers, and no clock is read.

Without files
-------------
:func:`live` lets an organisation live in memory, :func:`weekly` makes the figures that the collector would make of it, units by
weeks by the names of the contract, and :func:`truth_of` tells what was planted. :class:`~pipeline.simulator.settings.Settings`
holds the priors and, in :class:`~pipeline.simulator.planting.Planting`, what is planted how often: so calibration and test can
differ in both. 500 teams take some 4 seconds for 1,000 team-years, and under a gigabyte; larger worlds go in pieces::

    world = live(seed=1, settings=varied(1, Planting(size=(0.5, 0.5))), teams=500, weeks=104)
    tables = weekly(world)          # .figures["people_active"], .cohort_size, .state, .units, .weeks ...
    truth = truth_of(1, world)      # .episodes, .confounders

When it misleads
----------------
No public data of team-level use with labelled resistance exists. Rates and effect sizes are priors, so what a detector finds
here says that it works on such a world, not how often it will be right in yours.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     truth = simulate(Path(folder), seed=1, teams=6, weeks=10)
...     sorted(path.name for path in Path(folder).iterdir()), truth.weeks
(['github-copilot', 'roster.csv', 'truth.json', 'work.csv'], ('2026-W01', '2026-W10'))
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.simulator import exports
from pipeline.simulator.exports import Progress
from pipeline.simulator.settings import STANDARD, Settings
from pipeline.simulator.span import Span
from pipeline.simulator.tables import TABLES
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.truth import Truth, tell
from pipeline.simulator.vendors import WRITERS
from pipeline.simulator.weekly import Weekly, weekly
from pipeline.simulator.world import World, happen

__all__ = ["STANDARD", "Settings", "Truth", "Weekly", "World", "live", "simulate", "truth_of", "weekly"]

FEWEST_WEEKS = 4
SEED, TEAMS, WEEKS, START = 7, 40, 40, "2026-W01"


def simulate(
    folder: Path,
    seed: int = SEED,
    teams: int = TEAMS,
    weeks: int = WEEKS,
    start: str = START,
    on_progress: Progress | None = None,
    *,
    settings: Settings = STANDARD,
    inputs: Sequence[str] = (),
    as_of: date | None = None,
) -> Truth:
    """Simulate an organisation and write its exports and ``truth.json``.

    Parameters
    ----------
    folder
        Made if need be; has to be empty, so that no file of another run stays among these.
    seed
        The same seed, teams, weeks, start and settings give the same bytes.
    teams
        How many teams; about 17 people each. With fewer than about ten, less is planted.
    weeks, start
        How many ISO weeks are written, and the first of them.
    on_progress
        Called with files done and files in all.
    settings
        Priors, tools, and what is planted.
    inputs
        Tables about people that are written too: ``pulse``, ``questions``, ``training``, ``unsanctioned``, ``people``.
    as_of
        Write only what could be downloaded on that day; the truth still tells everything.

    Raises
    ------
    WrongUse
        A figure makes no sense, or the folder is not empty.
    """
    _refuse(teams, weeks, seed, settings.tools, inputs)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUse(f"{folder} is not an empty folder.", "Name a new or an empty one.")
    world = live(seed, settings, teams, weeks, start)
    rows = exports.write(folder, world, inputs, Span(world.organisation.timeline, as_of), on_progress)
    truth = tell(seed, world, rows, as_of)
    (folder / "truth.json").write_bytes(truth.to_json())
    return truth


def live(seed: int, settings: Settings = STANDARD, teams: int = TEAMS, weeks: int = WEEKS, start: str = START) -> World:
    """Let an organisation live, and write nothing: the fast way for evaluation.

    The same seed, settings, teams, weeks and start give the same world as :func:`simulate` writes.

    >>> world = live(seed=1, teams=6, weeks=10)
    >>> world.organisation.teams[0].name, weekly(world).figures["seats"].shape
    ('maas', (6, 10))
    """
    _refuse(teams, weeks, seed, settings.tools, ())
    life, details = np.random.SeedSequence(seed).spawn(2)
    return happen(life, teams, Timeline(Week.parse(start), weeks), settings, details)


def truth_of(seed: int, world: World) -> Truth:
    """What was planted in a world of which no file is written."""
    return tell(seed, world, {})


def _refuse(teams: int, weeks: int, seed: int, tools: Sequence[str], inputs: Sequence[str]) -> None:
    if teams < 1 or weeks < FEWEST_WEEKS or seed < 0:
        raise WrongUse("This organisation cannot be simulated.", f"Ask for 1 team, {FEWEST_WEEKS} weeks and seed 0 at least.")
    if strangers := [name for name in tools if name not in WRITERS] + [name for name in inputs if name not in TABLES]:
        known = ", ".join([*WRITERS, *TABLES])
        raise WrongUse(f"Nothing is known of {', '.join(strangers)}.", f"Choose from: {known}.")
    if not tools:
        raise WrongUse("An organisation without any tool cannot be simulated.", f"Choose one of: {', '.join(WRITERS)}.")
