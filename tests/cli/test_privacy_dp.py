"""What the commands say of the profile dp: what is spent, and what it promises."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.cli.privacy_status import Cost, state_of
from pipeline.settings import read_settings
from tests.collector.test_dp import WEEKS, everybody, job, released, use

PLAN = Path("deploy/release-plan.dp.toml")


def test_status_says_what_a_person_paid(tmp_path: Path) -> None:
    released(job(tmp_path, use(everybody()), WEEKS[:8]))
    settings = read_settings(plan=PLAN, ledger=tmp_path / "ledger.ndjson")
    state = state_of(settings, [], "0" * 64, date(2026, 6, 1))
    assert state.epsilon == [Cost("2026-Q2", pytest.approx(2 / 3), 2.0)]
    standard = state_of(read_settings(ledger=tmp_path / "ledger.ndjson"), [], "0" * 64, date(2026, 6, 1))
    assert standard.epsilon == []


def test_the_plan_is_explained_with_its_bound(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["privacy", "plan", "--file", str(PLAN), "--json"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["plan"]["budget"] == {"epsilon": "2", "sources": ["github-copilot"]}
    assert any("88 times of 100" in sentence for sentence in told["words"]["about"])
    (shown,) = (entries for heading, entries in told["words"]["surfaces"].items() if "people" in heading)
    costs = [entry["terms"].get("what it costs a person") for entry in shown]
    assert costs[:3] == ["epsilon 1 in a quarter, for each source"] * 3
