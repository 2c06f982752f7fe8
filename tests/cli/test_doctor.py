"""`undertow doctor` finds what is not well, says what to do, and changes nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.publisher import Publisher
from pipeline.broker.record import Record
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli.main import main
from pipeline.store import open_store

NOBODY = "127.0.0.1:1"


def doctor(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, dict[str, dict[str, str]]]:
    with pytest.raises(SystemExit) as stop:
        main(["doctor", "--json", *arguments])
    return stop.value.code, {finding["part"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_what_is_absent_is_not_working_and_has_a_cure(tmp_path: Path) -> None:
    # In a process of its own: kafka-python leaves a socket open when nobody answers, which warns here, where warnings are errors.
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "doctor",
        "--json",
        "--store",
        f"chdb://{tmp_path}/store",
        "--bootstrap",
        NOBODY,
    ]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    found = {finding["part"]: finding for finding in json.loads(told.stdout)}
    assert told.returncode == 1
    assert found["store"]["health"] == "not working"
    assert "undertow migrate" in found["store"]["cure"]
    assert found["broker"]["health"] == "not working"
    assert found["broker"]["cure"]


@pytest.mark.embedded
def test_a_fresh_installation_is_well_and_dead_letters_are_pointed_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
    topics = Topics("doctor")
    with EmbeddedBroker() as broker, Publisher(broker.bootstrap) as publisher:
        create_topics(broker.bootstrap, topics, partitions=1, replication=1)
        there = ("--store", f"chdb://{tmp_path}/store", "--bootstrap", broker.bootstrap, "--topic-prefix", "doctor")
        code, found = doctor(capsys, *there)
        assert code == 0
        assert {part: finding["health"] for part, finding in found.items()} == {
            "settings": "well",
            "release plan": "well",
            "store": "well",
            "sources": "look at it",
            "broker": "well",
            "worker": "well",
            "dead letters": "well",
        }
        publisher.publish([Record(topic, None, b"{", ()) for topic in (topics.dead_letters, topics.releases)])
        code, found = doctor(capsys, *there)
        assert code == 0
        assert (found["dead letters"]["health"], found["dead letters"]["seen"]) == ("look at it", "1 set aside")
        assert (found["worker"]["health"], found["worker"]["seen"]) == ("look at it", "1 messages behind")
