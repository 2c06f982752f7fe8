"""The records have the fields and types of GitHub's own, and nothing that GitHub's do not have."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "github-copilot"
DOCUMENTED_ELSEWHERE = {"etl_id", "day_partition", "entity_id_partition"}
"""Extra keys that turn up undocumented in live answers; the public mocks do not have them."""

Shape = dict[str, set[str]]


def shape(record: object, path: str = "", found: Shape | None = None) -> Shape:
    """Path of every field to the names of the types seen there; all entries of a list share a path."""
    found = defaultdict(set) if found is None else found
    if isinstance(record, dict):
        for key, value in record.items():
            found[f"{path}.{key}"].add(type(value).__name__)
            shape(value, f"{path}.{key}", found)
    elif isinstance(record, list):
        for entry in record:
            shape(entry, path, found)
    return found


def real(name: str) -> dict[str, object]:
    if not (FIXTURES / name).exists():
        pytest.skip("the real payloads are not part of the project; see tests/simulator/test_shape.py for where they lie")
    return json.loads((FIXTURES / name).read_text())


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def user_days(exports: Path) -> list[dict[str, object]]:
    found = [row for path in sorted((exports / "github-copilot/users-1-day").iterdir()) for row in lines(path)]
    return [row for row in found if isinstance(row, dict)]


def test_user_days_have_the_fields_and_types_of_github(exports: Path) -> None:
    known: Shape = defaultdict(set)
    for name in ("organization-users-1-day-report.json", "organization-users-28-day-report.json"):
        shape(real(name)["day_totals"], found=known)
    ours = shape(user_days(exports))
    strangers = ours.keys() - known.keys() - {f".{key}" for key in DOCUMENTED_ELSEWHERE}
    assert not strangers
    assert {path: types - known[path] for path, types in ours.items() if path in known and types - known[path]} == {}
    missing = {path for path in known if path.count(".") == 1} - ours.keys()
    assert missing == {".report_start_day", ".report_end_day"}  # only the report over 28 days has them


def test_fields_that_every_real_user_day_has_are_in_every_one_of_ours(exports: Path) -> None:
    rows = real("organization-users-28-day-report.json")["day_totals"]
    always = set.intersection(*(set(row) for row in rows)) - {"report_start_day", "report_end_day"}
    since_a_day = {"ai_adoption_phase", "ai_credits_used", "used_copilot_coding_agent", "used_copilot_cloud_agent"}
    assert all(always - since_a_day <= set(row) for row in user_days(exports))


def test_keys_come_and_go(exports: Path) -> None:
    rows = user_days(exports)
    optional = {"used_cli", "totals_by_cli", "totals_by_language_model", "ai_credits_used", "ai_adoption_phase", "etl_id"}
    optional |= {"used_copilot_coding_agent", "used_copilot_cloud_agent", "used_copilot_code_review_passive"}
    for key in optional:
        having = sum(key in row for row in rows)
        assert 0 < having < len(rows), key


def test_seats_have_the_fields_and_types_of_github(exports: Path) -> None:
    known = shape(real("organization_seats_response_sample.json"))
    ours = shape([json.loads(path.read_text()) for path in sorted((exports / "github-copilot/seats").iterdir())])
    assert ours.keys() == known.keys()
    assert {path: types - known[path] for path, types in ours.items() if types - known[path]} == {}


def test_no_user_day_is_all_zero_and_its_parts_add_up(exports: Path) -> None:
    for row in user_days(exports):
        features = row["totals_by_feature"]
        for key in ("user_initiated_interaction_count", "code_generation_activity_count", "loc_added_sum"):
            assert row[key] == sum(entry[key] for entry in features)
        assert row["user_initiated_interaction_count"] + row["code_generation_activity_count"] > 0
        assert row["code_acceptance_activity_count"] <= row["code_generation_activity_count"]


def test_a_file_of_user_days_is_in_no_order_and_names_nobody_twice(exports: Path) -> None:
    for path in (exports / "github-copilot/users-1-day").iterdir():
        logins = [row["user_login"] for row in lines(path) if isinstance(row, dict)]
        assert len(logins) == len(set(logins))
        assert len(logins) < 10 or logins != sorted(logins)


def test_teams_under_five_seats_are_left_out_of_user_teams(exports: Path) -> None:
    for path in (exports / "github-copilot/user-teams-1-day").iterdir():
        rows = lines(path)
        assert set(rows[0]) == {"user_id", "user_login", "day", "organization_id", "team_id", "slug"}
        sizes: dict[str, int] = defaultdict(int)
        for row in rows:
            sizes[row["slug"]] += 1
            assert row["day"] == path.stem
        assert min(sizes.values()) >= 5
