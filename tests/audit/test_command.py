"""The command prints what the experiments found; one of them stands for all."""

import json

import pytest
from typer.testing import CliRunner

from pipeline.audit import suite
from pipeline.audit.experiments.outcome import Experiment
from pipeline.audit.experiments.people import moving
from pipeline.cli import privacy_audit
from pipeline.cli.privacy import app


def test_the_command_gives_every_figure_with_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy_audit, "side_by_side", lambda chosen, processes, advance: map(suite.in_folder, chosen))
    monkeypatch.setattr(suite, "experiments", lambda scale: [Experiment(moving, {"seed": 1, "pairs": 3})])
    result = CliRunner().invoke(app, ["audit", "--json", "--seeds", "1"])
    assert result.exit_code == 0
    found = {(one["surface"], one["what"]): one["verdict"] for one in json.loads(result.stdout)["results"]}
    assert found["processing surface", "movers, inside a quarter: balanced accuracy"] == "passes"
    assert found["processing surface", "movers, at the turn of a quarter: balanced accuracy"] == "stated"
