"""Counts what could not be used, by reason, with first examples and what to do; holds no value of any record."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from rich.table import Column, Table

from pipeline.collector.drift import Drift
from pipeline.connectors.base import Fault
from pipeline.errors import Rejection

EXPORT, ROSTER, SEATS = "export", "roster", "seats"
"""The kinds of input."""
EXAMPLES = 3


class Advice(NamedTuple):
    """What to do about a fault; ``bad`` tells a damaged record from a sound one that has no place here."""

    bad: bool
    cure: str


ADVICE: Mapping[Fault, Advice] = {
    Fault.NOT_UTF8: Advice(True, "Export the file again as UTF-8."),
    Fault.NOT_JSON: Advice(True, "Download the file again; this line is damaged."),
    Fault.LINE_TOO_LONG: Advice(True, "Download the file again; a record takes a few kB, this line over 16 MiB."),
    Fault.NOT_AN_OBJECT: Advice(True, "Give the vendor's export as it was downloaded."),
    Fault.OTHER_REPORT: Advice(False, "Leave the file out, or bring the report that the message names."),
    Fault.WRONG_COLUMNS: Advice(True, "Give each line as many fields as the header has."),
    Fault.MISSING_FIELD: Advice(True, "Fill in the field, or check whether the vendor renamed it."),
    Fault.BAD_PERSON: Advice(True, "Fill in the person; a text that is not blank."),
    Fault.NOT_A_PERSON: Advice(False, "Nothing: bots, keys and service accounts are not counted."),
    Fault.BAD_UNIT: Advice(True, "Fill in the unit; a text that is not blank."),
    Fault.BAD_DAY: Advice(True, "Write the day like 2026-04-14."),
    Fault.BAD_WEEK: Advice(True, "Write the week like 2026-W40."),
    Fault.BAD_QUARTER: Advice(True, "Write the quarter like 2026-Q3."),
    Fault.NOT_A_WHOLE_NUMBER: Advice(True, "Give a whole number."),
    Fault.NEGATIVE_COUNT: Advice(True, "Mend the count; it is below zero."),
    Fault.ABSURD_COUNT: Advice(True, "Mend the count; it is above 10 million."),
    Fault.PARTS_EXCEED_WHOLE: Advice(True, "Mend the line: its parts together exceed the whole."),
    Fault.WRONG_TYPE: Advice(True, "Check whether the vendor changed the field; download the file again."),
    Fault.ENDS_BEFORE_IT_STARTS: Advice(True, "Mend the dates of the line."),
    Fault.NOT_AT_WEEKS_END: Advice(False, "Nothing, if a report of the week's end is there too: only that tells of the week."),
    Fault.DUPLICATE: Advice(False, "Nothing, if an export was given twice: the first in order of file name and line counts."),
    Fault.OUTSIDE_PERIOD: Advice(False, "Nothing, or ask for the weeks of these days too."),
    Fault.PERSON_IN_NO_UNIT: Advice(False, "Add the person to the roster, if a colleague."),
    Fault.PERSON_OUTSIDE_COHORT: Advice(False, "Nothing: who joins in a quarter is counted from the next one on."),
    Fault.IN_TWO_UNITS: Advice(False, "Let the earlier line end before the later one starts; the later one counts."),
    Fault.AMBIGUOUS_UNIT: Advice(False, "Say which unit it is: two start on the same day, so the person is counted nowhere."),
    Fault.ROSTER_GAP: Advice(False, "Close the gap, if the person was there on the first day of the quarter."),
    Fault.SEAT_WITHOUT_PERSON: Advice(False, "Add the person to the roster, or take the seat back."),
    Fault.UNIT_NOT_IN_ROSTER: Advice(False, "Name the unit as the roster does; it needs people of its own there."),
    Fault.MORE_THAN_COHORT: Advice(False, "Let the vendor's group hold the people that the roster has in the unit."),
    Fault.UNKNOWN_CHOICE: Advice(True, "Take one of the words that `undertow schemas template` prints for this input."),
    Fault.TOO_FEW_ASKED: Advice(False, "Ask the whole unit, or at least as many people as the threshold k."),
    Fault.NOT_STAFF: Advice(False, "Nothing: contractors, guests, service accounts and closed accounts are not counted."),
    Fault.NO_UNIT: Advice(False, "Give the person a department or one group; without one they are not counted."),
    Fault.ACCOUNT_OF_TWO: Advice(True, "Say whose account it is: two people are given for it, so it counts for neither."),
}


@dataclass
class Rejections:
    """What was not used so far.

    Parameters
    ----------
    sink
        Gets every rejection as it comes; only counts and first examples are kept here, so that memory stays flat.
    counts, examples
        By reason.
    read, bad
        Records that were read, and damaged ones among them, by kind of input.
    notes
        What the reader should know about whole files.
    drift
        What is new in the records that were used, or missing.
    """

    sink: Callable[[Rejection], None] = lambda _: None
    counts: Counter[Fault] = field(default_factory=Counter)
    examples: dict[Fault, list[Rejection]] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    drift: Drift = field(default_factory=Drift)

    def add(self, fault: Fault, kind: str, file: str, line: int, at: str = "") -> None:
        """Count one record of a kind of input."""
        rejection = Rejection(fault, file, line, at)
        self.counts[fault] += 1
        self.bad[kind] += ADVICE[fault].bad
        if len(first := self.examples.setdefault(fault, [])) < EXAMPLES:
            first.append(rejection)
        self.sink(rejection)

    def damaged(self) -> dict[str, int]:
        """Damaged records by reason, for the status of a release.

        Sound records without a place here are not among them: they tell of people outside the cohort, who may be few.
        """
        return {str(fault): number for fault, number in sorted(self.counts.items()) if ADVICE[fault].bad}

    def bad_share(self, kind: str) -> float:
        """The share of damaged records of a kind of input; sound records without a place here do not count."""
        return self.bad[kind] / max(1, self.read[kind])


def as_ndjson(rejection: Rejection) -> bytes:
    """A line of the file that ``--rejections`` writes."""
    return json.dumps(asdict(rejection)).encode() + b"\n"


def summary(rejections: Rejections) -> Table:
    """What was not used, how often, where first, and what to do."""
    table = Table("reason", "records", Column("first seen", overflow="fold"), "what to do", title="Records that were not used")
    for fault, number in sorted(rejections.counts.items(), key=lambda item: (-item[1], item[0])):
        first = "\n".join(_place(example) for example in rejections.examples[fault])
        table.add_row(str(fault), f"{number:,}", first, ADVICE[fault].cure)
    return table


def _place(rejection: Rejection) -> str:
    line = f":{rejection.line}" if rejection.line else ""
    return f"{rejection.file}{line} {rejection.field}".rstrip()
