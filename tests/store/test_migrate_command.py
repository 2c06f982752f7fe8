import json
from pathlib import Path

import pytest

from pipeline.broker.keeping import topic_days
from pipeline.broker.topics import Topics
from pipeline.cli import main
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text
from pipeline.store import open_store

SHORTER = {
    "undertow": (
        "intervention",
        "licence_fact",
        "people_fact",
        "pulse_fact",
        "question_fact",
        "signal",
        "training_fact",
        "unit_week_v1",
        "unsanctioned_fact",
        "usage_fact",
        "waitlist",
        "work_fact",
    ),
    "undertow_release": ("intervention", "quarter", "signal", "unit", "week", "withheld"),
}
"""Tables of which the plan that is shipped says 400 days."""


def migrate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["migrate", *arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_command_shows_applies_and_then_has_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"chdb://{tmp_path}"
    _, pending, _ = migrate(capsys, "--store", store, "--dry-run")
    assert pending.splitlines()[0] == "pending 0001_usage_fact"
    code, applied, _ = migrate(capsys, "--store", store, "--json")
    assert code == 0
    assert [f"pending {name}" for name in json.loads(applied)["applied"]] == pending.splitlines()
    assert migrate(capsys, "--store", store) == (0, "", "The store is up to date.\n")
    assert json.loads(migrate(capsys, "--store", store, "--json", "--dry-run")[1]) == {"pending": [], "kept_days": {}}


def test_tables_keep_their_rows_as_long_as_the_plan_says_and_what_is_older_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, plan = f"chdb://{tmp_path}/store", tmp_path / "plan.toml"
    assert migrate(capsys, "--store", store)[0] == 0
    old = "SELECT 'acme', toString(day), day FROM (SELECT today() - arrayJoin([10, 89, 91, 399]) AS day)"
    with open_store(store) as opened:
        for table, day in (("usage_fact", "start"), ("undertow_release.week", "week")):
            opened.command(f"INSERT INTO {table} (org, tool, {day}) {old}")
    plan.write_text(standard_plan_text().replace("keep_days = 400", "keep_days = 90"))
    told = json.loads(migrate(capsys, "--store", store, "--plan", str(plan), "--json")[1])["kept_days"]
    assert told == {f"{place}.{table}": 90 for place, tables in SHORTER.items() for table in tables}
    assert migrate(capsys, "--store", store, "--plan", str(plan)) == (0, "", "The store is up to date.\n")
    with open_store(store) as opened:
        for table, day in (("usage_fact", "start"), ("undertow_release.week", "week")):
            opened.command(f"OPTIMIZE TABLE {table} FINAL")
            ages = opened.query(f"SELECT today() - {day} AS age FROM {table} ORDER BY age").to_pylist()
            assert [row["age"] for row in ages] == [10, 89]
    assert set(json.loads(migrate(capsys, "--store", store, "--json")[1])["kept_days"].values()) == {400}


def test_topics_keep_nothing_longer_than_the_plan_says() -> None:
    topics, plan = Topics("kept"), standard_plan()
    shorter = plan.model_copy(update={"entries": {n: e.model_copy(update={"keep_days": 7}) for n, e in plan.entries.items()}})
    assert topic_days(topics, plan) == topics.retention_days()
    assert set(topic_days(topics, shorter).values()) == {7, topics.retention_days()[topics.periods]}


def test_a_dsn_that_cannot_be_read_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = migrate(capsys, "--store", "nowhere")
    assert (code, out) == (2, "")
    assert "chdb:///folder" in err
