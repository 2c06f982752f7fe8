"""A store with a quarter and a week of a small organisation in it, for everything that reads the release surface."""

from datetime import date

from pipeline.periods import Week
from pipeline.rollups import materialise, roll_up
from pipeline.store import Store
from schemas.fields import Grain, Reason, Status
from schemas.licences import LicenceRow, LicenceShard
from schemas.status import SourceState, StatusRow, StatusShard
from schemas.usage import UsageRow, UsageShard
from schemas.wire import AnyShard
from tests.report.contents import TOOL, idling, worked_around

ORG = "acme"
FIRST = Week(date(2025, 12, 29))
WEEKS = tuple(FIRST.shift(i) for i in range(14))
DOWN, PARTIAL = WEEKS[5], WEEKS[7]
UNITS = {
    "organisation": (None, 420),
    "Finance": ("organisation", 210),
    "Technology": ("organisation", 210),
    "Accounts Payable": ("Finance", 34),
    "Night Desk": ("Finance", 6),
    "O'Brien & <Söhne>": ("Technology", 30),
    "Search": ("Technology", 12),
}


def fill(store: Store) -> None:
    """Migrate, write every week, roll up, and say two signals."""
    store.migrate()
    store.keep_for_ever()
    shards = [shard for week in WEEKS for shard in _release(week)]
    store.write(shards)
    closed = store.completed([(ORG, TOOL, TOOL, str(week)) for week in WEEKS])
    assert len(closed) == len(WEEKS)
    roll_up(store, closed)
    signals = [
        idling(as_of=str(WEEKS[-1]), since=str(WEEKS[2]), detected_period=str(WEEKS[6])),
        worked_around(
            "Search",
            as_of=str(WEEKS[-1]),
            since=str(WEEKS[1]),
            detected_period=str(WEEKS[6]),
            status="closed",
            closed_period=str(WEEKS[9]),
        ),
    ]
    store.write_signals(signals, store.knowledge(ORG))
    materialise(store, ORG, closed)


def _release(week: Week) -> list[AnyShard]:
    envelope = {
        "org": ORG,
        "source": TOOL,
        "tool": TOOL,
        "period": str(week),
        "cohort": week.quarter,
        "k": 10,
        "shard": 0,
        "shards": 1,
    }
    usage = [UsageRow(**_row(unit, week), **_usage(unit, week)) for unit in UNITS]
    licences = [LicenceRow(**_row(unit, week), **_seats(unit, week)) for unit in UNITS]
    state = SourceState.DOWN if week == DOWN else SourceState.PARTIAL if week == PARTIAL else SourceState.COMPLETE
    days = {SourceState.DOWN: 0, SourceState.PARTIAL: 3, SourceState.COMPLETE: 5}[state]
    status = StatusRow(
        state=state,
        days_expected=5,
        days_reported=days,
        records_read=100,
        records_rejected={},
        usage_rows=len(usage),
        licence_rows=len(licences),
    )
    return [
        UsageShard(**envelope, rows=usage),
        LicenceShard(**envelope, rows=licences),
        StatusShard(**envelope, rows=[status]),
    ]


def _row(unit: str, week: Week) -> dict[str, object]:
    parent, size = UNITS[unit]
    reason = Reason.MERGED if size < 10 else Reason.SOURCE_DOWN if week == DOWN else None
    status = Status.OK if reason is None else Status.MISSING if reason is Reason.SOURCE_DOWN else Status.WITHHELD
    return {
        "unit": unit,
        "parent": parent,
        "grain": Grain.WEEK,
        "start": week.monday,
        "cohort_size": size,
        "status": status,
        "reason": reason,
    }


def _usage(unit: str, week: Week) -> dict[str, int]:
    if _row(unit, week)["reason"]:
        return {}
    size = UNITS[unit][1]
    return {"people_active": size // 2, "people_active_by_own_action": size // 4}


def _seats(unit: str, week: Week) -> dict[str, int]:
    if _row(unit, week)["reason"]:
        return {}
    size = UNITS[unit][1]
    used = 3 * size // 4
    return {"seats": size, "seats_used": used, "seats_new": 0, "seats_never_used": size - used, "seats_lapsed": 0}
