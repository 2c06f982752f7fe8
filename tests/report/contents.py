"""Contents for the tests of the page: a rich one, an empty one, one with hostile names."""

from datetime import date

from pipeline.periods import Week
from pipeline.report import Band, Content, Course, Point, SourceWeek, UnitQuarter, WithheldUnit
from schemas.fields import Reason
from schemas.signal import (
    Evidence,
    Explanation,
    NextStep,
    Pattern,
    Signal,
    SignalFamily,
    SignalStatus,
    signal_id,
)
from schemas.status import SourceState

TOOL = "github-copilot"
FIRST = Week(date(2025, 12, 29))
WEEKS = tuple(FIRST.shift(i) for i in range(40))
DOWN = {FIRST.shift(17), FIRST.shift(18), FIRST.shift(19)}
PARTIAL = {FIRST.shift(30)}
TEAMS = {
    "Customer Care": ["Chat", "Complaints", "Customer Care/other", "Phone North", "Phone South"],
    "Finance": ["Accounts Payable", "Control", "Finance/direct", "Tax", "Treasury"],
    "Technology": [
        "Architecture",
        "Data Platform",
        "Éclairage & Édition",
        "Mobile",
        "Payments",
        "Search",
        "Zelfbediening en portalen",
    ],
}


def idling(unit: str = "Accounts Payable", **changes: object) -> Signal:
    """A signal about idle licences."""
    values: dict[str, object] = {
        "org": "acme",
        "unit": unit,
        "tool": TOOL,
        "family": SignalFamily.RESISTANCE,
        "pattern": Pattern.LICENCE_IDLING,
        "since": "2026-W12",
        "detected_period": "2026-W18",
        "as_of": "2026-W40",
        "status": SignalStatus.OPEN,
        "strength": 0.4,
        "certainty": 0.91,
        "evidence": [
            Evidence(name="idle_share", value=0.67, unit="share"),
            Evidence(name="idle_share_elsewhere", value=0.15, unit="share"),
            Evidence(name="weeks_seen", value=29, unit="weeks"),
        ],
        "explanations": [Explanation.NEW_SEATS, Explanation.NOT_SUITED, Explanation.SEAT_CLEAN_UP],
        "next_steps": [NextStep.LISTEN, NextStep.ROOM, NextStep.COFFEE],
        "rule": "licence_idling/1",
    } | changes
    values["id"] = signal_id(
        "acme", unit, TOOL, Pattern(str(values["pattern"])), str(values["detected_period"]), str(values["rule"])
    )
    return Signal.model_validate(values)


def worked_around(unit: str = "Search", **changes: object) -> Signal:
    """A signal about a tool that is worked around."""
    return idling(
        unit,
        **{
            "pattern": Pattern.WORKAROUND_DROP,
            "since": "2026-W22",
            "detected_period": "2026-W26",
            "certainty": 0.7,
            "evidence": [
                Evidence(name="use_before", value=0.85, unit="share"),
                Evidence(name="use_now", value=0.33, unit="share"),
                Evidence(name="old_way_before", value=0.15, unit="share"),
                Evidence(name="old_way_now", value=0.5, unit="share"),
                Evidence(name="work_level", value=1.0, unit="share"),
                Evidence(name="weeks_seen", value=19, unit="weeks"),
            ],
            "explanations": [Explanation.REORGANISATION, Explanation.OTHER_WORK, Explanation.TOOL_MIGRATION],
            "next_steps": [NextStep.LISTEN, NextStep.WHY, NextStep.ROOM],
            "rule": "workaround_drop/1",
        }
        | changes,
    )


def _point(i: int, week: Week) -> Point:
    if week in DOWN:
        return Point(week)
    active = min(0.95, 0.3 + 0.05 * (i // 3)) - (0.1 if week in PARTIAL else 0)
    own = max(0.05, active - 0.15 - 0.05 * (i % 2))
    used = min(0.9, 0.4 + 0.05 * (i // 4))
    return Point(week, *(round(share, 2) for share in (active, own, used, max(0.05, 0.95 - used - 0.05 * (i < 8)))))


def _quarters() -> tuple[UnitQuarter, ...]:
    bands = list(Band)
    found = []
    for quarter_number, quarter in enumerate(("2026-Q1", "2026-Q2", "2026-Q3")):
        for parent, units in TEAMS.items():
            found.append(UnitQuarter(parent, "organisation", TOOL, quarter, 210, bands[min(quarter_number, 2)], Band.MOST))
            for i, unit in enumerate(units):
                active = None if (i + quarter_number) % 7 == 6 else bands[(i + quarter_number) % 3]
                found.append(UnitQuarter(unit, parent, TOOL, quarter, 18 + 5 * i, active, bands[(2 * i + 1) % 3]))
        found.append(UnitQuarter("organisation", None, TOOL, quarter, 655, bands[min(quarter_number, 2)], Band.ABOUT_HALF))
    return tuple(found)


def _sources() -> tuple[SourceWeek, ...]:
    found = []
    for week in WEEKS:
        state = SourceState.DOWN if week in DOWN else SourceState.PARTIAL if week in PARTIAL else SourceState.COMPLETE
        days = {SourceState.DOWN: 0, SourceState.PARTIAL: 3, SourceState.COMPLETE: 5}[state]
        found += [
            SourceWeek("github-copilot", TOOL, week, state, 5, days),
            SourceWeek("work", "any", week, SourceState.COMPLETE, 5, 5),
        ]
    return tuple(found)


def rich() -> Content:
    """Everything there is to show."""
    return Content(
        org="acme",
        courses=(Course(TOOL, 655, tuple(_point(i, week) for i, week in enumerate(WEEKS))),),
        quarters=_quarters(),
        signals=(
            worked_around(),
            idling("Finance/direct", certainty=0.4, explanations=[]),
            idling(),
            idling(
                "Phone South", status=SignalStatus.CLOSED, closed_period="2026-W30", since="2026-W05", detected_period="2026-W11"
            ),
            worked_around("Tax", status=SignalStatus.WITHDRAWN, closed_period="2026-W33"),
        ),
        withheld=(
            WithheldUnit("Night Desk", "Customer Care", TOOL, Reason.MERGED, 40),
            WithheldUnit("Social Media", "Customer Care", TOOL, Reason.MERGED, 40),
            WithheldUnit("Works Council Support", "organisation", TOOL, Reason.TOO_SMALL, 13),
            WithheldUnit("Mobile", "Technology", TOOL, Reason.SOURCE_DOWN, 3),
            WithheldUnit("Search", "Technology", TOOL, Reason.SOURCE_DOWN, 3),
        ),
        sources=_sources(),
    )


def empty() -> Content:
    """An organisation of which nothing is stored."""
    return Content(org="acme")


def small() -> Content:
    """A few weeks of an organisation too small for lines, without a signal."""
    return Content(org="acme", sources=tuple(source for source in _sources()[:6]))


HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}</svg>" + "W" * 60


def hostile() -> Content:
    """Names that try to become markup, a template or a very long word."""
    content = rich()
    return Content(
        org="acme",
        courses=content.courses,
        quarters=(
            UnitQuarter(HOSTILE, HOSTILE, TOOL, "2026-Q1", 20, Band.FEW, Band.MOST),
            UnitQuarter("Ωmega 日本語 עברית", "organisation", "<b>tool</b>", "2026-Q1", 20, Band.FEW, None),
        ),
        signals=(idling(HOSTILE), worked_around(HOSTILE + "/other")),
        withheld=(WithheldUnit(HOSTILE, None, TOOL, Reason.MERGED, 1),),
        sources=content.sources,
    )
