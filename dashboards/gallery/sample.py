"""What is added by hand to a simulated organisation, so that every panel of the gallery has something to show.

The simulation makes exports; nobody in it does anything about a signal, no works council speaks, nobody looks. Of patterns that
the plan has and of which nothing was found an open signal is made up, in a unit that has none; the page says so. It is never
meant for real figures.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from pipeline.detectors import PATTERNS
from pipeline.detectors.panel import ANY_TOOL
from pipeline.periods import Week
from pipeline.privacy.release_plan import ReleasePlan
from pipeline.rollups import materialise
from pipeline.store import Store
from pipeline.store.telling import Looked, Measured, Said
from schemas.intervention import Intervention
from schemas.signal import Evidence, NextStep, Pattern, Signal, SignalStatus, signal_id

LEAST_PEOPLE = 10
OF_THE_WHOLE = frozenset({Pattern.EVERYWHERE_LESS, Pattern.UNITS_APART})
"""Patterns of a unit that is above others, never of a team."""
WHOLE = "organisation"
WEEKS = "SELECT DISTINCT week FROM release_source WHERE org = {org:String} ORDER BY week"
UNITS = """
SELECT DISTINCT unit FROM release_unit
WHERE org = {org:String} AND cohort_size >= {least:UInt64} AND unit NOT LIKE '%/%' AND unit != 'organisation'
    AND unit NOT IN (SELECT unit FROM release_withheld WHERE org = {org:String} AND status = 'withheld')
ORDER BY unit
"""


def add_sample(store: Store, org: str, tool: str, plan: ReleasePlan) -> bool:
    """Add it to a store of a simulation; whether signals had to be made up."""
    weeks = [Week(row["week"]) for row in store.query(WEEKS, org=org).to_pylist()]
    units = [str(row["unit"]) for row in store.query(UNITS, org=org, least=LEAST_PEOPLE).to_pylist()]
    found = store.signals(org)
    free = [unit for unit in units if unit not in {signal.unit for signal in found}]
    made_up = list(_signals(org, tool, plan.patterns() - {signal.pattern for signal in found}, free, weeks))
    store.write_signals(made_up, store.knowledge(org))
    told = [signal.unit for signal in (*found, *made_up)]
    store.write_interventions(list(_interventions(org, told, weeks)))
    materialise(store, org, [], plan)
    today = weeks[-1].sunday
    store.tell(org, plan, today, list(_statements(weeks)), list(_looks(today)))
    store.tell_measured(org, list(_measured(today)))
    return bool(made_up)


def _signals(org: str, tool: str, patterns: frozenset[Pattern], units: Sequence[str], weeks: Sequence[Week]) -> Iterator[Signal]:
    teams = iter(units)
    for place, pattern in enumerate(sorted(patterns)):
        unit = WHOLE if pattern in OF_THE_WHOLE else next(teams, None)
        if unit is None:
            return
        detector, raised = PATTERNS[pattern], weeks[len(weeks) // 2 + 2 * place % (len(weeks) // 3)]
        about = tool if detector.per_tool else ANY_TOOL
        yield Signal(
            id=signal_id(org, unit, about, pattern, str(raised), "sample/1"),
            org=org,
            unit=unit,
            tool=about,
            family=detector.family,
            pattern=pattern,
            since=str(raised.shift(-4)),
            detected_period=str(raised),
            as_of=str(weeks[-1]),
            status=SignalStatus.OPEN,
            strength=0.4,
            certainty=(0.5, 0.7, 0.9)[place % 3],
            evidence=[Evidence(name="weeks_seen", value=(weeks[-1].monday - raised.monday).days // 7 + 5, unit="weeks")],
            explanations=list(detector.may_be),
            next_steps=list(detector.next_steps),
            rule="sample/1",
        )


def _interventions(org: str, units: Sequence[str], weeks: Sequence[Week]) -> Iterator[Intervention]:
    acts = (NextStep.LISTEN, NextStep.COFFEE, NextStep.ROOM)
    for place, unit in enumerate(dict.fromkeys(units)):
        for at, act in enumerate(acts[: 1 + place % len(acts)]):
            week = weeks[min(len(weeks) - 1, len(weeks) // 3 + 3 * place + 5 * at)]
            yield Intervention(org=org, unit=unit, period=str(week), kind=act)


def _statements(weeks: Sequence[Week]) -> Iterator[Said]:
    start, later = weeks[0].monday - timedelta(days=14), weeks[len(weeks) // 2].monday
    yield Said(1, start, "approve", "works-council", weeks[0].quarter, "5f2c81d90b7e" + "0" * 52)
    yield Said(2, later, "freeze", "works-council")
    yield Said(3, later + timedelta(days=2), "unfreeze", "works-council")


def _measured(today: date) -> Iterator[Measured]:
    """A night in which a week is closed, and a message that could not be used."""
    start = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for hour in range(24):
        came, done = (36 if hour >= 4 else 0), min(36, max(0, 9 * (hour - 4)))
        yield Measured(start + timedelta(hours=hour), 1400 + done, came - done, int(hour > 6), 0.6)


def _looks(today: date) -> Iterator[Looked]:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    for number, (role, what) in enumerate((("hr", "report"), ("change-lead", "signals"), ("works-council", "report"))):
        yield Looked(before, role, what, 9 - 2 * number)
        yield Looked(month, role, what, 6 - number)
    yield Looked(month, "employee", "my-team", 11)
