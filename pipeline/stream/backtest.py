"""What detection would have said in earlier weeks: the step of the live agent, on the stored figures up to each week.

Nothing is stored. It misleads about corrections: the figures are those the store holds now, so a release that came late or was
corrected since is seen here from the start, and the withdrawals it caused are not. The release plan is the one in force now.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.detectors import Tables
from pipeline.detectors.figures import COLUMN, OF_PEOPLE
from pipeline.detectors.panel import ANY_TOOL
from pipeline.periods import Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.rollups.shown import shown
from pipeline.stream.detect import news
from schemas.signal import Pattern, Signal, SignalStatus

MOST_TOLD = 0.9
"""People are never told more certainty than this, and nothing finer than a tenth: as on the release surface."""

OF_TOOLS = ("usage_status", "licence_status")
OF_HUMANS = tuple(f"{COLUMN[family]}_status" for family in OF_PEOPLE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, and by which rules: what the live agent takes beside the figures.

    Parameters
    ----------
    org
        The organisation.
    country
        Whose public holidays count.
    patterns
        Those that the release plan lists.
    from_people
        The fewest people of whom a signal is shown.
    """

    org: str
    country: str
    patterns: Collection[Pattern]
    from_people: int

    @classmethod
    def under(cls, plan: ReleasePlan, org: str, country: str) -> "Asked":
        """What the plan in force lets be asked."""
        return cls(org, country, plan.patterns(), int(str(shown(plan)["signals_from"])))


@dataclass(frozen=True, slots=True)
class Told:
    """One episode as people would have learned of it; weeks only, no figure of any week.

    Parameters
    ----------
    signal
        The last statement.
    raised
        The week with which it would have been told first.
    strengthened
        Weeks in which it became larger or surer by a tenth or more.
    """

    signal: Signal
    raised: str
    strengthened: tuple[str, ...] = ()
    closed: str | None = None
    withdrawn: str | None = None


def weeks_of(tables: Tables) -> list[Week]:
    """All weeks from the first to the last of the rows."""
    span = tables.span()
    if span is None:
        return []
    first, last = map(Week.of, span)
    return [first.shift(i) for i in range((last.monday - first.monday).days // 7 + 1)]


def as_of(tables: Tables, week: Week, asked: Asked) -> list[Signal]:
    """Every statement that would have stood at the end of a week, as people would have read it.

    Parameters
    ----------
    tables
        All rows of the organisation; those after the week change nothing.
    week
        The last week that was known.
    asked
        Of whom, and by which rules.
    """
    known = tables.until(week.monday)
    # No earlier statement is known, so nothing is left out as old news.
    return _shown(news(known, asked.org, asked.country, asked.patterns, stored=(), settled=""), known, week, asked)


def backtest(tables: Tables, weeks: Sequence[Week], asked: Asked) -> Iterator[Mapping[str, Told]]:
    """After each of the weeks, all episodes told of until then, by their id.

    What stood before the first of them is known from the start, as raised in the week with which it was found.

    Parameters
    ----------
    tables
        All rows of the organisation.
    weeks
        Consecutive weeks.
    asked
        Of whom, and by which rules.
    """
    before = weeks[0].shift(-1)
    known = tables.until(before.monday)
    standing = {s.id: s for s in news(known, asked.org, asked.country, asked.patterns, stored=(), settled="")}
    told = {s.id: _first(s, s.detected_period) for s in _shown(list(standing.values()), known, before, asked)}
    for week in weeks:
        known = tables.until(week.monday)
        changed = news(known, asked.org, asked.country, asked.patterns, stored=list(standing.values()))
        standing |= {s.id: s for s in changed}
        for signal in _shown(changed, known, week, asked):
            earlier = told.get(signal.id)
            told[signal.id] = _next(earlier, signal, str(week)) if earlier else _first(signal, str(week))
        yield dict(told)


def _first(signal: Signal, week: str) -> Told:
    return Told(signal, week, closed=signal.closed_period)


def _next(told: Told, signal: Signal, week: str) -> Told:
    stronger = signal.strength > told.signal.strength or signal.certainty > told.signal.certainty
    grows = stronger and signal.status is SignalStatus.OPEN
    return replace(
        told,
        signal=signal,
        strengthened=(*told.strengthened, week) if grows else told.strengthened,
        closed=signal.closed_period or (week if signal.status is SignalStatus.CLOSED else None),
        withdrawn=week if signal.status is SignalStatus.WITHDRAWN else None,
    )


def _shown(signals: Sequence[Signal], known: Tables, week: Week, asked: Asked) -> list[Signal]:
    """Those people may read, rounded as they read them: not of units that are small, nor, but to take back, of withheld ones."""
    people, withheld = _standing(known, {s.unit for s in signals}, week)
    return [
        s.model_copy(update={"strength": round(s.strength, 1), "certainty": min(MOST_TOLD, round(s.certainty, 1))})
        for s in signals
        if people.get((s.unit, s.tool), 0) >= asked.from_people
        and ((s.unit, s.tool) not in withheld or s.status is SignalStatus.WITHDRAWN)
    ]


Place = tuple[str, str]


def _standing(known: Tables, units: Collection[str], week: Week) -> tuple[Mapping[Place, int], Collection[Place]]:
    """The people of each unit and tool as last known, and where something is withheld in the week."""
    people: dict[Place, int] = {}
    withheld = set()
    for table, statuses in ((known.unit_week, OF_TOOLS), (known.unit_human_week, OF_HUMANS)):
        rows = table.filter(pc.is_in(table["unit"], pa.array(sorted(units), pa.string()))).sort_by("week")
        columns = [name for name in ("unit", "tool", "week", "cohort_size", *statuses) if name in rows.column_names]
        for row in rows.select(columns).to_pylist():
            at = row["unit"], row.get("tool", ANY_TOOL)
            if row["cohort_size"] is not None:
                people[at] = int(row["cohort_size"])
            if row["week"] == week.monday and "withheld" in {row.get(status) for status in statuses}:
                withheld.add(at)
    return people, withheld
