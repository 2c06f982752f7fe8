"""The plan is the only truth: the collector releases nothing beyond it, and views show what it says, from the size it says."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.periods import parse_range
from pipeline.privacy.plan_limits import INSEPARABLE
from pipeline.privacy.plan_model import Form, ReleasePlan, Span, Subject, Surface
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import materialise, roll_up
from pipeline.store import Store, open_store
from pipeline.stream.detect import detect_organisation
from schemas.licences import LicenceShard
from schemas.period import PeriodClosed
from schemas.signal import Pattern, SignalStatus
from schemas.status import StatusShard
from schemas.usage import UsageShard
from schemas.wire import AnyShard
from tests.collector.made import WEEK, plan_of_everything, run_collector, usage_row, write_roster
from tests.store.samples import signal as episode

LAW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
SIZES = {"Alpha": 130, "Beta": 60, "Gamma": 40, "Delta": 30, "Small": 8, "Tiny": 3}
Inputs = tuple[list[Path], Path, Path]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Exports, roster and work of an organisation in which, under the standard plan, every measure is released somewhere."""
    folder = tmp_path_factory.mktemp("inputs")
    roster = write_roster(folder, SIZES)
    people = sum(SIZES.values())
    lines = (usage_row(person, day) for i, day in enumerate(WEEK.days) for person in range(people) if person % 7 >= i)
    (folder / "users.ndjson").write_bytes(b"".join(lines))
    seats = [
        {"created_at": "2026-01-05T09:00:00Z", "last_activity_at": None, "assignee": {"login": f"canary-{person}"}}
        for person in range(people)
    ]
    (folder / "seats.json").write_bytes(orjson.dumps({"total_seats": people, "seats": seats}))
    work = folder / "work.csv"
    work.write_text("unit,week,items,items_with_tool,items_old_way\n" + "".join(f"{unit},{WEEK},40,20,10\n" for unit in SIZES))
    return [folder / "users.ndjson", folder / "seats.json"], roster, work


KEYS = {
    "schema", "version", "org", "source", "tool", "period", "cohort", "release", "k", "unit", "parent", "grain", "start",
    "cohort_size", "status", "reason",
}  # fmt: skip
Figures = dict[tuple[Subject, Span, str, str], dict[str, int]]


def released(plan: ReleasePlan, inputs: Inputs) -> Figures:
    """Every figure that leaves, by family, grain, unit, first day and measure."""
    exports, roster, work = inputs
    text = run_collector(exports, roster, plan=plan) + run_collector([work], roster, plan=plan, source="work")
    found: Figures = {}
    for row in map(orjson.loads, text.splitlines()):
        family = Subject(row["schema"].removeprefix("undertow."))
        if family is Subject.STATUS:
            continue
        found[family, Span(row["grain"]), row["unit"], row["start"]] = {
            name: value for name, value in row.items() if name not in KEYS
        }
    return found


@st.composite
def reduced(draw: st.DrawFn) -> ReleasePlan:
    """The standard plan without some entries, and without some of the measures that rows can do without."""
    entries = {}
    for name, entry in standard_plan().entries.items():
        if entry.surface is Surface.PROCESSING and draw(st.booleans()):
            optional = sorted(entry.measures - INSEPARABLE.get(entry.family, frozenset()))
            out = draw(st.sets(st.sampled_from(optional))) if optional else set()
            gone = entry.family in {Subject.LICENCES, Subject.WORK} or entry.grain is Span.DAY or len(out) == len(entry.measures)
            if not gone:
                entries[name] = entry.model_copy(update={"measures": entry.measures - out})
        else:
            entries[name] = entry
    return standard_plan().model_copy(update={"entries": entries})


@LAW
@given(plan=reduced())
def test_what_is_not_in_the_plan_is_in_no_row(plan: ReleasePlan, inputs: Inputs) -> None:
    everything, left = released(standard_plan(), inputs), released(plan, inputs)
    assert left.keys() <= everything.keys()
    for (family, grain, unit, start), figures in left.items():
        assert figures.keys() <= plan.computed(family, grain)
        assert figures.items() <= everything[family, grain, unit, start].items()
    assert {(family, grain) for family, grain, _, _ in left} == {
        (family, grain) for family, grain, _, _ in everything if plan.computed(family, grain)
    }


def test_under_the_standard_plan_every_measure_is_released_somewhere(inputs: Inputs) -> None:
    seen: dict[tuple[Subject, Span], set[str]] = {}
    for (family, grain, _, _), figures in released(standard_plan(), inputs).items():
        seen.setdefault((family, grain), set()).update(figures)
    for (family, grain), measures in seen.items():
        assert measures == standard_plan().computed(family, grain)


@pytest.mark.parametrize(
    ("measure", "unit"), [("interactions", "Gamma"), ("people_active_1_day", "Beta"), ("people_active_4_7_days", "Beta")]
)
def test_a_higher_floor_of_the_plan_holds(measure: str, unit: str, inputs: Inputs) -> None:
    plan = plan_of_everything()
    higher = {
        name: entry.model_copy(update={"from_people": 61})
        for name, entry in plan.entries.items()
        if entry.surface is Surface.PROCESSING and entry.grain is Span.WEEK and measure in entry.measures
    }
    week = (Subject.USAGE, Span.WEEK, unit, str(WEEK.monday))
    assert measure in released(plan, inputs)[week]
    assert measure not in released(plan.model_copy(update={"entries": plan.entries | higher}), inputs)[week]


def test_days_begin_where_the_plan_says(inputs: Inputs) -> None:
    plan = standard_plan()
    days = plan.entries["use-by-day"].model_copy(update={"from_people": 300, "organisation_from": None})
    daily = {unit for _, grain, unit, _ in released(plan, inputs) if grain is Span.DAY}
    later = {
        unit
        for _, grain, unit, _ in released(plan.model_copy(update={"entries": plan.entries | {"use-by-day": days}}), inputs)
        if grain is Span.DAY
    }
    assert "Alpha" in daily
    assert "organisation" in daily
    assert "Alpha" not in later
    assert "organisation" not in later


# ---- what people see ----

SOURCE = {"org": "acme", "source": "github-copilot", "tool": "github-copilot"}
QUARTER = parse_range("2026-W27..2026-W39")
TEAMS = (9, 10, 29, 30, 49, 50, 199, 200, 399, 400, 1000)
PARTS = (0, 1, 4, 5, 6, 7, 8, 9, 11, 13, 16, 19, 20)
"""In twentieths: on, just below and just above every edge of bands and roundings."""
COLUMNS: Mapping[str, tuple[str, Subject, str, Span]] = {
    "share_active": ("release_week", Subject.USAGE, "people_active", Span.WEEK),
    "share_own_action": ("release_week", Subject.USAGE, "people_active_by_own_action", Span.WEEK),
    "share_seats_used": ("release_week", Subject.LICENCES, "seats_used", Span.WEEK),
    "share_seats_idle": ("release_week", Subject.LICENCES, "seats_idle", Span.WEEK),
    "band_active": ("release_quarter", Subject.USAGE, "people_active", Span.QUARTER),
    "band_seats_used": ("release_quarter", Subject.LICENCES, "seats_used", Span.QUARTER),
}
"""Every figure that people see, and the entry of the plan that allows it."""
NO_FIGURES = {
    "release_week": "org unit parent tool week cohort_size",
    "release_quarter": "org unit parent tool quarter cohort_size weeks_ok",
    "release_unit": "org unit parent quarter cohort_size",
    "release_withheld": "org unit parent tool week status reason cohort_size",
    "release_source": "org source tool week state days_expected days_reported",
}


def name(size: int, part: int) -> str:
    return f"{size} people, {part} twentieths"


def quarter_of_weeks() -> Iterator[AnyShard]:
    """A quarter in which a team of each size is active in each part, every week the same, with a seat for everybody."""
    for week in QUARTER:
        envelope = SOURCE | {"period": str(week), "cohort": week.quarter, "k": 5, "shard": 0, "shards": 1}
        usage, licences = [], []
        for size, part in ((size, part) for size in TEAMS for part in PARTS):
            active = size * part // 20
            row = {"unit": name(size, part), "parent": "organisation", "grain": "week", "start": week.monday, "status": "ok"}
            usage.append(row | {"cohort_size": size, "people_active": active, "people_active_by_own_action": active})
            seats = {"seats": size, "seats_used": active, "seats_new": 0, "seats_never_used": size - active, "seats_lapsed": 0}
            licences.append(row | {"cohort_size": size} | seats)
        for size in (199, 200):
            row = {"unit": f"{size} people, silent", "parent": "organisation", "grain": "week", "start": week.monday}
            silent = row | {"cohort_size": size, "status": "missing", "reason": "not_reported"}
            usage.append(silent)
            licences.append(silent)
        yield UsageShard.model_validate(envelope | {"rows": usage})
        yield LicenceShard.model_validate(envelope | {"rows": licences})
        status = {"state": "complete", "days_expected": 5, "days_reported": 5, "records_read": 0, "records_rejected": {}}
        rows = {"usage_rows": len(usage), "licence_rows": len(licences)}
        yield StatusShard.model_validate(envelope | {"rows": [status | rows]})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('plan')}?database=plan") as opened:
        opened.migrate()
        opened.keep_for_ever()
        opened.write([*quarter_of_weeks()])
        closed = [PeriodClosed(**SOURCE, period=str(week)) for week in QUARTER]
        roll_up(opened, closed)
        materialise(opened, "acme", closed)
        yield opened


def form_for(people: int, family: Subject, measure: str, grain: Span) -> Form | None:
    """The finest form that the standard plan gives a group of that size."""
    at = (family, measure, Surface.RELEASE, grain)
    forms = [cell.form for cell in standard_plan().cells if cell.place == at and cell.from_people <= people]
    return max(forms, key=list(Form).index, default=None)


def as_shown(form: Form | None, part: int, whole: int) -> object:
    """A figure in a form, from the exact one."""
    match form:
        case None:
            return None
        case Form.BANDS:
            return "few" if 3 * part < whole else "about_half" if 3 * part < 2 * whole else "most"
        case _:
            steps = {Form.SHARE_10: 10, Form.SHARE_5: 20}[form]
            return min(steps - 1, max(1, (2 * steps * part + whole) // (2 * whole))) / steps


@pytest.mark.parametrize("column", COLUMNS)
def test_a_view_shows_what_the_plan_says(column: str, store: Store) -> None:
    view, family, measure, grain = COLUMNS[column]
    shown = {row["unit"]: row[column] for row in store.query(f"SELECT unit, {column} FROM {view}").to_pylist()}
    for size, part in ((size, part) for size in TEAMS for part in PARTS):
        active = size * part // 20
        figure = size - active if measure == "seats_idle" else active
        expected = as_shown(form_for(size, family, measure, grain), figure, size)
        assert shown.get(name(size, part)) == pytest.approx(expected), (size, part)


def test_that_a_source_was_silent_on_a_unit_shows_from_the_size_that_the_plan_says(store: Store) -> None:
    seen = {row["cohort_size"] for row in store.query("SELECT cohort_size FROM release_withheld").to_pylist()}
    assert seen == {size for size in (199, 200) if form_for(size, Subject.STATUS, "not_reported", Span.WEEK)} == {200}


def test_no_view_has_a_figure_that_the_plan_does_not_know(store: Store) -> None:
    views = {file.name.removesuffix(".sql") for file in (files("schemas") / "clickhouse" / "views").iterdir()}
    # Signals are told as the plan's episodes; their own view says how coarse.
    # What has noise is of another plan, and its form stands in the row.
    # Acts of the organisation, the plan itself, statements and counts of looks are no figures about people.
    told = {f"release_{what}" for what in ("intervention", "plan", "statement", "look", "measured")}
    assert {view for view in views if view.startswith("release_")} == {*NO_FIGURES, *told, "release_signal", "release_noised"}
    for view, others in NO_FIGURES.items():
        figures = set(store.query(f"SELECT * FROM {view} LIMIT 0").column_names) - set(others.split())
        assert figures == {column for column, (of, *_) in COLUMNS.items() if of == view}


def test_the_plan_shows_nothing_that_no_view_has() -> None:
    planned = {
        (cell.place.family, cell.place.measure, cell.place.grain)
        for cell in standard_plan().cells
        if cell.place.surface is Surface.RELEASE and cell.place.family in {Subject.USAGE, Subject.LICENCES, Subject.WORK}
    }
    assert planned == {(family, measure, grain) for _, family, measure, grain in COLUMNS.values()}


def test_a_pattern_that_is_not_planned_is_neither_looked_for_nor_judged(store: Store) -> None:
    said = episode("Alpha", org="umbra")
    store.write_signals([said], 1)
    others = set(Pattern) - {said.pattern}
    assert detect_organisation(store, "umbra", [], others) == []
    assert store.signals("umbra") == [said]
    assert [one.status for one in detect_organisation(store, "umbra", [])] == [SignalStatus.WITHDRAWN]


def test_the_standard_plan_looks_for_all_patterns() -> None:
    assert standard_plan().patterns() == set(Pattern)
