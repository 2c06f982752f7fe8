"""What the attack suite found, read from the page it wrote: figures, not sentences, so that they can be told in Dutch too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

FAILS = "FAILS"
RELEASE = "release surface"
ROW = re.compile(
    r"^\| (?P<attack>\d+) [^|]*\| (?P<surface>[^|]+) \| (?P<what>[^|]+) \| (?P<found>[^|]+) \|[^|]*\|[^|]*\| (?P<verdict>\w+) \|$"
)
HEAD = re.compile(r"^\*\*(?P<failed>\d+) of (?P<judged>\d+) criteria are not met\.\*\*")
SPAN = re.compile(r"^After (?P<span>a quarter|a year) \(release surface: at most (?P<limit>[\d.]+)\)$")
SIZE = re.compile(r"^\| (?P<size>\d+) \|(?P<cells>.*)\|$")
CELL = re.compile(r"^(?P<bold>\*\*)?(?P<auc>\d\.\d+) ± (?P<reach>\d\.\d+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: which attack, with what in hand, what was counted, how many, and whether that passes."""

    attack: int
    surface: str
    what: str
    found: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Telling:
    """How well always users were told from never users, in teams of one size: AUC with half its interval, by what was held.

    ``fails`` names the surfaces on which that is more than allowed.
    """

    size: int
    by_surface: Mapping[str, tuple[float, float]]
    fails: frozenset[str]


@dataclass(frozen=True, slots=True)
class Findings:
    """The page of the attack suite.

    Parameters
    ----------
    failed, judged
        Criteria that are not met, of how many.
    telling
        By span (``a quarter``, ``a year``): the most that passes on the release surface, and a row for each size.
    figures
        All others.
    """

    failed: int
    judged: int
    telling: Mapping[str, tuple[float, Sequence[Telling]]]
    figures: Sequence[Figure]

    def worst(self, span: str) -> tuple[int, float] | None:
        """The size of team, and the AUC, at which most is told by what people see after a span; None where none was measured."""
        _, rows = self.telling.get(span, (0.0, ()))
        shown = [(row.by_surface[RELEASE][0], row.size) for row in rows if RELEASE in row.by_surface]
        return (max(shown)[1], max(shown)[0]) if shown else None


def read_findings(page: str) -> Findings | None:
    """The findings of a page that ``undertow privacy audit`` wrote; None when it is not such a page."""
    lines = page.splitlines()
    head = next((found for line in lines if (found := HEAD.match(line))), None)
    if head is None:
        return None
    return Findings(int(head["failed"]), int(head["judged"]), dict(_telling(lines)), [*_figures(lines)])


def _figures(lines: Sequence[str]) -> Iterator[Figure]:
    for line in lines:
        if found := ROW.match(line):
            said = {name: value.strip() for name, value in found.groupdict().items()}
            yield Figure(int(said["attack"]), said["surface"], said["what"], said["found"], said["verdict"])


def _telling(lines: Sequence[str]) -> Iterator[tuple[str, tuple[float, Sequence[Telling]]]]:
    for number, line in enumerate(lines):
        if span := SPAN.match(line):
            surfaces = [name.strip() for name in lines[number + 2].strip("|").split("|")[1:]]
            yield span["span"], (float(span["limit"]), [*_sizes(lines[number + 4 :], surfaces)])


def _sizes(lines: Sequence[str], surfaces: Sequence[str]) -> Iterator[Telling]:
    for line in lines:
        row = SIZE.match(line)
        if row is None:
            return
        cells = [CELL.match(cell.strip()) for cell in row["cells"].split("|")]
        named = [(surface, cell) for surface, cell in zip(surfaces, cells, strict=True) if cell]
        yield Telling(
            int(row["size"]),
            {surface: (float(cell["auc"]), float(cell["reach"])) for surface, cell in named},
            frozenset(surface for surface, cell in named if cell["bold"]),
        )
