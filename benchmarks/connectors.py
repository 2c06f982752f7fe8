"""How fast, and in how much memory, the collector reads each vendor's line format: user-days a second of one core.

It writes as many user-days as asked for in each format, with the roster, into a temporary folder, closes four weeks of them, each
format in a process of its own, and prints a table: ``python benchmarks/connectors.py``. User-days are not the same work
everywhere: one of Gemini is two events, a suggestion and something the person did (real ones are dozens); a row of Microsoft 365
tells of a person and a week, which is five user-days. So the lines are told as well; they are what takes the time.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import orjson

from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.periods import Week, parse_range

WEEKS = tuple(parse_range("2026-W40..2026-W43"))
DAYS = tuple(day for week in WEEKS for day in week.days[:5])
PEOPLE_A_TEAM = 20
SEED = 7

Lines = Iterator[bytes]


def address(person: int) -> str:
    """How the roster and the vendors name a person."""
    return f"person-{person}@example.org"


def cursor_json(user_days: int, chance: random.Random) -> dict[str, Lines]:
    """Rows of ``daily-usage-data``."""

    def rows(day: date) -> Lines:
        for person in range(user_days // len(DAYS)):
            counts = {field: chance.randrange(40) for field in CURSOR_COUNTS.values()}
            row = {"userId": person, "day": day.isoformat(), "date": 1790553600000, "isActive": True, **counts}
            told = {
                "mostUsedModel": "gpt-5",
                "applyMostUsedExtension": ".ts",
                "tabMostUsedExtension": ".ts",
                "clientVersion": "1.5.2",
            }
            yield orjson.dumps(row | told | {"email": address(person)})

    return {f"{day}.ndjson": rows(day) for day in DAYS}


CURSOR_COUNTS = {
    "Chat Suggested Lines Added": "totalLinesAdded",
    "Chat Suggested Lines Deleted": "totalLinesDeleted",
    "Chat Accepted Lines Added": "acceptedLinesAdded",
    "Chat Accepted Lines Deleted": "acceptedLinesDeleted",
    "Chat Total Applies": "totalApplies",
    "Chat Total Accepts": "totalAccepts",
    "Chat Total Rejects": "totalRejects",
    "Chat Tabs Shown": "totalTabsShown",
    "Tabs Accepted": "totalTabsAccepted",
    "Edit Requests": "composerRequests",
    "Ask Requests": "chatRequests",
    "Agent Requests": "agentRequests",
    "Cmd+K Usages": "cmdkUsages",
    "Subscription Included Reqs": "subscriptionIncludedReqs",
    "API Key Reqs": "apiKeyReqs",
    "Usage-Based Reqs": "usageBasedReqs",
    "Bugbot Usages": "bugbotUsages",
}


def cursor_csv(user_days: int, chance: random.Random) -> dict[str, Lines]:
    """The table of the dashboard."""

    def lines(day: date) -> Lines:
        yield ",".join(["Date", "User ID", "Email", "Is Active", *CURSOR_COUNTS, "Client Version"]).encode()
        for person in range(user_days // len(DAYS)):
            counts = ",".join(str(chance.randrange(40)) for _ in CURSOR_COUNTS)
            yield f"{day}T00:00:00.000Z,{person},{address(person)},true,{counts},1.5.2".encode()

    return {f"{day}.csv": lines(day) for day in DAYS}


def gemini(user_days: int, chance: random.Random) -> dict[str, Lines]:
    """Activities of the Reports API, one a line."""

    def event(person: int, day: date, category: str) -> bytes:
        told = {"app_name": "gmail", "action": "generate_text", "event_category": category, "feature_source": "side_panel"}
        about = {"time": f"{day}T09:20:13.744Z", "uniqueQualifier": str(chance.randrange(10**18)), "customerId": "C1"}
        parameters = [{"name": name, "value": value} for name, value in told.items()]
        activity = {
            "kind": "admin#reports#activity",
            "id": about | {"applicationName": "gemini_in_workspace_apps"},
            "actor": {"callerType": "USER", "email": address(person), "profileId": str(person)},
            "ipAddress": "192.0.2.1",
            "events": [{"type": "ai_usage_event", "name": "feature_utilization", "parameters": parameters}],
        }
        return orjson.dumps(activity)

    def events(day: date) -> Lines:
        for person in range(user_days // len(DAYS)):
            yield event(person, day, "unknown")
            yield event(person, day, "active_generate")

    return {f"{day}.ndjson": events(day) for day in DAYS}


def microsoft_csv(user_days: int, chance: random.Random) -> dict[str, Lines]:
    """The detail of users in version 2, as CSV."""
    apps = "Copilot Chat,Microsoft Teams Copilot,Word Copilot,Excel Copilot,PowerPoint Copilot,Outlook Copilot,OneNote Copilot"
    dates = ",".join(f"{app} Last Activity Date" for app in f"{apps},Loop Copilot,Edge".split(","))

    def lines(week: Week) -> Lines:
        yield (
            f"Report Refresh Date,User Principal Name,Display Name,Last Activity Date,{dates},Report Period,"
            "Prompts submitted for all apps,Active Usage Days for all apps"
        ).encode()
        for person in range(user_days // len(DAYS)):
            last = chance.choice(week.days)
            used = ",".join(str(last) if chance.random() < 0.3 else "" for _ in range(9))
            yield f"{week.sunday},{address(person)},Name {person},{last},{used},7,{chance.randrange(90)},3".encode()

    return {f"{week.sunday}.csv": lines(week) for week in WEEKS}


FORMATS: dict[str, tuple[str, Callable[[int, random.Random], dict[str, Lines]]]] = {
    "cursor, NDJSON": ("cursor", cursor_json),
    "cursor, CSV": ("cursor", cursor_csv),
    "gemini-workspace, NDJSON": ("gemini-workspace", gemini),
    "microsoft-365-copilot, CSV": ("microsoft-365-copilot", microsoft_csv),
}


def write(folder: Path, name: str, user_days: int) -> tuple[int, int]:
    """The exports and the roster; gives the bytes of the exports, and their lines."""
    (folder / "usage").mkdir()
    for file, lines in FORMATS[name][1](user_days, random.Random(SEED)).items():
        with (folder / "usage" / file).open("wb") as out:
            out.writelines(line + b"\n" for line in lines)
    with (folder / "roster.csv").open("w") as roster:
        roster.write("person,unit\n")
        roster.writelines(f"{address(person)},team-{person // PEOPLE_A_TEAM}\n" for person in range(user_days // len(DAYS)))
    files = list((folder / "usage").iterdir())
    return sum(path.stat().st_size for path in files), sum(path.read_bytes().count(b"\n") for path in files)


def close_weeks(folder: Path, source: str) -> None:
    """One run, in this process; prints seconds of the processor and peak memory in MB."""
    job = Job(
        source=source,
        inputs=tuple(sorted((folder / "usage").iterdir())),
        roster=folder / "roster.csv",
        seats=(),
        weeks=WEEKS,
        today=Week.parse("2026-W50").monday,
    )
    started = time.process_time()
    for release in collect(job, Rejections()):
        for _ in as_lines(release.shards):
            pass
    # Linux counts the peak in kB.
    print(orjson.dumps([time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]).decode())


def main() -> None:
    """Write, measure, print, one format after another."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--user-days", type=int, default=1_000_000)
    arguments.add_argument("--only", default="", help="formats whose name begins so")
    arguments.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.run:
        close_weeks(Path(chosen.run[0]), chosen.run[1])
        return
    print(f"{'format':<28}{'bytes a user-day':>18}{'user-days a second':>20}{'lines a second':>16}{'peak, MB':>10}")
    for name in FORMATS:
        if not name.startswith(chosen.only):
            continue
        with tempfile.TemporaryDirectory() as folder:
            size, lines = write(Path(folder), name, chosen.user_days)
            command = [sys.executable, __file__, "--run", folder, FORMATS[name][0]]
            seconds, megabytes = orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        speeds = f"{chosen.user_days / seconds:>20,.0f}{lines / seconds:>16,.0f}"
        print(f"{name:<28}{size / chosen.user_days:>18,.0f}{speeds}{megabytes:>10,.0f}", flush=True)


if __name__ == "__main__":
    main()
