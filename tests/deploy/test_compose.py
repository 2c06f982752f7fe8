"""The compose file: whole by the schema of compose files, each image pinned, nothing shown before there is something to see."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SCRIPT = ROOT / "deploy" / "simulated" / "collect.sh"
EXAMPLE = ROOT / "deploy" / "compose.env.example"
SERVICES: dict[str, dict[str, Any]] = YAML(typ="safe").load(COMPOSE)["services"]


def test_it_is_what_the_schema_of_compose_files_allows() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_docker_compose_resolves_it_where_it_is_installed() -> None:
    asked = ["docker", "compose", "version"]
    if not shutil.which("docker") or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not here")
    names = re.findall(r"^(\w+)=", EXAMPLE.read_text(), re.MULTILINE)
    given = os.environ | dict.fromkeys(names, "x") | {"COMPOSE_PROFILES": "simulated,collect,report"}
    command = ["docker", "compose", "--file", str(COMPOSE), "config", "--format", "json"]
    said = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert set(json.loads(said.stdout)["services"]) == set(SERVICES)


def test_every_image_and_the_plugin_are_pinned() -> None:
    for service in SERVICES.values():
        assert "build" in service or re.search(r":\d+\.\d+", service["image"])
    assert SERVICES["grafana"]["environment"]["GF_PLUGINS_PREINSTALL"] == "grafana-clickhouse-datasource@4.20.0"


def test_whatever_goes_on_running_says_whether_it_is_well() -> None:
    once = {"roles", "migrate", "simulated", "collect", "report"}
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == set(SERVICES) - once


def test_nothing_is_made_up_unless_somebody_asks() -> None:
    assert SERVICES["simulated"]["profiles"] == ["simulated"]
    (waited_for,) = [what for name, what in SERVICES["grafana"]["depends_on"].items() if name == "simulated"]
    assert waited_for == {"condition": "service_completed_successfully", "required": False}


def test_the_example_names_every_password_and_holds_none() -> None:
    required = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text("utf-8")))
    given = dict(line.split("=") for line in EXAMPLE.read_text().splitlines() if not line.startswith("#"))
    assert required == {name for name, value in given.items() if not value}


RECORDER = """#!/bin/sh
echo "$@" >> {said}
case "$1" in metrics) echo 'undertow_consumer_lag{{topic="releases"}} 0'; echo 'undertow_consumer_lag{{topic="periods"}} 0';; esac
"""


def test_the_script_approves_before_it_collects_and_does_it_once(tmp_path: Path) -> None:
    """With a program in the place of ``undertow`` that only notes what it is asked; the real one ran it by hand."""
    said = tmp_path / "said"
    for name, text in {"undertow": RECORDER.format(said=said), "sleep": "#!/bin/sh\n"}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "UNDERTOW_ORG": "demo"}
    for _ in range(2):
        subprocess.run(["/bin/sh", SCRIPT, home], env=environment, check=True)
    lines = said.read_text().splitlines()
    assert [" ".join(line.split()[:2]) for line in lines] == [
        "simulate --out",
        "privacy keygen",
        "privacy approve",
        "collect github-copilot",
        "collect work",
        "metrics",
        "metrics",
    ]
    assert re.search(r"--from \d{4}-Q[1-4] --org demo --yes$", lines[2])
    first, last = re.findall(r"\d{4}-W\d\d", lines[3])
    assert f"--start {first}" in lines[0]
    assert first < last
