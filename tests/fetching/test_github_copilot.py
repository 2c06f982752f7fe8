"""GitHub: what is fetched is released as it would be from files, whatever goes wrong on the way; or it is a clear error."""

import gzip
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.periods import Week
from pipeline.privacy.standard_plan import standard_plan_text
from tests.collector.made import WEEK, usage_row, write_roster
from tests.fetching.conftest import canaries_in
from tests.fetching.github import TOKEN, GitHub, seat, seats_file
from tests.fetching.serving import Answer, Clock, Mishap, changed, cut, instead, status

PEOPLE = 30
TODAY = WEEK.sunday + timedelta(days=4)


@pytest.fixture
def github() -> Iterator[GitHub]:
    """Two weeks of two teams; on one day there is no report, on another there are two files."""
    with GitHub() as server:
        for week in (WEEK.shift(-1), WEEK):
            for day in week.days[:5]:
                rows = [usage_row(person, day) for person in range(PEOPLE) if (person + day.day) % 4]
                server.reports["users-1-day", day] = [b"".join(rows)]
        thursday = WEEK.days[3]
        rows = server.reports["users-1-day", thursday][0].splitlines(keepends=True)
        server.reports["users-1-day", thursday] = [b"".join(rows[:9]).removesuffix(b"\n"), b"".join(rows[9:])]
        del server.reports["users-1-day", WEEK.shift(-1).days[1]]
        server.seats = [seat(person, None if person % 5 == 0 else "2026-09-30T10:00:00Z") for person in range(150)]
        yield server


@pytest.fixture
def common(tmp_path: Path) -> list[str]:
    """Arguments for files and for fetching alike."""
    plan = tmp_path / "plan.toml"
    plan.write_text(standard_plan_text().replace("k = 10\n", "k = 5\n"))
    roster = write_roster(tmp_path, {"Alpha": 14, "Beta": 16})
    return ["--roster", str(roster), "--plan", str(plan), "--today", str(TODAY), "--out", str(tmp_path / "rows.ndjson")]


@pytest.fixture
def from_files(github: GitHub, common: list[str], tmp_path: Path) -> bytes:
    """The release of the same reports, downloaded by hand."""
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for (report, day), parts in github.reports.items():
        for number, part in enumerate(parts):
            (folder / f"{report}-{day}-{number}.ndjson.gz").write_bytes(gzip.compress(part))
    seats = tmp_path / f"seats-{WEEK}.json"
    seats.write_bytes(seats_file(github.seats))
    files = ["--input", str(folder), "--seats", str(seats), "--period", str(WEEK)]
    assert code_of(["collect", "github-copilot", *files, *common]) == 0
    rows = tmp_path / "rows.ndjson"
    content = rows.read_bytes()
    rows.unlink()
    return content


@pytest.fixture
def fetch(
    github: GitHub, common: list[str], tmp_path: Path, written: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Runs the command; gives its exit code."""
    monkeypatch.setenv("UNDERTOW_GITHUB_TOKEN", TOKEN)
    config = tmp_path / "sources.toml"
    config.write_text(f'[sources.github-copilot.fetch]\norganization = "acme"\nbase_url = "{github.url}"\n')
    github.watch = lambda: _demand(not canaries_in(written))
    return lambda *more: code_of(
        ["collect", "github-copilot", "--fetch", "--config", str(config), *(more or ("--period", str(WEEK))), *common]
    )


def _demand(truth: bool) -> None:
    assert truth


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def at(seconds: float) -> str:
    return str(int(Clock().time() + seconds))


PASSING: dict[str, list[tuple[str, Mishap]]] = {
    "nothing": [],
    "429 with Retry-After": [("users-1-day", status(429, Retry_After="30"))],
    "429 without": [("users-1-day", status(429))],
    "403 until a reset": [("seats", status(403, X_RateLimit_Remaining="0", X_RateLimit_Reset=at(90)))],
    "403 with Retry-After": [("users-1-day", status(403, Retry_After="60"))],
    "500 twice, 502, 503": [
        (word, status(code)) for word, code in [("users", 500), ("users", 500), ("users", 502), ("seats", 503)]
    ],
    "half an envelope": [("reports/users-1-day", cut(0.5))],
    "half a file": [("signed", cut(0.5)), ("signed", cut(0.9)), ("signed", cut(0.0))],
    "half a page of seats": [("seats", cut(0.5)), ("seats", cut(0.99))],
    "a link that ran out": [("signed", status(403)), ("signed", status(403))],
    "a link to nothing": [("signed", status(404))],
    "a body without an end": [("signed", lambda _, good: Answer(200, good.body[:700], endless=True))],
    "a page of a proxy": [("reports", lambda _, __: Answer(200, b"<html>please log in</html>"))],
}


@pytest.mark.parametrize("mishaps", PASSING.values(), ids=PASSING)
def test_what_is_fetched_is_released_as_from_files(
    mishaps: list[tuple[str, Mishap]],
    github: GitHub,
    from_files: bytes,
    fetch: Callable[..., int],
    tmp_path: Path,
    written: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    github.mishaps = list(mishaps)
    assert fetch() == 0
    assert github.mishaps == []
    assert (tmp_path / "rows.ndjson").read_bytes() == from_files
    told = capsys.readouterr()
    assert "canary" not in told.err + told.out
    assert list(written.iterdir()) == []


LASTING: dict[str, tuple[str, Mishap, str]] = {
    "500 for ever": ("users-1-day", status(500), "answered 500"),
    "429 for hours": ("users-1-day", status(429, Retry_After="7200"), "asks to wait 7200 seconds"),
    "401": ("reports", status(401), "Make a new token and set UNDERTOW_GITHUB_TOKEN"),
    "403": ("reports", status(403), "read:enterprise"),
    "404": ("reports", status(404), "Check the name of the organisation"),
    "410": ("reports", status(410), "has ended this report"),
    "422": ("reports", status(422), "Turn on the policy"),
    "302 in circles": ("reports", lambda asked, _: Answer(302, headers={"Location": asked.path}), "without end"),
    "a renamed field": ("reports", changed(lambda d: d.__setitem__("links", d.pop("download_links", []))), "download_links"),
    "a retyped field": ("reports", instead({"download_links": "https://x"}), "download_links"),
    "another day": ("reports", changed(lambda d: d.__setitem__("report_day", "2026-01-01")), "report_day"),
    "a list": ("reports", instead([1]), "not as documented"),
    "an unsafe link": ("reports", instead({"download_links": ["http://example.com/canary"]}), "not safe"),
    "no link at all": ("reports", instead({"download_links": ["canary-1@example.com"]}), "download_links"),
    "links that always run out": ("signed", status(403), "expire"),
    "a cut file": ("signed", cut(0.5), "could not be had"),
    "seats renamed": ("seats", changed(lambda d: d.__setitem__("licences", d.pop("seats"))), "seats"),
    "a page that is too large": ("seats", lambda _, __: Answer(200, b" " * (17 * 2**20)), "more than 16 MiB"),
    "pages without end": ("seats", lambda _, good: Answer(200, good.body, {"Link": '<https://x>; rel="next"'}), "never end"),
}


@pytest.mark.parametrize(("word", "mishap", "told"), LASTING.values(), ids=LASTING)
def test_what_cannot_be_had_is_an_error_and_no_release(
    word: str,
    mishap: Mishap,
    told: str,
    github: GitHub,
    fetch: Callable[..., int],
    tmp_path: Path,
    written: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("pipeline.fetching.fetch.MOST_PAGES", 50)
    github.always = [(word, mishap)]
    assert fetch() == 1
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert "canary" not in error
    assert not any(address in error for address in ("127.0.0.1", "example.com", "sig="))
    rows = tmp_path / "rows.ndjson"
    assert not rows.exists() or rows.read_bytes() == b""
    assert [path.name for path in written.iterdir()] == ["undertow-fetch.json"]
    assert canaries_in(written) == []


def test_days_that_are_not_final_are_not_asked_for(github: GitHub, fetch: Callable[..., int]) -> None:
    assert fetch("--period", f"{WEEK}..{WEEK.shift(1)}") == 1
    asked = {date.fromisoformat(str(one.one("day"))) for one in github.asked if "users-1-day" in one.path and one.one("day")}
    assert max(asked) == WEEK.sunday
    assert min(asked) == WEEK.shift(-4).monday


def test_a_week_that_may_still_change_is_not_fetched_at_all(
    github: GitHub, fetch: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch("--period", str(WEEK.shift(1))) == 1
    assert github.asked == []
    assert "may still change until" in capsys.readouterr().err


def test_without_a_period_the_newest_final_week_is_fetched(
    github: GitHub, from_files: bytes, fetch: Callable[..., int], tmp_path: Path
) -> None:
    assert fetch("--org", "organisation") == 0
    assert (tmp_path / "rows.ndjson").read_bytes() == from_files


def test_credentials_go_to_the_vendor_and_to_nobody_else(github: GitHub, fetch: Callable[..., int]) -> None:
    fetch()
    with_them = {one.path.startswith("/signed/") for one in github.asked if "authorization" in one.headers}
    assert with_them == {False}
    assert len(github.paths("signed")) == 10


def test_the_next_run_begins_with_what_failed(github: GitHub, fetch: Callable[..., int], written: Path) -> None:
    failing = str(WEEK.days[2])
    github.always = [("reports", lambda asked, good: status(422)(asked, good) if asked.one("day") == failing else good)]
    assert fetch() == 1
    before = len(github.asked)
    github.always = []
    assert fetch() == 0
    assert github.asked[before].one("day") == failing
    assert list(written.iterdir()) == []


def test_a_vendor_that_asks_to_wait_is_left_alone(
    github: GitHub, fetch: Callable[..., int], clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    github.always = [("reports", status(429, Retry_After="7200"))]
    assert fetch() == 1
    asked = len(github.asked)
    clock.now += 600
    github.always = []
    assert fetch() == 1
    assert len(github.asked) == asked
    assert "not to be asked again for another 6600 seconds" in capsys.readouterr().err
    clock.now += 6600
    assert fetch() == 0


def test_waits_follow_the_vendor_and_grow_without_it(github: GitHub, fetch: Callable[..., int], clock: Clock) -> None:
    github.mishaps = [("reports", status(429, Retry_After="30")), *[("reports", status(500))] * 3]
    assert fetch() == 0
    assert clock.slept == [30.0, 2.0, 4.0, 8.0]


def test_the_vendors_teams_are_asked_for_where_there_is_no_roster(
    github: GitHub, fetch: Callable[..., int], common: list[str], tmp_path: Path
) -> None:
    del common[:2]
    cohort = Week.parse("2026-W40").cohort_day
    team = b'{"user_login":"canary-%d","day":"%s","team_id":9,"slug":"alpha"}\n'
    github.reports["user-teams-1-day", cohort] = [b"".join(team % (person, str(cohort).encode()) for person in range(PEOPLE))]
    assert fetch("--period", str(WEEK)) == 0
    assert [one.one("day") for one in github.asked if "user-teams" in one.path and one.one("day")] == [str(cohort)]
    assert b'"alpha"' in (tmp_path / "rows.ndjson").read_bytes()


def test_a_list_without_seats_is_no_list(github: GitHub, fetch: Callable[..., int], tmp_path: Path) -> None:
    github.seats = []
    assert fetch() == 0
    licences = [line for line in (tmp_path / "rows.ndjson").read_bytes().splitlines() if b'"undertow.licences"' in line]
    assert licences
    assert all(b'"missing"' in line or b'"withheld"' in line for line in licences)
