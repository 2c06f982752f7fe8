"""`undertow otlp`: as a process, and wrong use of it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from pipeline.cli.main import main
from tests.otlp.made import write_roster


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "where the rows go"),
        (["--out", "-", "--source", "copilot"], 2, "Choose from: claude-code-otel, vscode-copilot-otel, gen-ai-otel."),
        (["--out", "-", "--http", "0.0.0.0:0"], 2, "without a token"),
        (["--out", "-", "--http", "nowhere"], 2, "HOST:PORT"),
        (["--out", "-", "--cert", "server.pem"], 2, "a certificate and its key"),
        (["--out", "-", "--roster", "absent.csv"], 1, "absent.csv"),
        (["--out", "-"], 1, "Nothing says who is in which unit"),
        (["--bootstrap", "127.0.0.1:1"], 1, "UNDERTOW_CONSENT is not set"),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(
    arguments: list[str],
    code: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UNDERTOW_BOOTSTRAP", raising=False)
    monkeypatch.setattr("pipeline.cli.otlp.set_up_logs", lambda _: None)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    assert code_of(["otlp", *arguments]) == code
    assert told in capsys.readouterr().err


def test_it_listens_until_it_is_told_to_stop(tmp_path: Path) -> None:
    roster = write_roster(tmp_path, {"Alpha": 12})
    command = [sys.executable, "-m", "pipeline.cli", "otlp", "--roster", str(roster), "--out", str(tmp_path / "rows.ndjson")]
    addresses = ["--http", "127.0.0.1:0", "--grpc", "off", "--metrics", "off", "--state", str(tmp_path / "state.json")]
    environment = {**os.environ, "UNDERTOW_OTLP_TOKEN": "a-token-of-the-tests-0123456789"}
    with subprocess.Popen([*command, *addresses], stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr is not None
        port = next(line["http"] for line in map(json.loads, process.stderr) if line["event"] == "listening")
        answers = [
            httpx.post(f"http://127.0.0.1:{port}/v1/logs", json={}, headers=headers).status_code
            for headers in ({}, {"authorization": "Bearer a-token-of-the-tests-0123456789"})
        ]
        process.send_signal(signal.SIGTERM)
        events = [json.loads(line)["event"] for line in process.stderr]
        assert process.wait(20) == 0
    assert answers == [401, 200]
    assert events == ["open_weeks_forgotten"]
    assert json.loads((tmp_path / "state.json").read_bytes())["minutes"]
    assert (tmp_path / "rows.ndjson").read_bytes() == b""
