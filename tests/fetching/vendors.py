"""The other vendors on this machine. Each holds the made organisation, answers as documented, and writes the same as files."""

import base64
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import orjson

from tests.connectors.made import cursor, gemini_workspace, microsoft_365_copilot
from tests.connectors.made.organisation import DAYS, PEOPLE, TEAMS, WEEKS, Use, address, uses
from tests.fetching.serving import Answer, Asked, Mishap, Server, as_json, cut, status

WEEK = WEEKS[-1]
SECRET = "canary-credential"
Row = dict[str, Any]


@cache
def by_day() -> dict[date, list[Use]]:
    """Everybody's use."""
    days: dict[date, list[Use]] = defaultdict(list)
    for use in uses():
        days[use.day].append(use)
    return days


class MadeVendor(Server):
    """One of them.

    Attributes
    ----------
    source
        Name of the connector.
    asks
        A word in the path of the requests for usage.
    environment
        Its credentials.
    field
        A field of its answers without which they are not as documented.
    """

    source: str
    asks: str
    environment: ClassVar[Mapping[str, str]]
    field: str

    def options(self) -> str:
        """What ``sources.toml`` says."""
        return f'base_url = "{self.url}"\n'

    def write(self, folder: Path) -> list[str]:
        """The same as files; gives the arguments."""
        raise NotImplementedError

    def person(self, number: int) -> str:
        """How the vendor names a person."""
        return address(number)

    def roster(self, folder: Path) -> Path:
        """Who is where, by these names."""
        people = iter(range(PEOPLE))
        lines = [f"{self.person(next(people))},{unit},Product,," for unit, size in TEAMS.items() for _ in range(size)]
        path = folder / "roster.csv"
        path.write_text("\n".join(["person,unit,parent_unit,from,to", *lines]) + "\n")
        return path

    def circle(self) -> Mishap:
        """Pages that never end."""
        return lambda asked, _: self.answer(asked)


def _written(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return ["--input", str(folder)]


def _paged(rows: list[Row], token: str | None, size: int) -> tuple[list[Row], str | None]:
    """A page, and the token of the next one."""
    first = int(token.removeprefix("page_")) if token else 0
    return rows[first : first + size], f"page_{first + size}" if first + size < len(rows) else None


def _same_page(name: str) -> Mishap:
    def mishap(_: Asked, good: Answer) -> Answer:
        return as_json(orjson.loads(good.body) | {name: "page_7", "has_more": True})

    return mishap


class ClaudeCode(MadeVendor):
    """One UTC day a request."""

    source, asks, field = "claude-code", "usage_report", "data"
    environment: ClassVar = {"UNDERTOW_ANTHROPIC_ADMIN_KEY": SECRET}

    def answer(self, asked: Asked) -> Answer:
        """As documented; 1000 records may be asked for, 20 are given."""
        if asked.headers.get("x-api-key") != SECRET or asked.headers.get("anthropic-version") != "2023-06-01":
            return as_json({"type": "error"}, 401)
        rows = self._rows(by_day()[date.fromisoformat(str(asked.one("starting_at")))])
        page, token = _paged(rows, asked.one("page"), 20)
        return as_json({"data": page, "has_more": token is not None, "next_page": token})

    def _rows(self, found: list[Use]) -> list[Row]:
        return [
            {
                "actor": {"type": "user_actor", "email_address": address(use.person)},
                "date": f"{use.day}T00:00:00Z",
                "terminal_type": "vscode",
                "core_metrics": {
                    "num_sessions": len(use.requests),
                    "commits_by_claude_code": 0,
                    "pull_requests_by_claude_code": 0,
                },
                "tool_actions": {"edit_tool": {"accepted": use.taken, "rejected": use.shown - use.taken}},
            }
            for use in found
        ]

    def write(self, folder: Path) -> list[str]:
        """A document for each day."""
        return _written(folder, {f"{day}.json": orjson.dumps({"data": self._rows(found)}) for day, found in by_day().items()})

    def circle(self) -> Mishap:
        """The same token for ever."""
        return _same_page("next_page")


class ClaudeEnterprise(ClaudeCode):
    """The analytics of people: records that do not say their day."""

    source, asks = "claude-enterprise", "analytics/users"
    environment: ClassVar = {"UNDERTOW_ANTHROPIC_ANALYTICS_KEY": SECRET}

    def answer(self, asked: Asked) -> Answer:
        """As documented."""
        if asked.headers.get("x-api-key") != SECRET:
            return as_json({"type": "error"}, 401)
        page, token = _paged(self._rows(by_day()[date.fromisoformat(str(asked.one("date")))]), asked.one("page"), 20)
        return as_json({"data": page, "next_page": token})

    def _rows(self, found: list[Use]) -> list[Row]:
        return [
            {
                "user": {"id": str(use.person), "email_address": address(use.person)},
                "chat_metrics": {"message_count": sum(use.requests.values())},
                "claude_code_metrics": {"tool_actions": {"edit_tool": {"accepted_count": use.taken, "rejected_count": 0}}},
            }
            for use in found
        ]


class OpenAIUsage(MadeVendor):
    """Buckets of a day, grouped by user and key."""

    source, asks, field = "openai-usage", "usage/completions", "data"
    environment: ClassVar = {"UNDERTOW_OPENAI_ADMIN_KEY": SECRET}

    def answer(self, asked: Asked) -> Answer:
        """As documented; seven buckets may be asked for, three are given."""
        if asked.headers.get("authorization") != f"Bearer {SECRET}":
            return as_json({"error": {}}, 401)
        if asked.query.get("group_by") != ["user_id", "api_key_id"] or asked.one("bucket_width") != "1d":
            return as_json({"error": {}}, 400)
        start, end = (datetime.fromtimestamp(int(str(asked.one(name))), UTC).date() for name in ("start_time", "end_time"))
        buckets = [self._bucket(day, found) for day, found in by_day().items() if start <= day < end]
        page, token = _paged(buckets, asked.one("page"), 3)
        return as_json({"object": "page", "data": page, "has_more": token is not None, "next_page": token})

    def person(self, number: int) -> str:
        """An id of OpenAI's own."""
        return f"user-canary-{number}"

    def _bucket(self, day: date, found: list[Use]) -> Row:
        start = cursor.epoch_ms(day) // 1000
        results = [
            {"user_id": self.person(use.person), "api_key_id": f"key_{use.person}", "num_model_requests": 1 + use.shown}
            for use in found
        ]
        return {"object": "bucket", "start_time": start, "end_time": start + 86_400, "results": results}

    def write(self, folder: Path) -> list[str]:
        """One document."""
        buckets = [self._bucket(day, found) for day, found in by_day().items()]
        return _written(folder, {"completions.json": orjson.dumps({"object": "page", "data": buckets})})

    def circle(self) -> Mishap:
        """The same token for ever."""
        return _same_page("next_page")


class Cursor(MadeVendor):
    """A row for every member and day, and the list of members."""

    source, asks, field = "cursor", "daily-usage-data", "data"
    environment: ClassVar = {"UNDERTOW_CURSOR_KEY": SECRET}

    def answer(self, asked: Asked) -> Answer:
        """As documented; 1000 rows may be asked for, 150 are given."""
        if asked.headers.get("authorization") != f"Basic {base64.b64encode(f'{SECRET}:'.encode()).decode()}":
            return as_json({"error": "Unauthorized"}, 401)
        if asked.path == "/teams/members":
            return Answer(200, cursor.members())
        body = orjson.loads(asked.body)
        rows = self._rows(body["startDate"], body["endDate"])
        number = body["page"]
        document = orjson.loads(cursor.page(rows[(number - 1) * 150 : number * 150]))
        document["pagination"] |= {"page": number, "hasNextPage": number * 150 < len(rows)}
        return as_json(document)

    def _rows(self, start: int, end: int) -> list[Row]:
        found = {(use.person, use.day): use for day in by_day().values() for use in day}
        days = [day for day in DAYS if start <= cursor.epoch_ms(day) <= end]
        return [cursor.row(person, day, found.get((person, day))) for day in days for person in range(PEOPLE)]

    def write(self, folder: Path) -> list[str]:
        """One document, and the members."""
        rows = self._rows(0, cursor.epoch_ms(DAYS[-1]))
        members = folder.with_name(f"members-{WEEK}.json")
        members.write_bytes(cursor.members())
        return [*_written(folder, {"usage.json": cursor.page(rows)}), "--seats", str(members)]

    def circle(self) -> Mishap:
        """Every page says that there is one more."""

        def mishap(asked: Asked, good: Answer) -> Answer:
            document = orjson.loads(good.body)
            document["pagination"] |= {"page": orjson.loads(asked.body)["page"], "hasNextPage": True}
            return as_json(document)

        return mishap


class GeminiWorkspace(MadeVendor):
    """Activities; a page may be empty and lead on."""

    source, asks, field = "gemini-workspace", "activity", "items"
    environment: ClassVar = {"UNDERTOW_GOOGLE_TOKEN": SECRET}

    def options(self) -> str:
        """With a token of one's own."""
        return super().options() + 'auth = "token"\n'

    def answer(self, asked: Asked) -> Answer:
        """As documented; 1000 activities may be asked for, 200 are given, after a page without any."""
        if asked.headers.get("authorization") != f"Bearer {SECRET}":
            return as_json({"error": {"code": 401}}, 401)
        start, end = str(asked.one("startTime")), str(asked.one("endTime"))
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\.000Z", start) or end != f"{start[:10]}T23:59:59.999Z":
            return as_json({"error": {"code": 400}}, 400)
        about = {"kind": "admin#reports#activities", "etag": "e"}
        if (token := asked.one("pageToken")) is None:
            return as_json(about | {"nextPageToken": "page_0"})
        page, then = _paged(self._items(date.fromisoformat(start[:10])), token, 200)
        return as_json(about | ({"items": page} if page else {}) | ({"nextPageToken": then} if then else {}))

    @staticmethod
    @cache
    def _items(day: date) -> list[Row]:
        return [item for use in by_day()[day] for item in gemini_workspace.activities(use)]

    def write(self, folder: Path) -> list[str]:
        """A page for each day."""
        return _written(folder, {f"{day}.json": gemini_workspace.page(self._items(day)) for day in DAYS})

    def circle(self) -> Mishap:
        """The same token for ever."""
        return _same_page("nextPageToken")


class Microsoft365(MadeVendor):
    """A token for a few requests, and a redirect to a signed CSV."""

    source, asks, field = "microsoft-365-copilot", "/signed/", "Report Refresh Date"
    environment: ClassVar = {"UNDERTOW_MICROSOFT_CLIENT_SECRET": SECRET}

    def __init__(self) -> None:
        super().__init__()
        self.refreshed = WEEK.sunday
        self.tokens = 0

    def options(self) -> str:
        """The tenant and the application."""
        return super().options() + f'login_url = "{self.url}"\ntenant = "contoso"\nclient = "app-1"\n'

    def answer(self, asked: Asked) -> Answer:
        """As documented; the first token has run out when it is used."""
        if asked.path == "/contoso/oauth2/v2.0/token":
            form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
            if form.get("client_secret") != SECRET or form.get("grant_type") != "client_credentials":
                return as_json({"error": "invalid_client"}, 401)
            self.tokens += 1
            return as_json({"token_type": "Bearer", "expires_in": 3599, "access_token": f"canary-token-{self.tokens}"})
        if asked.path == "/signed/report.csv":
            allowed = "authorization" not in asked.headers or asked.headers["authorization"].startswith("Bearer canary-token")
            return Answer(200 if allowed else 403, self.report(), {"Content-Type": "application/octet-stream"})
        if asked.headers.get("authorization") != "Bearer canary-token-2":
            return as_json({"error": {"code": "InvalidAuthenticationToken"}}, 401)
        if "getMicrosoft365CopilotUsageUserDetail(period='D7',version='v2')" not in asked.path:
            return as_json({"error": {}}, 404)
        return Answer(302, headers={"Location": f"{self.url}/signed/report.csv?sig=canary"})

    def report(self) -> bytes:
        """The report as it stands."""
        return microsoft_365_copilot.table(microsoft_365_copilot.snapshot(list(uses()), self.refreshed))

    def write(self, folder: Path) -> list[str]:
        """The CSV."""
        return _written(folder, {"detail.csv": self.report()})


ALL: tuple[type[MadeVendor], ...] = (ClaudeCode, ClaudeEnterprise, OpenAIUsage, Cursor, GeminiWorkspace, Microsoft365)


def passing(word: str) -> Iterator[tuple[str, Mishap]]:
    """Mishaps that pass, one after another."""
    yield word, status(429, Retry_After="20")
    yield word, status(429)
    yield word, status(500)
    yield word, lambda _, __: Answer(200, b"<html>down for maintenance</html>", endless=True)
    yield word, cut(0.5)
