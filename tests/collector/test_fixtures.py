"""The vendor's own example payloads, as they are."""

import json
from pathlib import Path

import pytest

from pipeline.collector.rejections import Rejections
from pipeline.connectors.base import Fault
from pipeline.errors import UnusableInput
from pipeline.periods import parse_range
from tests.collector.made import run_collector

FOLDER = Path(__file__).parents[3] / "shared" / "fixtures" / "github-copilot"
LOGINS = ("monalisa", "defunkt", "codertocat", "octocat", "octokitten", "alicechen", "bobmartinez", "hubot")
WEEKS = tuple(parse_range("2026-W14..2026-W17"))

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the example payloads are not part of the project; they are absent here"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("person,unit,parent_unit,from,to\n" + "".join(f"{login},Alpha,,,\n" for login in LOGINS))
    return path


def rows_of(folder: Path, roster: Path, k: int, rejections: Rejections) -> list[dict[str, object]]:
    inputs = sorted(folder.iterdir())
    released = run_collector(inputs, roster, rejections, weeks=WEEKS, k=k)
    for login in (*LOGINS, "newjoiner"):
        assert login.encode() not in released
    return [json.loads(line) for line in released.splitlines()]


def test_eight_people_are_withheld_at_ten_and_shown_at_five(roster: Path) -> None:
    withheld = rows_of(FOLDER, roster, 10, Rejections())
    figures = [row for row in withheld if row["schema"] != "undertow.status"]
    assert figures
    assert {row["status"] for row in figures} == {"withheld"}
    shown = rows_of(FOLDER, roster, 5, Rejections())
    weekly = [
        row for row in shown if row["schema"] == "undertow.usage" and row["grain"] == "week" and row["unit"] == "organisation"
    ]
    assert [row["people_active"] for row in weekly] == [6, 7, 6, 7]
    licences = [row for row in shown if row["schema"] == "undertow.licences"]
    assert all(row["seats"] == 8 for row in licences)


def test_the_files_that_are_no_use_are_named_with_what_to_bring(roster: Path) -> None:
    rejections = Rejections()
    rows_of(FOLDER, roster, 5, rejections)
    assert rejections.counts[Fault.OTHER_REPORT] == 5
    assert rejections.counts[Fault.DUPLICATE] == 2  # the report of one day is in the report of 28 days too
    assert sum("Download the links first" in note for note in rejections.notes) == 2


@pytest.mark.parametrize("name", ["download-links-organization-1-day", "download-links-organization-28-day"])
def test_a_file_of_no_use_alone_is_refused_with_a_cure(name: str, roster: Path) -> None:
    with pytest.raises(UnusableInput) as fault:
        run_collector([FOLDER / f"{name}.json"], roster, weeks=WEEKS)
    assert "Download" in fault.value.cure


def test_the_report_of_the_organisation_alone_tells_of_no_team(roster: Path) -> None:
    released = run_collector([FOLDER / "organization-28-day-report.json"], roster, weeks=WEEKS, k=5)
    figures = [row for row in map(json.loads, released.splitlines()) if row["schema"] == "undertow.usage"]
    # Its weekly counts begin on Sundays, so they are of no ISO week; and on no day were five of the six people active.
    assert {row["status"] for row in figures} == {"missing"}


def test_archived_answers_of_the_old_interface_tell_days_of_the_organisation(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("person,unit\n" + "".join(f"canary-{i},Team {i % 2}\n" for i in range(30)))
    weeks = parse_range("2024-W45..2024-W47")
    released = run_collector([FOLDER / "organization_metrics_response_sample.json"], roster, weeks=tuple(weeks), k=10)
    rows = [json.loads(line) for line in released.splitlines()]
    days = {row["start"]: row["people_active"] for row in rows if row.get("grain") == "day" and row["status"] == "ok"}
    assert (days["2024-11-06"], days["2024-11-19"], len(days)) == (29, 29, 13)  # of 21 days, 8 with fewer than ten people
    assert all(row["status"] == "missing" for row in rows if row["schema"] == "undertow.usage" and row["grain"] == "week")
    assert {row["unit"] for row in rows if row.get("status") == "ok"} == {"organisation"}


def test_a_person_with_seats_in_two_organisations_has_one(roster: Path) -> None:
    seats = FOLDER / "enterprise_seats_with_duplicates.json"
    listed = [seat["assignee"]["login"] for seat in json.loads(seats.read_bytes())["seats"]]
    usage = FOLDER / "organization-users-28-day-report.json"
    released = run_collector([usage, seats], roster, weeks=WEEKS, k=5)
    (whole,) = {
        row["seats"]
        for row in map(json.loads, released.splitlines())
        if row["schema"] == "undertow.licences" and row["unit"] == "organisation"
    }
    assert whole == len(set(listed) & set(LOGINS)) < len(listed)
