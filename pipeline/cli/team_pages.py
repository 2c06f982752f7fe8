"""Pages of units: everything that is shown of one, and what is kept of it, written as files."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli.log_files import sound
from pipeline.cli.looking import access_log
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.errors import UnusableInput
from pipeline.privacy.access import looks
from pipeline.report.my_team import read_my_team, unit_names
from pipeline.report.my_team_page import render_my_team
from pipeline.report.read import Query
from pipeline.settings import Settings


def write_pages(query: Query, settings: Settings, folder: Path) -> Mapping[str, Path]:
    """A page for every unit of which anything is shown; which unit has which.

    It takes about a second for ten units: in a large organisation it is better to make a page when somebody asks.

    Raises
    ------
    UnusableInput
        A page cannot be written, or the access log does not fit together.
    """
    plan = plan_in_force(settings, datetime.now(UTC).date())
    entries = sound(access_log(settings), None).entries
    pages: dict[str, Path] = {}
    for unit in unit_names(query, settings.org):
        seen = [look for look in looks(entries, unit) if look.org in {None, settings.org}]
        pages[unit] = folder / file_name(unit)
        write(pages[unit], render_my_team(read_my_team(query, settings.org, unit), plan, seen, settings.language))
    return pages


def file_name(unit: str) -> str:
    """A name that any file system takes, the same every time.

    >>> file_name("Finance/other")
    'team-d8b20185d9ef.html'
    """
    return f"team-{hashlib.sha256(unit.encode()).hexdigest()[:12]}.html"


def write(path: Path, page: str) -> None:
    """Write a page, and the folder it goes to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    except OSError as fault:
        raise UnusableInput(f"{path} cannot be written: {fault.strerror}.", "Choose another place for it.") from fault
