"""The service and the deployment of the OTLP receiver: options and settings that exist, alone, and closed."""

import inspect
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.otlp import run
from pipeline.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = DEPLOY / "systemd" / "undertow-otlp.service"
MANIFEST = DEPLOY / "kubernetes" / "otlp.yaml"
OPTIONS = {"--source", *(f"--{name.replace('_', '-')}" for name in inspect.signature(run).parameters)}


@pytest.mark.parametrize("path", [UNIT, MANIFEST], ids=lambda path: path.name)
def test_options_and_settings_exist(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    told = [line for line in lines if "ExecStart=" in line or " args: " in line]
    assert set(re.findall(r"--[a-z-]+", " ".join(told))) <= OPTIONS
    settings = {name.removeprefix("UNDERTOW_").lower() for name in re.findall(r"\bUNDERTOW_[A-Z_]+", "\n".join(lines))}
    assert settings <= Settings.model_fields.keys()
    assert {"otlp_tokens", "otlp_cert", "otlp_key", "otlp_state", "ledger"} <= settings


def test_what_is_counted_stays_in_memory_and_in_one_place() -> None:
    assert {"MemorySwapMax=0", "LimitCORE=0", "UMask=0077"} <= set(UNIT.read_text().splitlines())
    manifest = MANIFEST.read_text()
    for said in ("replicas: 1\n", "type: Recreate", "readOnlyRootFilesystem: true", "runAsNonRoot: true", "drop: [ALL]"):
        assert said in manifest
    service = manifest.partition("kind: Service")[2]
    assert "metrics" not in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_understands_the_unit() -> None:
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(UNIT)], capture_output=True, text=True, timeout=60, check=False
    )
    assert [line for line in told.stderr.splitlines() if "is not executable" not in line] == []
