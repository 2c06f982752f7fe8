"""A GitHub on this machine: envelopes, signed links that run out, seats in pages."""

from datetime import date

import orjson

from tests.fetching.serving import Answer, Asked, Server, as_json

TOKEN = "ghp_canarytoken"


class GitHub(Server):
    """Holds NDJSON by report and day, and seats."""

    def __init__(self, scope: str = "/orgs/acme") -> None:
        super().__init__()
        self.scope = scope
        self.reports: dict[tuple[str, date], list[bytes]] = {}
        self.seats: list[dict[str, object]] = []
        self.signed: dict[str, bytes] = {}

    def answer(self, asked: Asked) -> Answer:
        """As documented."""
        if asked.path.startswith("/signed/"):
            return self._file(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json({"message": "Bad credentials"}, 401)
        if asked.path == f"{self.scope}/copilot/billing/seats":
            return self._seats(int(asked.one("page") or 1), int(asked.one("per_page") or 50))
        report = asked.path.removeprefix(f"{self.scope}/copilot/metrics/reports/")
        day = asked.one("day")
        if report == asked.path or day is None:
            return as_json({"message": "Not Found"}, 404)
        return self._envelope(report, day)

    def _envelope(self, report: str, day: str) -> Answer:
        parts = self.reports.get((report, date.fromisoformat(day)))
        if parts is None:
            return as_json("No report available for this day")
        links = []
        for part in parts:
            name = f"/signed/{report}-{len(self.signed)}"
            self.signed[name] = part
            links.append(f"{self.url}{name}?sig=canarysignature&se=2026-10-08")
        return as_json({"download_links": links, "report_day": day})

    def _file(self, asked: Asked) -> Answer:
        if "authorization" in asked.headers or asked.one("sig") != "canarysignature":
            return Answer(403, b"<Error><Code>AuthenticationFailed</Code></Error>")
        return Answer(200, self.signed[asked.path], {"Content-Type": "application/x-ndjson"})

    def _seats(self, page: int, size: int) -> Answer:
        first = (page - 1) * size
        document = {"total_seats": len(self.seats), "seats": self.seats[first : first + size]}
        more = first + size < len(self.seats)
        return as_json(document, **({"Link": f'<{self.url}/x?page={page + 1}>; rel="next"'} if more else {}))


def seat(person: int, last: str | None = "2026-09-30T10:00:00Z") -> dict[str, object]:
    """A seat as GitHub lists it."""
    return {
        "created_at": "2026-01-05T09:00:00Z",
        "last_activity_at": last,
        "last_activity_editor": "vscode/1.99.0",
        "plan_type": "business",
        "assignee": {"login": f"canary-{person}", "id": person},
    }


def seats_file(seats: list[dict[str, object]]) -> bytes:
    """The same seats as a file."""
    return orjson.dumps({"total_seats": len(seats), "seats": seats})
