"""How teams, their preferences, the folder's permissions and notes are found, written and removed.

These are the four that Grafana still knows by number. It is looked up by the name each time it is needed, and kept nowhere.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.errors import Refused
from pipeline.grafana.installation import Installation
from pipeline.grafana.kinds import Json, Manner, Requests, Sent, Sight, post
from pipeline.grafana.plan import Step


def teams() -> Manner:
    """Teams, by name. Nothing about them is ever updated: who is in one is not ours."""

    def owned(sight: Sight) -> dict[str, Json]:
        return {name: {"name": name} for name in _teams(sight.grafana) if sight.names.owns(name)}

    def remove(step: Step, grafana: Requests) -> Sent:
        return "DELETE", f"/teams/{_team(grafana, step.uid)}", None

    return Manner(owned, post("/teams"), post("/teams"), remove)


def preferences() -> Manner:
    """What a team sees first, and in which language; it goes with its team."""

    def owned(sight: Sight) -> dict[str, Json]:
        there = {name: number for name, number in _teams(sight.grafana).items() if name in sight.wanted}
        return {name: sight.grafana.find(f"/teams/{number}/preferences") or {} for name, number in there.items()}

    def sent(step: Step, grafana: Requests) -> Sent:
        return "PUT", f"/teams/{_team(grafana, step.uid)}/preferences", step.body

    return Manner(owned, sent, sent, None)


def permissions() -> Manner:
    """Who may open our folder: the whole list, but for administrators, who always may. It goes with the folder."""

    def owned(sight: Sight) -> dict[str, Json]:
        if not sight.wanted or sight.grafana.find(f"/folders/{sight.names.prefix}") is None:
            return {}
        found = sight.grafana.request("GET", f"/folders/{sight.names.prefix}/permissions") or []
        return {sight.names.prefix: {"items": [item for entry in found if (item := _permission(entry))]}}

    def sent(step: Step, grafana: Requests) -> Sent:
        named = (
            ({"teamId": _team(grafana, item["team"])} if "team" in item else {"role": item["role"]}, item)
            for item in step.body["items"]
        )
        items = [{**who, **_allowed(item)} for who, item in named]
        return "POST", f"/folders/{step.uid}/permissions", {"items": items}

    return Manner(owned, sent, sent, None)


def notes(names: Installation) -> Manner:
    """Annotations of the whole organisation, by one of their tags."""

    def found(grafana: Requests) -> dict[str, Json]:
        there = grafana.request("GET", f"/annotations?type=annotation&limit=1000&tags={names.renamed('undertow-nl')}") or []
        there += grafana.request("GET", f"/annotations?type=annotation&limit=1000&tags={names.renamed('undertow-en')}") or []
        begin = names.renamed("undertow-note-")
        return {tag: body for body in there for tag in body.get("tags", []) if tag.startswith(begin)}

    def numbered(step: Step, grafana: Requests) -> str:
        return f"/annotations/{found(grafana)[step.uid]['id']}"

    return Manner(
        lambda sight: found(sight.grafana),
        post("/annotations"),
        lambda step, grafana: ("PUT", numbered(step, grafana), step.body),
        lambda step, grafana: ("DELETE", numbered(step, grafana), None),
    )


def _permission(entry: Mapping[str, Any]) -> Json | None:
    """An entry as a step has it; administrators, single users (whoever made the folder) and what is inherited do not count."""
    if entry.get("inherited") or entry.get("role") == "Admin":
        return None
    who = {"team": entry["team"]} if entry.get("team") else {"role": entry["role"]} if entry.get("role") else None
    return None if who is None else {**who, **_allowed(entry)}


def _allowed(entry: Mapping[str, Any]) -> Json:
    return {"permission": entry["permission"]}


def _teams(grafana: Requests) -> dict[str, int]:
    """Name to number."""
    found = grafana.request("GET", "/teams/search?perpage=1000&query=undertow") or {}
    return {team["name"]: team["id"] for team in found.get("teams", [])}


def _team(grafana: Requests, name: str) -> int:
    number = _teams(grafana).get(name)
    if number is None:
        raise Refused(f"The team {name} is not there any more.", "Somebody removed it meanwhile: run the command again.")
    return number
