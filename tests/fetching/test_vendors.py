"""Every other vendor: what is fetched is released as it would be from files, whatever goes wrong; or it is a clear error."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from pipeline.cli.main import main
from pipeline.privacy.standard_plan import standard_plan_text
from tests.fetching.conftest import canaries_in
from tests.fetching.serving import Answer, Clock, Mishap, status
from tests.fetching.vendors import ALL, WEEK, MadeVendor, Microsoft365, passing

TODAY = WEEK.sunday + timedelta(days=4)
each_vendor = pytest.mark.parametrize("vendor", ALL, indirect=True, ids=lambda kind: kind.source)


@pytest.fixture
def vendor(request: pytest.FixtureRequest) -> Iterator[MadeVendor]:
    with request.param() as server:
        yield server


@pytest.fixture
def common(vendor: MadeVendor, tmp_path: Path) -> list[str]:
    """Arguments for files and for fetching alike."""
    plan = tmp_path / "plan.toml"
    plan.write_text(standard_plan_text().replace("k = 10\n", "k = 5\n"))
    rows = str(tmp_path / "rows.ndjson")
    about = ["--period", str(WEEK), "--plan", str(plan), "--today", str(TODAY), "--out", rows]
    return ["collect", vendor.source, "--roster", str(vendor.roster(tmp_path)), *about]


@pytest.fixture
def fetch(
    vendor: MadeVendor, common: list[str], tmp_path: Path, written: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """Runs the command; gives its exit code."""
    for name, value in vendor.environment.items():
        monkeypatch.setenv(name, value)
    config = tmp_path / "sources.toml"
    config.write_text(f"[sources.{vendor.source}.fetch]\n{vendor.options()}")
    vendor.watch = lambda: _demand(not canaries_in(written))
    return lambda: code_of([*common, "--fetch", "--config", str(config)])


def _demand(truth: bool) -> None:
    assert truth


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@each_vendor
def test_what_is_fetched_is_released_as_from_files(
    vendor: MadeVendor,
    common: list[str],
    fetch: Callable[[], int],
    tmp_path: Path,
    written: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = tmp_path / "rows.ndjson"
    assert code_of([*common, *vendor.write(tmp_path / "downloaded")]) == 0
    from_files = rows.read_bytes()
    rows.unlink()
    capsys.readouterr()
    vendor.mishaps = [*passing(vendor.asks)]
    assert fetch() == 0
    assert vendor.mishaps == []
    assert rows.read_bytes() == from_files
    assert b'"state":"complete"' in from_files or b'"state":"partial"' in from_files
    told = capsys.readouterr()
    assert "canary" not in told.err + told.out
    assert list(written.iterdir()) == []


def renamed(vendor: MadeVendor) -> Mishap:
    """The field has another name."""
    return lambda _, good: Answer(200, good.body.replace(vendor.field.encode(), b"other"))


LASTING: dict[str, Callable[[MadeVendor], Mishap]] = {
    "500": lambda _: status(500),
    "401": lambda _: status(401),
    "403": lambda _: status(403),
    "404": lambda _: status(404),
    "a renamed field": renamed,
    "a page that is too large": lambda _: lambda _, __: Answer(200, b" " * (17 * 2**20)),
    "pages without end": lambda vendor: vendor.circle(),
}


@each_vendor
@pytest.mark.parametrize("kind", LASTING)
def test_what_cannot_be_had_is_an_error_and_no_release(
    vendor: MadeVendor,
    kind: str,
    fetch: Callable[[], int],
    tmp_path: Path,
    written: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if kind == "pages without end" and isinstance(vendor, Microsoft365):
        pytest.skip("its report has no pages")
    monkeypatch.setattr("pipeline.fetching.fetch.MOST_PAGES", 20)
    vendor.always = [(vendor.asks, LASTING[kind](vendor))]
    assert fetch() == 1
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert "canary" not in error
    assert "127.0.0.1" not in error
    rows = tmp_path / "rows.ndjson"
    assert not rows.exists() or rows.read_bytes() == b""
    assert canaries_in(written) == []
    assert any(path.name == "undertow-fetch.json" for path in written.iterdir())
    if kind == "a renamed field":
        assert vendor.field in error


@pytest.mark.parametrize("vendor", [Microsoft365], indirect=True)
@pytest.mark.parametrize(("days", "told"), [(-3, "is not there yet"), (1, "does not tell of 2026-W41 any more")])
def test_graph_must_have_the_report_of_the_end_of_the_week(
    vendor: Microsoft365, fetch: Callable[[], int], days: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor.refreshed = WEEK.sunday + timedelta(days=days)
    assert fetch() == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("vendor", [Microsoft365], indirect=True)
def test_graph_is_asked_in_the_days_in_which_the_report_is_there(
    vendor: Microsoft365, common: list[str], fetch: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    common[common.index("--today") + 1] = str(WEEK.sunday + timedelta(days=2))
    assert fetch() == 1
    assert vendor.asked == []
    monkeypatch.setenv("UNDERTOW_FINALITY_DAYS", "1")
    assert fetch() == 0


@each_vendor
def test_no_credential_is_no_request(
    vendor: MadeVendor, fetch: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in vendor.environment:
        monkeypatch.delenv(name)
    assert fetch() == 1
    assert vendor.asked == []
    assert all(f"{name} is not set" in capsys.readouterr().err for name in vendor.environment)


@each_vendor
def test_only_final_days_and_only_what_is_read_is_asked_for(vendor: MadeVendor, fetch: Callable[[], int]) -> None:
    assert fetch() == 0
    said = orjson.dumps([[one.path, one.query] for one in vendor.asked]).decode()
    assert str(WEEK.sunday + timedelta(days=2)) not in said
