"""What docs/otlp.md says is so."""

import json
import re
from pathlib import Path

import pytest

from pipeline.cli.otlp import run
from pipeline.otlp.answers import CODES
from pipeline.otlp.decode import Encoding, Signal
from pipeline.otlp.dialects import DIALECTS
from pipeline.otlp.http_app import Refused
from pipeline.privacy.standard_plan import standard_plan
from tests.otlp.made import Desk, of_week, status

PAGE = (Path(__file__).parents[2] / "docs" / "otlp.md").read_text()


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return found


def test_the_worked_example_gives_the_rows_it_shows(tmp_path: Path) -> None:
    sizes = tmp_path / "sizes.csv"
    sizes.write_text(block("csv"))
    desk = Desk(tmp_path, sizes=sizes, plan=standard_plan())
    request = block("json request")
    desk.take(*[(Signal.METRICS, Encoding.JSON, request.replace("person-1@", f"person-{one}@").encode()) for one in range(1, 13)])
    desk.be_there()
    closed = desk.close()
    assert of_week(closed, "payments") == json.loads(block("json row payments"))
    assert json.loads(block("json status")).items() <= status(closed).items()
    assert of_week(closed, "search")["people_active"] == 0


def test_the_page_names_every_source_and_every_refusal() -> None:
    assert set(re.findall(r"^\| `([a-z-]+-otel)` \| `([a-z-]+)`", PAGE, re.MULTILINE)) == {
        (one.source, one.tool) for one in DIALECTS.values()
    }
    told = {int(code) for code in re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE)}
    assert told == set(CODES)
    assert issubclass(Refused, Exception)


@pytest.mark.parametrize(
    "name", ["CLAUDE_CODE_ENABLE_TELEMETRY", "OTEL_EXPORTER_OTLP_PROTOCOL", "COPILOT_OTEL_ENABLED", "enduser.id"]
)
def test_help_and_page_set_up_clients_alike(name: str) -> None:
    lines = [line.strip() for line in (run.__doc__ or "").splitlines() if name in line]
    assert lines
    assert all(line.replace("team.id=TEAM", "team.id=payments") in PAGE for line in lines)
