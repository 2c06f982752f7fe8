"""What ``undertow migrate`` lets people read of Undertow itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.telling import looked, said
from pipeline.privacy.access import Look
from pipeline.privacy.approval import Approval, Freeze, Role, Terms, Unfreeze
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text
from pipeline.store import open_store

SIGNED = {"key": "0" * 32, "signature": "0" * 128}


def moment(day: int) -> datetime:
    return datetime(2026, 3, day, 23, 30, tzinfo=UTC)


def approval(org: str, day: int) -> Approval:
    return Approval(at=moment(day), start="2026-Q1", terms=Terms.of(org, 4, standard_plan()), **SIGNED)


def test_approvals_of_others_are_left_out_and_every_freeze_is_told() -> None:
    freeze = Freeze(by=Role.OPERATOR, at=moment(5), **SIGNED)
    found = list(said([approval("acme", 2), approval("other", 3), freeze, Unfreeze(at=moment(6), **SIGNED)], "acme"))
    assert [(one.number, one.day.day, one.event, one.said_by, one.takes_effect) for one in found] == [
        (1, 2, "approve", "works-council", "2026-Q1"),
        (3, 5, "freeze", "operator", None),
        (4, 6, "unfreeze", "works-council", None),
    ]


def test_looks_are_counted_by_month_and_role_and_of_one_organisation() -> None:
    def look(org: str | None, role: str) -> Look:
        return Look(at=moment(31), role=role, org=org, unit="Night Desk", what="report", command="undertow report")

    found = list(looked([look("acme", "hr"), look(None, "hr"), look("other", "hr"), look("acme", "operator")], "acme"))
    assert [(one.month.isoformat(), one.role, one.what, one.looks) for one in found] == [
        ("2026-03-01", "hr", "report", 2),
        ("2026-03-01", "operator", "report", 1),
    ]


def test_the_plan_in_force_takes_the_place_of_the_one_before_and_logs_are_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, plan = f"chdb://{tmp_path}/store", tmp_path / "plan.toml"
    monkeypatch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path / "access.ndjson"))
    plan.write_text(standard_plan_text().replace("keep_days = 400", "keep_days = 300"))
    for arguments in ((), ("--plan", str(plan))):
        with pytest.raises(SystemExit) as ended:
            main(["migrate", "--store", store, *arguments])
        assert not ended.value.code
        if not arguments:
            with pytest.raises(SystemExit):
                main(["interventions", "list", "--store", store])
    with open_store(store) as opened:
        rows = opened.query("SELECT DISTINCT org, k, profile, contact FROM release_plan").to_pylist()
        shown = opened.query("SELECT from_people, keep_days FROM release_plan WHERE form = 'three-bands' AND family = 'usage'")
        seen = opened.query("SELECT role, what, looks FROM release_look").to_pylist()
    assert [(row["k"], row["contact"]) for row in rows] == [(10, "Chair of the works council")]
    assert shown.to_pylist() == [{"from_people": 30, "keep_days": 300}]
    assert seen == [{"role": "operator", "what": "list", "looks": 1}]
