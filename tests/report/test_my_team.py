"""What a team is told is what the release surface holds, all of it and nothing else."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from pipeline.privacy.access import Look
from pipeline.privacy.plan_model import Surface
from pipeline.privacy.release_plan import read_plan
from pipeline.privacy.retention import kept
from pipeline.privacy.standard_plan import standard_plan
from pipeline.report.my_team import OF_NO_UNIT, MyTeam, View, names_near, read_my_team, unit_names
from pipeline.report.my_team_page import as_json, render_my_team
from pipeline.report.my_team_words import sections
from pipeline.rollups import materialise
from pipeline.store import Store
from pipeline.store.migrations import FOLDER
from pipeline.texts import texts
from schemas.intervention import Intervention
from schemas.signal import NextStep
from tests.report.filled import ORG, UNITS, WEEKS
from tests.report.test_page import Outline
from tests.store.samples import key, noised, status

PLAN = standard_plan()
LOOKS = [
    Look(at=datetime(2026, 4, 7, 9, tzinfo=UTC), role="hr", org=ORG, unit="all", what="report", command="undertow report"),
]


@pytest.fixture(scope="module", autouse=True)
def _something_was_done(store: Store) -> None:
    store.write_interventions([Intervention(org=ORG, unit="Search", period=str(WEEKS[8]), kind=NextStep.COFFEE)])
    materialise(store, ORG, [])


@pytest.fixture(params=sorted(UNITS))
def team(store: Store, request: pytest.FixtureRequest) -> MyTeam:
    return read_my_team(store.query, ORG, str(request.param))


def test_every_view_of_the_release_surface_is_read() -> None:
    views = {path.name.removesuffix(".sql") for path in (FOLDER / "views").iterdir() if path.name.startswith("release_")}
    assert {view.table for view in View} == views - OF_NO_UNIT
    for table in OF_NO_UNIT:
        assert "    unit " not in (FOLDER / "views" / f"{table}.sql").read_text("utf-8")


def test_the_rows_are_those_of_the_views_byte_for_byte(store: Store, team: MyTeam) -> None:
    for view in View:
        mine = "" if view is View.SOURCE else "AND unit = {unit:String}"
        names = {} if view is View.SOURCE else {"unit": team.unit}
        given = store.query(f"SELECT * FROM {view.table} WHERE org = {{org:String}} {mine}", org=ORG, **names)
        assert team.tables[view].schema == given.schema
        assert sorted(map(repr, team.rows(view))) == sorted(map(repr, given.to_pylist()))
        in_json = json.loads(as_json(team, PLAN, LOOKS, "en"))["rows"][view.table]
        assert in_json == json.loads(json.dumps(team.rows(view), default=str))


def test_every_value_of_every_row_is_on_the_page(team: MyTeam) -> None:
    page = unescape(render_my_team(team, PLAN, LOOKS, "nl"))
    for view in View:
        for row in team.rows(view):
            cells = "".join(f"<td>{'' if value is None else value}</td>" for value in row.values())
            assert cells in page, (view, row)


def test_a_team_is_told_of_itself_alone(store: Store, team: MyTeam) -> None:
    page = unescape(render_my_team(team, PLAN, [], "en"))
    others = {name for name in UNITS if name not in {team.unit, team.parent, "organisation"}}
    assert [name for name in others if name in page] == []


def test_a_small_team_is_told_where_it_is_counted_and_why(store: Store) -> None:
    team = read_my_team(store.query, ORG, "Night Desk")
    assert team.remainder == "Finance/other"
    who, *_, kept, _, _ = sections(team, PLAN, [], "en")
    told = " ".join(who.paragraphs)
    assert "Night Desk has fewer than 10 people" in told
    assert 'undertow privacy my-team "Finance/other"' in told
    assert kept.entries == ()
    assert "No figures" in kept.paragraphs[0]


def test_what_the_programs_keep_depends_on_the_size_and_has_no_value(store: Store) -> None:
    small, large = (_kept(read_my_team(store.query, ORG, unit)) for unit in ("Accounts Payable", "Finance"))
    assert texts("en")("plan.measure.people_active_1_day") not in small
    assert texts("en")("plan.measure.interactions") not in large  # no sums in the standard plan
    assert texts("en")("field.people_active") in small
    assert all("programs only" in terms for terms in (small, large))
    assert not re.search(r"\b(105|52|157|53)\b", large), "a figure of the processing surface"


def _kept(team: MyTeam) -> str:
    kept = next(part for part in sections(team, PLAN, [], "en") if part.key == "kept")
    return " ".join(" ".join([*entry.measures, *entry.terms.values()]) for entry in kept.entries)


def test_each_row_says_until_when_it_is_kept(store: Store) -> None:
    parts = {part.key: part for part in sections(read_my_team(store.query, ORG, "Finance"), PLAN, [], "en")}
    assert parts["week"].table is not None
    assert parts["week"].table.rows[0][-1] == "2 February 2027", "29 December 2025 and 400 days"
    assert parts["quarter"].table is not None
    assert parts["quarter"].table.rows[0][-1] == "5 May 2027", "31 March 2026 and 400 days"
    assert parts["source"].table is not None
    assert parts["source"].table.rows[0][-1] == "8 March 2028"


def test_the_days_are_those_of_the_tables(store: Store) -> None:
    for view in set(View) - {View.NOISED}:
        days = kept(PLAN, Surface.RELEASE)[view.value]
        told = sections(read_my_team(store.query, ORG, "Finance"), PLAN, [], "en")
        said = next((part.facts[texts("en")("my_team.kept_for")] for part in told if part.key == view), None)
        assert said is None or said.startswith(f"{days} days")


def test_what_has_noise_is_told_with_how_far_it_may_be_off_and_what_it_cost(store: Store) -> None:
    plan = read_plan(Path("deploy/release-plan.dp.toml").read_text("utf-8"))
    shards = [noised({"Noisy": 22}, "2026-W26", size=40, org="noisy"), status("2026-W26", noised_rows=1, org="noisy")]
    store.write(shards)
    materialise(store, "noisy", store.completed({key(shard) for shard in shards}), plan)
    team = read_my_team(store.query, "noisy", "Noisy")
    assert (team.is_known, team.roster, team.parent) == (True, ("2026-Q2", 40), "organisation")
    for language, share in (("en", "55%"), ("nl", "55%")):
        (part,) = (part for part in sections(team, plan, [], language) if part.key == View.NOISED)
        assert part.table is not None
        assert [cell.casefold() for cell in part.table.rows[0][2:6]] == ["40", share, "± 8%", "1"]
        assert part.facts[texts(language)("my_team.kept_for")].startswith("400")
    assert "Noisy" in unit_names(store.query, "noisy")


def test_a_plan_that_keeps_rows_for_less_is_told(store: Store) -> None:
    entries = {name: entry.model_copy(update={"keep_days": 90}) for name, entry in PLAN.entries.items()}
    shorter = PLAN.model_copy(update={"entries": entries})
    parts = {part.key: part for part in sections(read_my_team(store.query, ORG, "Finance"), shorter, [], "en")}
    assert parts["week"].table is not None
    assert parts["week"].table.rows[0][-1] == "29 March 2026", "29 December 2025 and 90 days"


def test_who_may_see_it_comes_from_the_plan(store: Store) -> None:
    team = read_my_team(store.query, ORG, "Accounts Payable")
    parts = {part.key: part for part in sections(team, PLAN, [], "en")}
    seen_by = texts("en")("my_team.seen_by")
    assert "every employee" in parts["quarter"].facts[seen_by]
    assert parts["signal"].facts[seen_by] == "the change lead of the unit, HR, the team itself and the works council"
    assert parts["signal"].cards
    assert parts["quarter"].facts[texts("en")("my_team.least")] == "units of 30 people or more"


def test_who_looked_is_told_by_role(store: Store) -> None:
    page = render_my_team(read_my_team(store.query, ORG, "Search"), PLAN, LOOKS, "en")
    assert "<td>2026-04-07 09:00</td><td>HR</td><td>undertow report</td>" in page


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_fetches_nothing_and_hangs_together(team: MyTeam, language: str) -> None:
    outline = Outline(render_my_team(team, PLAN, LOOKS, language))
    assert not {"script", "iframe", "object", "embed", "form", "base"} & set(outline.tags)
    assert outline.addresses == ["data:,"]
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) <= set(outline.ids)
    assert outline.headings[0] == 1


def test_an_unknown_unit_has_no_rows_and_a_name_like_it_is_found(store: Store) -> None:
    team = read_my_team(store.query, ORG, "Finence")
    assert not team.is_known
    assert names_near(store.query, ORG, "Finence") == ["Finance"]
    assert names_near(store.query, ORG, "x' OR 1=1 --") == []


def test_the_last_week_counts(store: Store) -> None:
    assert read_my_team(store.query, ORG, "Night Desk").last == WEEKS[-1]


def test_every_role_has_words() -> None:
    for role in ("operator", "hr", "change-lead", "works-council", "employee", "dashboards", "break-glass"):
        assert texts("nl")(f"my_team.role_{role}")


def test_a_unit_that_is_too_small_for_figures_is_told_from_an_unknown_name(store: Store) -> None:
    known, unknown = (read_my_team(store.query, ORG, unit) for unit in ("Search", "Serch"))
    assert not unknown.is_known
    assert not unknown.is_too_small
    assert known.is_known
    assert known.is_too_small
    (who, *_) = sections(known, PLAN, [], "en")
    assert "Search is known, and too small for figures of its own: they begin at 30 people." in " ".join(who.paragraphs)
    assert not read_my_team(store.query, ORG, "Finance").is_too_small
    assert not read_my_team(store.query, ORG, "Night Desk").is_too_small, "merged, which is another reason"
