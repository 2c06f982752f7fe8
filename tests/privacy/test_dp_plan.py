"""A plan of the profile dp is refused when it costs more than its budget, and what makes it dearer is a loosening."""

from datetime import date
from fractions import Fraction
from math import exp
from pathlib import Path

import pytest

from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.dp_plan import allotments, cost, of_size, right_of_hundred
from pipeline.privacy.plan_words import explain
from pipeline.privacy.release_plan import ReleasePlan, loosens, read_plan
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text
from schemas.noised import Level, NoisedForm, NoisedGrain

TEXT = Path("deploy/release-plan.dp.toml").read_text("utf-8")
TODAY = date(2026, 11, 23)
WEEKLY = """
[entries.departments-by-week]
measures = ["people_regular_by_department"]
family = "noised"
grain = "week"
surface = "release"
form = "noised-share"
from_people = 400
epsilon = 1
owner = "HR analytics"
purpose = "offer-help"
legal_basis = "gdpr-6-1-f"
audience = ["hr"]
expires = 2027-12-31
keep_days = 400
forbidden_uses = ["appraisal", "targets", "ranking", "licence-clawback", "sanctions"]
"""


def edited(*changes: tuple[str, str], text: str = TEXT) -> str:
    for find, put in changes:
        assert find in text
        text = text.replace(find, put)
    return text


def faults(text: str) -> str:
    with pytest.raises(UnusableInput) as told:
        read_plan(text, TODAY)
    return told.value.what


@pytest.fixture(scope="module")
def plan() -> ReleasePlan:
    return read_plan(TEXT, TODAY)


def test_the_plan_that_is_shipped_spends_its_budget_and_no_more(plan: ReleasePlan) -> None:
    assert plan.budget is not None
    assert cost(plan.entries.values(), len(plan.budget.sources)) == Fraction(plan.budget.epsilon) == 2
    assert (plan.k, plan.profile, plan.patterns()) == (10, "dp", frozenset())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("epsilon = 2\n", "epsilon = 1.99\n"), "cost a person 2 in a quarter, all sources together, and the budget is 1.99"),
        (("epsilon = 1\n", "epsilon = 1.1\n"), "cost a person 2.2"),
        (('sources = ["github-copilot"]', 'sources = ["cursor", "github-copilot"]'), "cost a person 4"),
        (("k = 10", "k = 7"), "k: it is below 8"),
        (("epsilon = 1\n", ""), "not said what it costs"),
        (('[budget]\nepsilon = 2\nsources = ["github-copilot"]\n', ""), "it has no budget"),
        (('form = "noised-bands"', 'form = "noised-share"'), "30 people at least"),
        (("from_people = 90", "from_people = 89"), "90 people at least"),
        (('grain = "four-weeks"', 'grain = "week"'), "400 people at least"),
        (('grain = "quarter"', 'grain = "four-weeks"'), "never is there team by the four-weeks as noised-bands"),
        (('grain = "quarter"', 'grain = "day"'), "never is there team by the day"),
        (("epsilon = 1\n", "epsilon = -1\n"), "epsilon"),
        (('measures = ["people_regular_by_department"]', 'measures = ["people_regular_by_team"]'), "whose sum it is"),
        (('profile = "dp"', 'profile = "standard"'), "only the profile dp adds noise"),
    ],
)
def test_what_breaks_a_rule_is_refused(change: tuple[str, str], told: str) -> None:
    assert told in faults(edited(change))


def test_all_faults_are_told_at_once() -> None:
    told = faults(edited(("epsilon = 2\n", "epsilon = 1\n"), ("k = 10", "k = 6"), ("from_people = 90", "from_people = 20")))
    assert all(part in told for part in ("the budget is 1", "below 8", "90 people"))


def test_nothing_exact_leaves_in_this_profile() -> None:
    exact = standard_plan_text().split("# ---- Processing surface")[1].split("# How each source did;")[0]
    told = faults(TEXT + exact[exact.index("[entries") :])
    for family in ("usage", "licences", "work"):
        assert f"in the profile dp nothing of {family} leaves the edge" in told


def test_a_standard_plan_has_no_budget() -> None:
    told = faults(
        standard_plan_text().replace(
            "[entries.people-by-week]", '[budget]\nepsilon = 1\nsources = ["a"]\n\n[entries.people-by-week]'
        )
    )
    assert "only the profile dp has a budget" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("epsilon = 2\n", "epsilon = 3\n"), ["epsilon grows from 2 to 3 a quarter"]),
        (('sources = ["github-copilot"]', 'sources = ["github-copilot", "cursor"]'), ["sources are added: cursor"]),
    ],
)
def test_a_larger_budget_is_looser(plan: ReleasePlan, change: tuple[str, str], told: list[str]) -> None:
    larger = read_plan(edited(("epsilon = 2\n", "epsilon = 4\n")))
    new = read_plan(edited(("epsilon = 2\n", "epsilon = 4\n"), change)) if "sources" in change[0] else read_plan(edited(change))
    old = larger if "sources" in change[0] else plan
    assert loosens(old, new) == told
    assert loosens(new, old) == []


def test_a_larger_epsilon_of_an_entry_is_looser_and_changes_the_fingerprint() -> None:
    roomy = [("epsilon = 2\n", "epsilon = 4\n")]
    old, new = read_plan(edited(*roomy)), read_plan(edited(*roomy, ("epsilon = 1\n", "epsilon = 1.5\n")))
    assert any("epsilon grows from 1 to 1.5" in line for line in loosens(old, new))
    assert loosens(new, old) == []
    assert old.fingerprint() != new.fingerprint()


def test_another_profile_is_looser_either_way(plan: ReleasePlan) -> None:
    assert "profile changes" in loosens(plan, standard_plan())
    assert "profile changes" in loosens(standard_plan(), plan)


def test_an_approval_may_be_read_back(plan: ReleasePlan) -> None:
    again = ReleasePlan.model_validate_json(plan.model_dump_json())
    assert again == plan
    assert again.fingerprint() == plan.fingerprint()


def test_a_unit_has_one_line_of_a_level_and_large_ones_the_weekly_one_instead() -> None:
    plan = read_plan(TEXT + WEEKLY.replace('["hr"]', '["change-lead", "employees", "hr", "operators", "works-council"]'))
    assert cost(plan.entries.values(), 1) == 3 - 1 == 2
    lines = allotments(plan, Level.DEPARTMENT)
    found = {people: of_size(lines, people) for people in (89, 90, 399, 400)}
    assert found[89] is None
    assert [line.grain for line in found.values() if line] == [NoisedGrain.FOUR_WEEKS, NoisedGrain.FOUR_WEEKS, NoisedGrain.WEEK]
    assert [of_size(allotments(plan, Level.TEAM), people).form for people in (10, 29, 30)] == [  # type: ignore[union-attr]  # there is one from 10 on
        NoisedForm.BAND,
        NoisedForm.BAND,
        NoisedForm.SHARE,
    ]


@pytest.mark.parametrize("quarter", ["2026-W01", "2026-W40"], ids=["13 weeks", "14 weeks"])
def test_all_releases_of_a_line_cost_what_the_line_says(quarter: str) -> None:
    plan = read_plan(TEXT + WEEKLY.replace('["hr"]', '["change-lead", "employees", "hr", "operators", "works-council"]'))
    week = Week.parse(quarter)
    releases = {NoisedGrain.WEEK: 14 if quarter == "2026-W40" else 13, NoisedGrain.FOUR_WEEKS: 3, NoisedGrain.QUARTER: 1}
    for level in (Level.TEAM, Level.DEPARTMENT):
        for line in allotments(plan, level):
            assert releases[line.grain] * line.a_release(week) == line.epsilon == 1


def test_the_public_sentence_follows_from_the_budget(plan: ReleasePlan) -> None:
    told = " ".join(explain(plan, "en").about)
    assert "at most 88 times of 100" in told
    assert "99.97 of 100" in told
    strict = read_plan(
        edited(("epsilon = 2\n", "epsilon = 1\n"), ("epsilon = 1\n", "epsilon = 0.5\n")).replace(
            "epsilon = 0.5\nsources", "epsilon = 1\nsources"
        )
    )
    assert "at most 73 times of 100" in " ".join(explain(strict, "en").about)
    assert "hooguit 73 van de 100 keer" in " ".join(explain(strict, "nl").about)
    assert right_of_hundred(Fraction(2)) == f"{100 * exp(2) / (1 + exp(2)):.0f}"


def test_the_standard_plan_promises_no_bound() -> None:
    assert "of 100" not in " ".join(explain(standard_plan(), "en").about)
