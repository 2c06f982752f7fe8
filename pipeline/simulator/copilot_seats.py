"""GitHub's record of one Copilot seat, as ``/copilot/billing/seats`` gives it; pure.

The last activity is empty for a seat that was never used and for one that was used more than 90 days ago: the two look alike.
"""

from datetime import date, timedelta

from pipeline.simulator.copilot import Record, clock, monthly_version, team_id, user_id
from pipeline.simulator.organisation import Person, Unit

FORGOTTEN_AFTER = timedelta(days=90)
EDITORS = ("vscode/1.{minor}.0/copilot-chat/0.{plugin}.0", "JetBrains-IU/2026.1/copilot/1.5.{minor}")


def seat(person: Person, created: date, last_activity: date | None, taken: date, unit: Unit | None) -> Record:
    """One seat, as of the day ``taken``; the last activity is forgotten after 90 days.

    ``unit`` is the team through which the seat was assigned, None where it was assigned to the person.
    """
    known = last_activity if last_activity is not None and taken - last_activity <= FORGOTTEN_AFTER else None
    number = user_id(person)
    record: Record = {
        "created_at": f"{created}T09:00:00Z",
        "updated_at": f"{created}T09:00:00Z",
        "pending_cancellation_date": None,
        "last_activity_at": f"{known}T{clock(person, known)}Z" if known else None,
        "last_activity_editor": _editor(person, known) if known else None,
        "plan_type": "business",
        "assignee": {
            "login": person.login,
            "id": number,
            "node_id": f"U_k{number:08}",
            "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
            "html_url": f"https://github.com/{person.login}",
            "type": "User",
        },
    }
    return record if unit is None else record | {"assigning_team": _assigning_team(unit)}


def _assigning_team(unit: Unit) -> Record:
    number = team_id(unit)
    return {"id": number, "name": unit.name.capitalize(), "slug": unit.name, "node_id": f"T_{number}", "privacy": "closed"}


def _editor(person: Person, day: date) -> str:
    minor = monthly_version(day)
    return EDITORS[0 if person.number % 5 else 1].format(minor=minor, plugin=minor - 60)
