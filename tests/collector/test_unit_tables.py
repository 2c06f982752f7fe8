"""Tables about units: laws that hold whatever they say, and templates that are taken as they are."""

import json
import tempfile
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collector.accounts import read_accounts
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import read_roster
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.gate import BIN_FLOOR
from pipeline.privacy.standard_plan import standard_plan
from pipeline.privacy.unit_gate import ANSWERS_FLOOR, BANDED, OF_MOST_ACTIVE, SUMS
from schemas.people import BAND
from schemas.pulse import ITEMS, boxes
from schemas.templates import LANGUAGES, TEMPLATES, template
from tests.collector.made import WEEK, run_collector, write_roster

SIZES = {"Alpha": 55, "Beta": 26, "Gamma": 12, "Delta": 4, "Omega": 3}
K = 10
PLAN = standard_plan()
LATER = date(2027, 2, 1)
LAW = settings(max_examples=40, deadline=None)
Counts = dict[str, tuple[int, list[int]]]
Row = dict[str, object]


def rows(source: str, text: str, week: Week = WEEK, sizes: dict[str, int] = SIZES) -> list[Row]:
    """The rows of a table, but for the status."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / f"{source}.csv"
        table.write_text(text)
        released = run_collector([table], write_roster(Path(folder), sizes), source=source, plan=PLAN, weeks=(week,), today=LATER)
    return [row for row in map(json.loads, released.splitlines()) if "unit" in row]


@st.composite
def pulses(draw: st.DrawFn) -> Counts:
    """For each unit, how many were invited and what they answered to one item; some units are not there."""
    counts = {}
    for unit, size in SIZES.items():
        if draw(st.integers(0, 9)):
            invited = draw(st.sampled_from([size, size, size // 2, size + 3, 1]))
            answers = draw(st.lists(st.integers(0, 4), max_size=invited))
            counts[unit] = invited, [answers.count(number) for number in range(5)]
    return counts


def as_counts(counts: Counts, item: str = "role_clear") -> str:
    lines = [f"{unit},{WEEK},{item},{n},{sum(a)},{','.join(map(str, a))}" for unit, (n, a) in counts.items()]
    return "\n".join(["unit,week,item,invited,answered,n1,n2,n3,n4,n5", *lines]) + "\n"


def as_answers(counts: Counts, item: str = "role_clear") -> str:
    lines = [
        f"{unit},{WEEK},{item},{number + 1}"
        for unit, (_, given_) in counts.items()
        for number, people in enumerate(given_)
        for _ in range(people)
    ]
    return "\n".join(["unit,week,item,answer", *lines]) + "\n"


@LAW
@given(pulses().filter(bool))
def test_no_distribution_is_told_of_few_people_or_few_answers(counts: Counts) -> None:
    for row in rows("pulse", as_counts(counts)):
        told = [row.get(box) for box in boxes("role_clear")]
        if any(people is not None for people in told):
            assert row["cohort_size"] >= 50
            assert sum(told) >= ANSWERS_FLOOR
            assert min(told) >= BIN_FLOOR


@LAW
@given(pulses().filter(bool))
def test_whatever_is_subtracted_speaks_of_as_many_invited_as_the_threshold(counts: Counts) -> None:
    members = {"organisation": set(SIZES), "Product": set(SIZES), "Product/other": {"Gamma", "Delta", "Omega"}} | {
        unit: {unit} for unit in SIZES
    }
    told = [set(members[str(row["unit"])]) for row in rows("pulse", as_counts(counts)) if row.get("pulse_answered") is not None]
    for group in told:
        assert sum(counts[unit][0] for unit in group) >= K
    for one, other in combinations(told, 2):
        if one > other:
            assert sum(counts[unit][0] for unit in one - other) >= K


@LAW
@given(pulses().filter(bool))
def test_which_rows_there_are_and_which_are_withheld_follows_from_the_roster(counts: Counts) -> None:
    plan = [(row["unit"], row["status"] == "withheld") for row in rows("pulse", as_counts(counts))]
    assert plan == [(row["unit"], row["status"] == "withheld") for row in rows("questions", template_of_questions())]


def template_of_questions() -> str:
    return f"unit,week,role_and_future,tool,other\nAlpha,{WEEK},1,1,1\n"


@LAW
@given(pulses().map(lambda counts: {unit: (n, a) for unit, (n, a) in counts.items() if n >= SIZES[unit] and sum(a)}).filter(bool))
def test_counts_and_single_answers_say_the_same(counts: Counts) -> None:
    known = {"unit", "status", "pulse_answered", *boxes("role_clear")}
    counted, single = (
        [{name: value for name, value in row.items() if name in known} for row in rows("pulse", text)]
        for text in (as_counts(counts), as_answers(counts))
    )
    assert counted == single


@LAW
@given(st.permutations(as_answers({"Alpha": (55, [9, 9, 9, 9, 9]), "Beta": (26, [1, 2, 3, 4, 5])}).splitlines()[1:]))
def test_the_order_of_answers_changes_nothing(lines: list[str]) -> None:
    shuffled = rows("pulse", "\n".join(["unit,week,item,answer", *lines]) + "\n")
    assert shuffled == rows("pulse", "\n".join(["unit,week,item,answer", *sorted(lines)]) + "\n")


@LAW
@given(st.lists(st.integers(0, 30), min_size=8, max_size=8))
def test_comers_and_goers_are_told_in_bands_and_of_large_groups_only(figures: list[int]) -> None:
    group, left, quiet, *rest = figures
    line = [*rest[:4], group + left + quiet, left, quiet]
    table = "unit,quarter,headcount,joiners,leavers,moved_in,moved_out,most_active,most_active_left,most_active_quiet\n"
    table += "".join(f"{unit},2026-Q4,{size},{','.join(map(str, line))}\n" for unit, size in SIZES.items())
    for row in rows("people", table, Week.parse("2026-W53")):
        told = {name: row[name] for name in BANDED if name in row}
        assert all(value % BAND == BAND - 1 for value in told.values())
        assert row["cohort_size"] >= 25 or not told
        assert row["cohort_size"] >= 50 or not set(told) & set(OF_MOST_ACTIVE)


def test_sums_are_told_from_25_people_on() -> None:
    lines = [f"{unit},{WEEK},3,,0,0,0,0" for unit in SIZES]
    table = "\n".join(["unit,week,chat,code,writing,images,meetings,other", *lines]) + "\n"
    told = {row["unit"] for row in rows("unsanctioned", table) if set(row) & set(SUMS)}
    # Without Alpha and Beta, 19 people of Product would be left.
    assert told == {"organisation", "Product", "Alpha"}


@pytest.mark.parametrize("item", ITEMS)
def test_favourable_means_good_for_the_people_whatever_the_statement(item: str) -> None:
    agreeing = as_counts({"Alpha": (55, [5, 2, 6, 9, 12])}, item)
    (row,) = (row for row in rows("pulse", agreeing) if row["unit"] == "Alpha")
    expected = [21, 6, 7] if item in {"work_lost", "skills_kept", "keeping_up"} else [7, 6, 21]
    assert [row[box] for box in boxes(item)] == expected


@pytest.mark.parametrize("word", ["Employee ID", "e-mail", "voornaam", "remarks", "host"])
def test_a_column_about_persons_is_refused_with_the_cure(word: str) -> None:
    with pytest.raises(UnusableInput, match=r"pulse.csv:1: a column speaks of single people") as refused:
        rows("pulse", f"unit,week,item,answer,{word}\nAlpha,{WEEK},role_clear,4,canary\n")
    assert "Take it out at its source" in refused.value.cure
    assert "canary" not in str(refused.value)


COLLECTED = [(name, language) for name, one in TEMPLATES.items() if one.source for language in LANGUAGES]


@pytest.mark.parametrize(("name", "language"), COLLECTED)
def test_a_template_is_taken_as_it_is(name: str, language: str, tmp_path: Path) -> None:
    table = tmp_path / f"{name}.csv"
    table.write_text(template(name, language))
    week = Week.parse("2026-W39" if name == "people" else "2026-W40")
    rejections = Rejections()
    sizes = {"Payments": 64, "Claims": 50}
    source = TEMPLATES[name].source
    released = run_collector([table], write_roster(tmp_path, sizes), rejections, source=source, plan=PLAN, weeks=(week,))
    assert not rejections.counts
    of_payments = [row for row in map(json.loads, released.splitlines()) if row.get("unit") == "Payments"]
    assert [row["status"] for row in of_payments] == ["ok"]


def test_the_templates_of_people_are_taken_as_they_are(tmp_path: Path) -> None:
    rejections = Rejections()
    for name in ("roster", "accounts"):
        (tmp_path / f"{name}.csv").write_text(template(name))
    roster = read_roster(tmp_path / "roster.csv", rejections)
    accounts = read_accounts(tmp_path / "accounts.csv", rejections)
    assert {row.person for row in roster.memberships} == set(accounts.values())
    assert not rejections.counts


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_has_words_and_no_line_too_many(name: str) -> None:
    assert all(getattr(TEMPLATES[name], language) for language in LANGUAGES)
    assert 2 <= len(template(name).splitlines()) <= 1 + len(ITEMS)
