"""The imitated Grafana's teams, preferences, permissions and annotations: the last things it knows by number."""

from typing import Any
from urllib.parse import parse_qs

from tests.grafana.state import Refusal, State, known

PREFERENCES = {"homeDashboardUID", "language", "timezone", "weekStart", "theme", "regionalFormat"}
LANGUAGES = {"", "en-US", "nl-NL", "de-DE", "fr-FR"}


def people(state: State, method: str, parts: list[str], query: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and JSON; raises a refusal."""
    match method, parts:
        case "GET", ["teams", "search"]:
            name = parse_qs(query).get("query", [""])[0]
            return 200, {"teams": [team for team in state.teams.values() if name in team["name"]], "totalCount": len(state.teams)}
        case "POST", ["teams"]:
            return 200, {"message": "Team created", "teamId": _new_team(state, body)}
        case _, ["teams", number, *rest]:
            return _team(state, method, int(number), rest, body)
        case _, ["folders", uid, "permissions"]:
            return _permissions(state, method, uid, body)
        case _, ["annotations", *rest]:
            return _annotation(state, method, rest, parse_qs(query).get("tags", []), body)
    raise Refusal(404, "Not found")


def _new_team(state: State, body: dict[str, Any]) -> int:
    known(body, {"name", "email"})
    if body["name"] in {team["name"] for team in state.teams.values()}:
        raise Refusal(409, "Team name taken")
    number = max(state.teams, default=0) + 1
    state.teams[number] = {"id": number, "uid": f"t{number}", "name": body["name"], "memberCount": 0}
    return number


def _team(state: State, method: str, number: int, rest: list[str], body: dict[str, Any]) -> tuple[int, Any]:
    if number not in state.teams:
        raise Refusal(404, "Team not found")
    if rest == ["preferences"]:
        if method == "PUT":
            known(body, PREFERENCES)
            if body["homeDashboardUID"] not in state.dashboards:
                raise Refusal(404, "Dashboard not found")
            if body["language"] not in LANGUAGES or body["weekStart"] not in {"", "monday", "sunday", "saturday"}:
                raise Refusal(400, "invalid preference")
            state.preferences[number] = dict(body)
            return 200, {"message": "Preferences updated"}
        return 200, {"theme": "", **state.preferences.get(number, {})}
    if method == "DELETE" and not rest:
        state.teams.pop(number)
        state.preferences.pop(number, None)
        for entries in state.permissions.values():
            entries[:] = [entry for entry in entries if entry.get("teamId") != number]
        return 200, {"message": "Team deleted"}
    raise Refusal(404, "Not found")


def _permissions(state: State, method: str, uid: str, body: dict[str, Any]) -> tuple[int, Any]:
    if uid not in state.folders:
        raise Refusal(404, "Not found")
    if method == "POST":
        known(body, {"items"})
        for item in body["items"]:
            known(item, {"role", "teamId", "userId", "permission"})
            if item["permission"] not in {1, 2, 4} or ("teamId" in item and item["teamId"] not in state.teams):
                raise Refusal(400, "bad permission")
        named = [
            {**item, "inherited": False} | ({"team": state.teams[item["teamId"]]["name"]} if "teamId" in item else {})
            for item in body["items"]
        ]
        state.permissions[uid] = named
        return 200, {"message": "Folder permissions updated"}
    return 200, [*state.permissions.get(uid, []), {"role": "Admin", "permission": 4, "inherited": True}]


def _annotation(state: State, method: str, rest: list[str], tags: list[str], body: dict[str, Any]) -> tuple[int, Any]:
    if method in {"POST", "PUT"}:
        known(body, {"dashboardUID", "panelId", "time", "timeEnd", "tags", "text"})
        if not body["text"]:
            raise Refusal(400, "text field should not be empty")
    if method == "GET":
        return 200, [note for note in state.annotations.values() if set(tags) <= set(note["tags"])]
    if method == "POST":
        number = max(state.annotations, default=0) + 1
        state.annotations[number] = {**body, "timeEnd": body.get("timeEnd", body["time"]), "id": number}
        return 200, {"message": "Annotation added", "id": number}
    number = int(rest[0])
    if number not in state.annotations:
        raise Refusal(404, "Could not find annotation")
    if method == "DELETE":
        state.annotations.pop(number)
        return 200, {"message": "Annotation deleted"}
    state.annotations[number] |= {**body, "timeEnd": body.get("timeEnd", body["time"])}
    return 200, {"message": "Annotation updated"}
