"""Our routing and messages on a real Alertmanager: Grafana embeds the same one, behind notification settings of each rule.

Each rule becomes a route of its own, as Grafana makes it: found by the rule's name, with the rule's receiver, grouping, waits and
hours. Hours and days become parts of a second, so that weeks pass in a test.
"""

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.grafana import Kind, Step
from tests.installed import program

FAST = {"5m": "200ms", "1h": "1s", "1d": "1h", "26d": "1h"}
ALL_WEEK = [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]
NEVER = [{"years": ["2000"]}]
PACKAGE = "prometheus-alertmanager"


def config(
    steps: Sequence[Step], templates: Path, *, smtp: str, hook: str, times: Mapping[str, list[Any]] | None = None
) -> dict[str, Any]:
    """Alertmanager's configuration; every wait as it is where no times are given instead."""
    rules = [rule for step in steps if step.kind is Kind.RULE_GROUP for rule in step.body["rules"]]
    timings = [step.body for step in steps if step.kind is Kind.TIMING]
    return {
        "global": {"smtp_smarthost": smtp, "smtp_from": "undertow@example.org", "smtp_require_tls": False},
        "templates": [f"{templates}/*.tmpl"],
        "time_intervals": [
            {"name": timing["name"], "time_intervals": times["open"] if times else timing["time_intervals"]} for timing in timings
        ],
        "route": {"receiver": "nobody", "routes": [_route(rule, is_fast=times is not None) for rule in rules]},
        "receivers": [
            {"name": "nobody"},
            *(_receiver(step.body, hook) for step in steps if step.kind is Kind.CONTACT_POINT),
        ],
    }


def _route(rule: Mapping[str, Any], *, is_fast: bool) -> dict[str, Any]:
    settings = {
        key: FAST.get(value, value) if is_fast and isinstance(value, str) and key != "receiver" else value
        for key, value in rule["notification_settings"].items()
    }
    return {"matchers": [f'alertname="{rule["title"]}"'], **settings}


def _receiver(point: Mapping[str, Any], hook: str) -> dict[str, Any]:
    settings, resolves = point["settings"], {"send_resolved": not point["disableResolveMessage"]}
    match point["type"]:
        case "email":
            headers = {"Subject": settings["subject"]}
            mail = {"to": settings["addresses"].replace(";", ","), "headers": headers, "html": "", "text": settings["message"]}
            return {"name": point["name"], "email_configs": [mail | resolves]}
        case "slack":
            said = {"api_url": hook, "title": settings["title"], "text": settings["text"]}
            return {"name": point["name"], "slack_configs": [said | resolves]}
        case _:
            return {"name": point["name"], "webhook_configs": [{"url": hook} | resolves]}


def write(folder: Path, steps: Sequence[Step], **servers: Any) -> Path:  # noqa: ANN401  # handed on
    """Configuration and templates as files; where the configuration is."""
    for step in steps:
        if step.kind is Kind.TEMPLATE:
            (folder / f"{step.uid}.tmpl").write_text(step.body["template"])
    path = folder / "alertmanager.yml"
    path.write_text(json.dumps(config(steps, folder, **servers)))
    return path


def amtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What amtool says."""
    return subprocess.run([program("amtool", PACKAGE), *arguments], capture_output=True, text=True, check=False)


class Alertmanager:
    """One that runs."""

    def __init__(self, url: str) -> None:
        self.url = url

    def post(self, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Fire, or end, alerts, as Grafana's rules do."""
        body, headers = json.dumps(alerts).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v2/alerts", body, headers)
        urllib.request.urlopen(request, timeout=5).close()


@contextmanager
def running(path: Path) -> Iterator[Alertmanager]:
    """An Alertmanager with a configuration, alone and without memory."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    storage = path.parent / "storage"
    command = [
        program("prometheus-alertmanager", PACKAGE), f"--config.file={path}", f"--storage.path={storage}",
        "--cluster.listen-address=",
        f"--web.listen-address=127.0.0.1:{port}", "--web.external-url=https://grafana.example.org/", "--web.route-prefix=/",
        "--log.level=error",
    ]  # fmt: skip
    with (path.parent / "alertmanager.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            until(lambda: _is_ready(port))
            yield Alertmanager(f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(storage, ignore_errors=True)


def _is_ready(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=1).close()
    except OSError:
        return False
    return True


def until(condition: Callable[[], object], patience: float = 20.0) -> None:
    """Wait for something to happen."""
    ends = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)
