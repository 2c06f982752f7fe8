"""How fast, and in how much memory, the collector closes four weeks of a large organisation.

It writes a million user-days of GitHub Copilot (rows of about 1.3 kB) with a roster and seats into a temporary folder, runs the
collector on them several times, each time in a process of its own, and prints medians: ``python benchmarks/collector.py``.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import orjson

from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.periods import Week, parse_range

WEEKS = "2026-W40..2026-W43"
PEOPLE_A_TEAM = 20
TEAMS_A_DEPARTMENT = 25
FEATURES = ("code_completion", "chat_panel_ask_mode", "chat_panel_agent_mode", "agent_edit", "chat_inline", "copilot_cli")
LANGUAGES = ("python", "typescript", "go", "java", "markdown", "others")
SEED = 7


def write_exports(folder: Path, user_days: int) -> None:
    """Exports of as many people as it takes, most of them active on most of 20 working days."""
    weeks = parse_range(WEEKS)
    days = [day for week in weeks for day in week.days[:5]]
    people = user_days // len(days)
    chance = random.Random(SEED)
    with (folder / "roster.csv").open("w") as roster:
        roster.write("person,unit,parent_unit,from,to\n")
        for i in range(people):
            team = i // PEOPLE_A_TEAM
            roster.write(f"person-{i},team-{team},department-{team // TEAMS_A_DEPARTMENT},,\n")
    seats = [
        {"created_at": "2026-01-05T09:00:00Z", "last_activity_at": None, "assignee": {"login": f"person-{i}"}}
        for i in range(people)
    ]
    (folder / "seats.json").write_bytes(orjson.dumps({"total_seats": people, "seats": seats}))
    (folder / "usage").mkdir()
    for day in days:
        with (folder / "usage" / f"{day}.ndjson").open("wb") as file:
            file.writelines(orjson.dumps(_row(chance, i, day)) + b"\n" for i in range(people))


def _row(chance: random.Random, i: int, day: date) -> dict[str, object]:
    def counts(scale: int) -> dict[str, int]:
        return {
            "user_initiated_interaction_count": chance.randrange(scale),
            "code_generation_activity_count": chance.randrange(2 * scale),
            "code_acceptance_activity_count": chance.randrange(scale),
        }

    lines = {"loc_suggested_to_add_sum": 60, "loc_suggested_to_delete_sum": 0, "loc_added_sum": 21, "loc_deleted_sum": 0}
    features = chance.sample(FEATURES, 2)
    return {
        "user_id": 500_000 + i,
        "user_login": f"person-{i}",
        "day": day.isoformat(),
        "organization_id": "77",
        "enterprise_id": "90",
        **counts(40),
        **lines,
        "used_chat": True,
        "used_agent": False,
        "ai_credits_used": 1.5,
        "ai_adoption_phase": {"phase_number": 2, "phase": "Phase 2", "version": "v1"},
        "totals_by_ide": [{"ide": "vscode", **counts(40)}],
        "totals_by_feature": [{"feature": feature, **counts(20)} for feature in features],
        "totals_by_language_feature": [{"language": chance.choice(LANGUAGES), "feature": features[0], **counts(20)}],
        "totals_by_language_model": [{"language": chance.choice(LANGUAGES), "model": "default", **counts(20)}],
    }


def close_weeks(folder: Path) -> None:
    """One run, in this process; prints seconds of the processor, peak memory in MB and rows."""
    job = Job(
        source="github-copilot",
        inputs=tuple(sorted((folder / "usage").iterdir())),
        roster=folder / "roster.csv",
        seats=(folder / "seats.json",),
        weeks=tuple(parse_range(WEEKS)),
        today=Week.parse("2026-W50").monday,
    )
    started = time.process_time()
    rows = sum(1 for release in collect(job, Rejections()) for _ in as_lines(release.shards))
    seconds = time.process_time() - started
    # Linux counts the peak in kB.
    print(orjson.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows]).decode())


def main() -> None:
    """Write the exports, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--user-days", type=int, default=1_000_000)
    arguments.add_argument("--repetitions", type=int, default=5)
    arguments.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.run:
        close_weeks(chosen.run)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, chosen.user_days)
        size = sum(path.stat().st_size for path in (folder / "usage").iterdir())
        command = [sys.executable, __file__, "--run", name]
        runs = [orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(chosen.repetitions)]
    seconds, megabytes, rows = (statistics.median(values) for values in zip(*runs, strict=True))
    print(f"user-days              {chosen.user_days:>12,}  ({size / chosen.user_days:,.0f} bytes each)")
    print(f"rows released          {rows:>12,.0f}")
    print(f"seconds                {seconds:>12.1f}  (of {chosen.repetitions}: {', '.join(f'{run[0]:.1f}' for run in runs)})")
    print(f"user-days per second   {chosen.user_days / seconds:>12,.0f}")
    print(f"peak memory, MB        {megabytes:>12,.0f}")


if __name__ == "__main__":
    main()
