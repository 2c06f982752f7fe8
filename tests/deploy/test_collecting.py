"""The timer, the cron job and the sources of `deploy/`: whole, hardened, and without a secret in them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.connectors import CONNECTORS
from pipeline.fetching import VENDORS
from pipeline.fetching.sources import read_sources

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = [DEPLOY / "systemd" / f"undertow-collect.{kind}" for kind in ("service", "timer")]
with_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
with_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not here")


def told(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@with_systemd
def test_systemd_understands_the_units() -> None:
    complaints = told("systemd-analyze", "verify", "--man=no", *map(str, UNITS)).stderr.splitlines()
    assert [line for line in complaints if "is not executable" not in line] == []


@with_systemd
def test_the_service_may_do_next_to_nothing() -> None:
    rated = told("systemd-analyze", "security", "--offline=true", "--threshold=15", str(UNITS[0]))
    assert rated.returncode == 0, rated.stdout[-300:]


@with_systemd
def test_the_timer_rings_every_day() -> None:
    (when,) = re.findall(r"^OnCalendar=(.*)$", UNITS[1].read_text(), re.MULTILINE)
    assert told("systemd-analyze", "calendar", when).returncode == 0


def test_nothing_of_what_was_fetched_leaves_memory() -> None:
    unit = UNITS[0].read_text()
    assert {"MemorySwapMax=0", "LimitCORE=0", "UMask=0077"} <= set(unit.splitlines())


@pytest.fixture(scope="module")
def cron_job() -> dict[str, object]:
    """The manifest as Kubernetes reads it."""
    manifest = str(DEPLOY / "kubernetes/collect.yaml")
    return json.loads(told("kubectl", "patch", "--local", "-f", manifest, "--type", "merge", "-p", "{}", "-o", "json").stdout)


@with_kubectl
def test_the_cron_job_runs_alone_as_nobody_on_a_file_system_it_cannot_write(cron_job: dict) -> None:  # type: ignore[type-arg]
    spec = cron_job["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["args"][:2] == ["collect", "--all"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert volumes["tmp"]["emptyDir"]["medium"] == "Memory"
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)


@with_kubectl
def test_credentials_and_persons_come_from_secrets(cron_job: dict) -> None:  # type: ignore[type-arg]
    pod = cron_job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    for one in pod["containers"][0]["env"]:
        assert ("secretKeyRef" in one.get("valueFrom", {})) == bool(
            re.search("TOKEN|SECRET|(ADMIN|ANALYTICS|CURSOR)_KEY", one["name"])
        )
    assert next(volume for volume in pod["volumes"] if volume["name"] == "roster")["secret"]


def test_the_example_of_sources_is_valid_and_shows_every_vendor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["schemas", "template", "sources"])
    example = tmp_path / "sources.toml"
    example.write_text(capsys.readouterr().out)
    assert example.read_text() == (DEPLOY / "sources.example.toml").read_text()
    sources = read_sources(example, frozenset(CONNECTORS))
    assert {name for name, source in sources.items() if source.options is not None} == set(VENDORS)
