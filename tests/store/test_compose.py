"""What is started together: roles before anything is stored, and nothing that shows something reads below the release surface."""

import hashlib
import os
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.store.dsn import Dsn
from tests.store.as_role import ROLES, ROOT, USERS, statements

SCRIPT = ROOT / "deploy" / "clickhouse" / "at-start.sh"
SERVICE = re.compile(r"^  (\w+):\n((?:(?:    .*)?\n)+)", re.MULTILINE)
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
SERVICES: dict[str, str] = dict(SERVICE.findall(re.sub(r"^ *#.*\n", "", COMPOSE.split("\nservices:\n")[1], flags=re.MULTILINE)))
"""The lines of each service, without comments."""
READERS = ("grafana", "report")


def secrets(service: str) -> set[str]:
    """Names of the passwords that a service is given in lines of its own."""
    return {name for name in re.findall(r"\$\{(\w+)", SERVICES[service]) if name.endswith("PASSWORD")}


def started_before(service: str) -> set[str]:
    first = set(re.findall(r"^      (\w+): \{ condition: \w+ \}", SERVICES[service], re.MULTILINE))
    return first.union(*(started_before(name) for name in first))


def test_every_service_is_read() -> None:
    assert set(SERVICES) == {"kafka", "clickhouse", "roles", "migrate", "worker", "collect", "report", "grafana", "simulated"}


def test_roles_are_made_before_anything_is_stored() -> None:
    assert f"/undertow/{SCRIPT.name}]" in SERVICES["roles"]
    assert {"roles", "clickhouse"} <= started_before("migrate") <= started_before("worker")
    assert "roles: { condition: service_completed_successfully }" in SERVICES["migrate"]


def test_only_the_server_and_what_makes_the_roles_know_the_administrator() -> None:
    assert {name for name in SERVICES if "CLICKHOUSE_ADMIN_PASSWORD" in secrets(name)} == {"clickhouse", "roles"}
    assert all("CLICKHOUSE_USER: admin\n" in SERVICES[name] for name in ("clickhouse", "roles"))


def test_who_shows_something_names_the_release_surface_as_a_reader() -> None:
    (named,) = re.findall(r"UNDERTOW_STORE: (\S+)", SERVICES["report"])
    assert Dsn.parse(named).of_readers
    assert f"GRANT undertow_reader TO {Dsn.parse(named).user}" in statements(USERS)
    assert "UNDERTOW_STORE_PASSWORD" not in {name for reader in READERS for name in secrets(reader)}


@pytest.fixture
def sent(tmp_path: Path) -> list[str]:
    """The statements that the script sends, to a client that only keeps them."""
    client = tmp_path / "clickhouse-client"
    client.write_text(f"#!/bin/sh\ncat > {tmp_path}/sent.sql\n")
    client.chmod(0o755)
    done = run(tmp_path, "one word/@:", "another")
    assert done.returncode == 0, done.stderr
    return statements(tmp_path / "sent.sql")


def run(folder: Path, writer: str, reader: str) -> subprocess.CompletedProcess[str]:
    given = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "UNDERTOW_STORE_PASSWORD": writer,
        "UNDERTOW_GRAFANA_STORE_PASSWORD": reader,
    }
    return subprocess.run(["/bin/sh", SCRIPT], env=given, capture_output=True, text=True, check=False)


def test_the_script_sends_both_files_with_the_passwords_that_were_chosen(sent: list[str]) -> None:
    passwords = {
        "undertow": "one word/@:",
        "grafana_reader": "another",
        "undertow_report": "another",
        "undertow_auditor": "another",
    }
    expected = [*statements(ROLES), *statements(USERS)]
    for user, password in passwords.items():
        digest = hashlib.sha256(password.encode()).hexdigest()
        expected = [sql.replace("0" * 64, digest) if f" {user} IDENTIFIED" in sql else sql for sql in expected]
    assert sent == expected
    assert "0" * 64 not in " ".join(sent)


def test_one_password_for_both_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "same", "same")
    assert done.returncode == 1
    assert "two different passwords" in done.stderr
