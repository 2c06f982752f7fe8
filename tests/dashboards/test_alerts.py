"""Every alert: rows through the real engine to instances with labels that never change."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboards.alerts import ALERTS
from pipeline.detectors import PATTERNS
from pipeline.store import Store, open_store
from pipeline.store.telling import Measured
from pipeline.texts import catalogue
from schemas.signal import Explanation, NextStep, Pattern
from tests.dashboards.alerting import NOW, RULES, TUESDAY, annotated, instances, message, query, run
from tests.report.filled import WEEKS, fill

ROOT = Path(__file__).parents[2]
FINANCE, HR = "undertow-signal-finance", "undertow-signal-hr"
NEVER_CHANGES = {"org", "id", "unit", "tool", "pattern", "state", "since", "audience"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('store')}") as opened:
        fill(opened)
        yield opened


@pytest.mark.parametrize("uid", RULES)
def test_a_query_gives_one_figure_and_else_text_and_no_row_twice(store: Store, uid: str) -> None:
    table = run(store, uid)
    figures = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    assert figures == ["value"]
    assert all(
        pa.types.is_string(field.type) or pa.types.is_large_string(field.type) for field in table.schema if field.name != "value"
    )
    labels = [json.dumps(one["labels"], sort_keys=True) for one in instances(store, uid)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("uid", RULES)
def test_a_query_reads_the_release_surface_and_knows_no_macro_of_the_browser(uid: str) -> None:
    sql = query(uid)
    assert all(table.startswith("release_") for table in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql))
    assert set(re.findall(r"\$\w+", sql)) <= {"$__toTime"}
    assert "--" not in sql


def test_a_signal_is_one_instance_and_goes_to_the_lead_of_its_unit(store: Store) -> None:
    (one,) = instances(store, FINANCE)
    assert {key: said for key, said in one["labels"].items() if key != "id"} == {
        "org": "acme",
        "unit": "Accounts Payable",
        "tool": "github-copilot",
        "pattern": "licence_idling",
        "state": "open",
        "since": "2026-W03",
        "audience": "change-lead",
    }
    assert not [row for row in instances(store, HR) if row["labels"]["unit"] == "Accounts Payable"]


def say(store: Store, episode: str, said_on: date, **changed: str) -> None:
    """One more statement about an episode of another organisation, first readable on a day; each value is SQL."""
    given = {"org": "'other'", "id": f"'{episode}'", "said_on": f"toDate('{said_on}')"} | changed
    changes = ", ".join(f"{value} AS {name}" for name, value in given.items())
    table = f"{store.release}.signal"
    any_other = f"(SELECT * FROM {table} FINAL WHERE org = 'acme' AND unit = 'Search')"
    store.command(f"INSERT INTO {table} SELECT * REPLACE ({changes}) FROM {any_other}")


def alerts(store: Store, episode: str, now: date) -> list[dict[str, Any]]:
    return [one for one in instances(store, HR, now) if one["labels"]["id"] == episode]


def test_what_changes_from_week_to_week_changes_no_label(store: Store) -> None:
    say(store, "changes", NOW, status="'open'", as_of="'2026-W14'", as_of_day="toDate('2026-03-30')")
    (before,) = alerts(store, "changes", NOW)
    say(
        store, "changes", NOW, status="'open'", as_of="'2026-W15'", as_of_day="toDate('2026-04-06')", certainty="0.6",
        strength="0.5", evidence="[]", explanations="['holiday', 'new_seats']", next_steps="['coffee']",
    )  # fmt: skip
    (after,) = alerts(store, "changes", NOW)
    assert before["labels"] == after["labels"]
    assert set(after["labels"]) == NEVER_CHANGES
    assert before["value"] != after["value"]
    assert f"{after['value']:.0f}" == "1205050107000000"


def test_a_row_of_every_pattern_becomes_five_parts_in_both_languages(store: Store, tmp_path: Path) -> None:
    """The whole way: what a detector says of itself, through the engine, to what a change lead reads."""
    for pattern in Pattern:
        about = PATTERNS[pattern]
        say(
            store, f"whole-{pattern}", NOW, status="'open'", pattern=f"'{pattern}'", certainty="0.7", closed_period="NULL",
            tool=f"'{'claude-code' if about.per_tool else 'any'}'", explanations=str(list(map(str, about.may_be))),
            next_steps=str(list(map(str, about.next_steps))),
        )  # fmt: skip
    found = {one["labels"]["pattern"]: one for one in instances(store, HR) if one["labels"]["id"].startswith("whole-")}
    assert set(found) == set(Pattern)
    told = annotated(tmp_path, HR, [found[pattern] for pattern in Pattern])
    for language in ("nl", "en"):
        words = catalogue(language)
        for pattern, text in zip(Pattern, _messages(tmp_path, told, language), strict=True):
            about = PATTERNS[pattern]
            seen, sure, others, step, link = text.splitlines()
            assert seen.startswith(words["alert.seen"] + (" (Claude Code): " if about.per_tool else ": "))
            assert words["seen." + pattern].format(unit="Search", share="?").split("?")[0] in seen
            assert sure == f"{words['alert.sure']}: {words['certainty.medium']}."
            assert others == f"{words['alert.others']}: {'; '.join(words[f'explanation.{one}'] for one in about.may_be)}."
            assert step == f"{words['alert.step']}: {words[f'step.{about.next_steps[0]}']}"
            assert link.startswith(f"{words['alert.link']}: https://grafana.example.org/d/undertow-unit-{language}?")


def _messages(folder: Path, told: list[dict[str, Any]], language: str) -> list[str]:
    """The part about each signal of one message that holds them all; its last line says what all have in common."""
    *parts, foot = message(folder, told, language)[1].split("\n\n")
    assert foot == catalogue(language)["alert.foot"]
    return parts


def test_the_figure_holds_every_word_there_is(store: Store) -> None:
    """Sixteen digits that begin with a one are exact; a list of a hundred words would need more."""
    assert max(len(Explanation), len(NextStep)) < 100
    (one,) = instances(store, FINANCE)
    assert len(f"{one['value']:.0f}") == 16
    assert float(1999999999999999) + 1 == 2000000000000000


def days_told(store: Store, opened: date, over: date, status: str) -> list[date]:
    """On which days it is told that an episode is over that was open from one day on and over on another."""
    episode, end = f"{status}-{opened}-{over}", WEEKS[-1]
    say(store, episode, opened, status="'open'", closed_period="NULL")
    closed = f"'{end}'" if status == "closed" else "NULL"
    day = f"toDate('{end.monday}')"
    say(store, episode, over, status=f"'{status}'", closed_period=closed, as_of=f"'{end}'", as_of_day=day)
    days = [over + timedelta(days=n) for n in range(10)]
    return [day for day in days if any(one["labels"]["state"] == "ended" for one in alerts(store, episode, day))]


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
@pytest.mark.parametrize("over", [date(2026, 4, 6) + timedelta(days=n) for n in (0, 1, 4)])
def test_an_end_is_told_on_one_day_of_writing_and_never_again(store: Store, over: date, status: str) -> None:
    told = days_told(store, over - timedelta(days=21), over, status)
    assert [day.isoweekday() for day in told].count(TUESDAY) == 1
    assert told == [over + timedelta(days=n) for n in range(1, 8)]


@pytest.mark.parametrize(("opened", "over", "told"), [(1, 3, False), (1, 6, False), (1, 8, True), (0, 1, True), (0, 0, False)])
def test_what_was_never_told_does_not_end(store: Store, opened: int, over: int, told: bool) -> None:
    tuesday = date(2026, 3, 31)
    first = tuesday + timedelta(days=opened)
    last = tuesday + timedelta(days=over)
    assert bool(days_told(store, first, last, "withdrawn")) == told


def test_what_ended_long_ago_is_told_to_nobody(store: Store) -> None:
    assert [one for one in instances(store, HR) if one["labels"]["org"] == "acme"] == []


@pytest.mark.parametrize(
    ("kind", "week", "found"), [("down", 5, 1), ("partial", 7, 1), ("down", 13, 0), ("partial", 13, 0), ("late", 13, 0)]
)
def test_sources_are_told_of_the_last_week_that_is_known(store: Store, kind: str, week: int, found: int) -> None:
    earlier = query(f"undertow-source-{kind}").replace(
        "FROM release_source", f"FROM release_source WHERE week <= '{WEEKS[week].monday}'"
    )
    assert store.query(earlier.replace("$__toTime", f"toDateTime('{NOW} 12:00:00')")).num_rows == found


def test_a_source_of_which_nothing_came_for_three_weeks_is_late(store: Store) -> None:
    assert len(instances(store, "undertow-source-late", WEEKS[-1].shift(4).sunday)) == 1


def test_a_source_whose_exports_changed_is_told(store: Store) -> None:
    sql = query("undertow-source-drifted").replace("state, week", "if(week = '2026-03-30', 'drifted', state), week")
    assert store.query(sql).num_rows == 1
    assert instances(store, "undertow-source-drifted") == []


@pytest.mark.parametrize(("free", "found"), [("0.1", 1), ("0.5", 0)])
def test_a_disk_that_is_nearly_full_is_told(store: Store, free: str, found: int) -> None:
    sql = query("undertow-disk").replace("filesystemAvailable()", free).replace("filesystemCapacity()", "1")
    rows = store.query(sql).to_pylist()
    assert [row["value"] for row in rows] == [0.9][:found]


def test_technical_failures_reach_it_only() -> None:
    for rule in RULES.values():
        to_it = rule["notification_settings"]["receiver"] == "undertow-it"
        assert rule["execErrState"] == ("Error" if to_it else "KeepLast")
        assert rule["labels"]["audience"] == ("it" if to_it else "change-lead")
        assert rule["noDataState"] == "OK"


def test_people_are_written_to_in_the_moment_only_by_unit_and_again_after_weeks() -> None:
    settings = RULES[HR]["notification_settings"]
    assert settings["active_time_intervals"] == ["undertow-moment"]
    assert settings["group_by"] == ["alertname", "grafana_folder", "unit"]
    assert (settings["group_interval"], settings["repeat_interval"]) == ("1h", "26d")


@pytest.mark.parametrize(
    ("minutes", "behind", "set_aside", "told"),
    [
        ((70, 40, 10), (5, 3, 4), (1, 1, 3), {"undertow-behind": 3.0, "undertow-set-aside": 2.0}),
        ((70, 40, 10), (5, 0, 4), (1, 1, 1), {}),
        ((20, 10), (5, 5), (4, 0), {}),
        ((2000, 10), (5, 5), (0, 4), {}),
        ((70, 10), (None, None), (None, None), {}),
        ((), (), (), {}),
    ],
)
def test_what_is_measured_of_the_worker_is_told(
    store: Store, minutes: Sequence[int], behind: Sequence[int | None], set_aside: Sequence[int | None], told: Mapping[str, float]
) -> None:
    noon = datetime(NOW.year, NOW.month, NOW.day, 12, tzinfo=UTC)
    store.command(f"TRUNCATE TABLE {store.release}.measured")
    measured = [
        Measured(noon - timedelta(minutes=ago), 40, waits, aside, 0.5)
        for ago, waits, aside in zip(minutes, behind, set_aside, strict=True)
    ]
    store.tell_measured("acme", measured)
    found = {uid: [one["value"] for one in instances(store, uid)] for uid in ("undertow-behind", "undertow-set-aside")}
    assert found == {uid: [told[uid]] if uid in told else [] for uid in found}


def test_the_runbook_has_a_section_for_every_alert() -> None:
    sections = re.findall(r"^## (\S+)$", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    assert [name for name in sections if name[0].islower()] == [alert.RUNBOOK for alert in ALERTS]
