"""Reads a table of what was done: ``unit,week,kind``. Nothing of it is noted unless every line can be used."""

from pathlib import Path

from pipeline.collector.rejections import ADVICE, EXPORT, Rejections
from pipeline.collector.tables import header_of, read_table
from pipeline.connectors.base import BadRecord, Fault
from pipeline.connectors.unit_table import about_persons, choice, unit, week
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from schemas.intervention import Intervention
from schemas.signal import NextStep

COLUMNS = ("unit", "week", "kind")


def read_interventions(path: Path, org: str, *, withdrawn: bool) -> list[Intervention]:
    """The acts of a table, each once.

    Raises
    ------
    UnusableInput
        Names the first line that cannot be used, its column and what to do; never its value.
    """
    if words := about_persons(header_of(path)):
        raise UnusableInput(
            f"{path.name}:1: a column speaks of single people or holds free text ({', '.join(words)}).",
            "Take it out: it is kept what was done for a unit, not by whom, nor what was said.",
        )
    rejections, noted = Rejections(), {}
    for number, line in read_table(path, COLUMNS, (), rejections, EXPORT):
        try:
            act = Intervention(
                org=org,
                unit=_unit(line),
                period=str(Week(week(line))),
                kind=NextStep(choice(line, "kind", tuple(NextStep))),
                withdrawn=withdrawn,
            )
        except BadRecord as bad:
            rejections.add(bad.fault, EXPORT, path.name, number, bad.field)
            continue
        noted[act.unit, act.period, act.kind] = act
    for fault, examples in rejections.examples.items():
        first = examples[0]
        raise UnusableInput(f"{first.file}:{first.line}: {fault} {first.field}".rstrip() + ".", ADVICE[fault].cure)
    return list(noted.values())


def _unit(line: dict[str, str]) -> str:
    if "@" in (name := unit(line)):
        raise BadRecord(Fault.BAD_UNIT, "unit")
    return name
