"""A small organisation and its exports, made by hand."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import orjson

from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import collect
from pipeline.periods import Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.privacy.release_plan import read_plan
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text

WEEK = Week.parse("2026-W40")

HABITS = """
[entries.habits-by-week]
measures = ["people_habitual"]
grain = "week"
family = "usage"
surface = "processing"
form = "exact"
owner = "HR analytics"
purpose = "offer-help"
legal_basis = "gdpr-6-1-f"
audience = ["services"]
expires = 2027-12-31
keep_days = 400
forbidden_uses = ["appraisal", "targets", "ranking", "licence-clawback", "sanctions"]
"""
SUMS = HABITS.replace("habits-by-week", "sums-by-week").replace(
    '["people_habitual"]', '["interactions", "suggestions", "suggestions_accepted"]\nfrom_people = 25'
)


def plan_of_everything_text() -> str:
    """The standard plan, with what can be computed and is not listed there: habits, and sums by the week."""
    return standard_plan_text() + HABITS + SUMS


def plan_of_everything() -> ReleasePlan:
    """The plan of :func:`plan_of_everything_text`."""
    return read_plan(plan_of_everything_text())


def usage_row(person: int, day: date, own: int = 3, generated: int = 4, feature: str = "code_completion") -> bytes:
    """A line of ``users-1-day``."""
    row = {
        "user_login": f"canary-{person}",
        "day": day.isoformat(),
        "user_initiated_interaction_count": own,
        "code_generation_activity_count": generated,
        "code_acceptance_activity_count": 1,
        "totals_by_feature": [{"feature": feature, "user_initiated_interaction_count": own}],
    }
    return orjson.dumps(row) + b"\n"


def write_roster(folder: Path, sizes: dict[str, int], parent: str = "Product") -> Path:
    """A roster of teams of so many people, numbered through."""
    lines = ["person,unit,parent_unit,from,to"]
    person = 0
    for unit, size in sizes.items():
        for _ in range(size):
            lines.append(f"canary-{person},{unit},{parent},,")
            person += 1
    path = folder / "roster.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def job(inputs: Iterable[Path], roster: Path | None, **asked: object) -> Job:
    """A job for one week, k = 5, unless asked otherwise."""
    plan = standard_plan().model_copy(update={"k": 5})
    defaults = {"plan": plan, "source": "github-copilot", "seats": (), "weeks": (WEEK,), "today": date(2026, 12, 1)}
    return Job(inputs=tuple(inputs), roster=roster, **(defaults | asked))  # type: ignore[arg-type]  # as a test says it


def run_collector(inputs: Iterable[Path], roster: Path | None, rejections: Rejections | None = None, **asked: object) -> bytes:
    """The released rows, as NDJSON."""
    releases = collect(job(inputs, roster, **asked), rejections or Rejections())
    return b"".join(line for release in releases for line in as_lines(release.shards))
