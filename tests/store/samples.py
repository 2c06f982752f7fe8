"""Small releases to store: every family, made of few arguments."""

from datetime import timedelta

from pipeline.periods import Week
from pipeline.privacy.dp_spans import weeks_of_quarter
from schemas.licences import LicenceRow, LicenceShard
from schemas.noised import NoisedRow, NoisedShard
from schemas.signal import Evidence, Explanation, NextStep, Pattern, Signal, SignalFamily, SignalStatus, signal_id
from schemas.status import SourceState, StatusRow, StatusShard
from schemas.usage import UsageRow, UsageShard
from schemas.wire import AnyShard
from schemas.work import WorkRow, WorkShard

COPILOT = "github-copilot"
WEEK = "2026-W40"


def envelope(
    week: str = WEEK, org: str = "acme", release: int = 1, source: str = COPILOT, tool: str = COPILOT
) -> dict[str, object]:
    of = Week.parse(week)
    return {
        "org": org, "source": source, "tool": tool, "period": week, "cohort": of.quarter, "release": release, "k": 10, "shard": 0,
        "shards": 1,
    }  # fmt: skip


def place(unit: str, week: str, size: int = 30, **more: object) -> dict[str, object]:
    start = Week.parse(week).monday
    return {"unit": unit, "parent": "organisation", "grain": "week", "start": start, "cohort_size": size, "status": "ok"} | more


def usage(active: dict[str, int | None], week: str = WEEK, size: int = 30, **of: object) -> UsageShard:
    rows = [
        UsageRow(**place(unit, week, size), people_active=n, people_active_by_own_action=n)
        if n is not None
        else UsageRow(**place(unit, week, size, status="withheld", reason="complementary"))
        for unit, n in active.items()
    ]
    return UsageShard(**envelope(week, **of), rows=rows)


def daily_usage(unit: str, active: int, week: str = WEEK, **of: object) -> UsageShard:
    day = Week.parse(week).monday + timedelta(days=2)
    row = UsageRow(**place(unit, week, 200, grain="day", start=day), people_active=active, people_active_by_own_action=active)
    return UsageShard(**envelope(week, **of), rows=[row])


def licences(used: dict[str, int], week: str = WEEK, seats: int = 20, **of: object) -> LicenceShard:
    rows = [
        LicenceRow(**place(unit, week), seats=seats, seats_used=n, seats_new=0, seats_never_used=seats - n, seats_lapsed=0)
        for unit, n in used.items()
    ]
    return LicenceShard(**envelope(week, **of), rows=rows)


def work(items: dict[str, int], week: str = WEEK, **of: object) -> WorkShard:
    rows = [WorkRow(**place(unit, week), items=n, items_with_tool=n // 2) for unit, n in items.items()]
    return WorkShard(**envelope(week, **{"source": "work", "tool": "any"} | of), rows=rows)


def noised(values: dict[str, int], week: str, size: int = 500, **of: object) -> NoisedShard:
    """Teams of the quarter that ends with a week."""
    common = {
        "level": "team", "grain": "quarter", "start": weeks_of_quarter(Week.parse(week))[0].monday, "form": "share",
        "measure": "people_regular", "weeks_reported": 13, "plus_minus": 3, "epsilon": 1.0,
    }  # fmt: skip
    rows = [NoisedRow(**place(unit, week, size) | common, value=value) for unit, value in values.items()]
    return NoisedShard(**envelope(week, **of), rows=rows)


def status(
    week: str = WEEK, usage_rows: int = 0, licence_rows: int = 0, work_rows: int = 0, noised_rows: int = 0, **of: object
) -> StatusShard:
    row = StatusRow(
        state=SourceState.PARTIAL,
        days_expected=5,
        days_reported=4,
        records_read=7,
        records_rejected={"bad_date": 2, "no_unit": 1},
        drift={"field brand_new": 10},
        usage_rows=usage_rows,
        licence_rows=licence_rows,
        work_rows=work_rows,
        noised_rows=noised_rows,
    )
    return StatusShard(**envelope(week, **of), rows=[row])


def release(week: str = WEEK, **of: object) -> list[AnyShard]:
    """A whole release: weeks and a day, all families of a tool's source, status last."""
    return [
        usage({"Payments": 9, "Risk": None}, week, **of),
        daily_usage("organisation", 80, week, **of),
        licences({"Payments": 12}, week, **of),
        status(week, usage_rows=3, licence_rows=1, **of),
    ]


def key(shard: AnyShard) -> tuple[str, str, str, str]:
    return shard.org, shard.source, shard.tool, shard.period


def signal(unit: str = "Payments", org: str = "acme", state: SignalStatus = SignalStatus.OPEN, as_of: str = WEEK) -> Signal:
    detected = "2026-W20"
    return Signal(
        id=signal_id(org, unit, COPILOT, Pattern.LICENCE_IDLING, detected, "licence_idling/1"),
        org=org,
        unit=unit,
        tool=COPILOT,
        family=SignalFamily.RESISTANCE,
        pattern=Pattern.LICENCE_IDLING,
        since="2026-W14",
        detected_period=detected,
        as_of=as_of,
        closed_period=None if state is SignalStatus.OPEN else as_of,
        status=state,
        strength=0.4321,
        certainty=0.9,
        evidence=[Evidence(name="idle_share", value=0.67, unit="share"), Evidence(name="weeks_seen", value=6, unit="weeks")],
        explanations=[Explanation.NEW_SEATS],
        next_steps=[NextStep.LISTEN, NextStep.COFFEE],
        rule="licence_idling/1",
    )
