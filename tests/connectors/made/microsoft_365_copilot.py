"""The made organisation as Microsoft Graph reports it: the detail of users as it stood at the end of a day."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import StringIO

import orjson

from tests.connectors.made.organisation import PEOPLE, Use, address

V1_HEADER = (
    "Report Refresh Date",
    "User Principal Name",
    "Display Name",
    "Last Activity Date",
    "Copilot Chat Last Activity Date",
    "Microsoft Teams Copilot Last Activity Date",
    "Word Copilot Last Activity Date",
    "Excel Copilot Last Activity Date",
    "PowerPoint Copilot Last Activity Date",
    "Outlook Copilot Last Activity Date",
    "OneNote Copilot Last Activity Date",
    "Loop Copilot Last Activity Date",
    "Report Period",
)
V2_HEADER = (
    *V1_HEADER,
    "Prompts submitted for all apps",
    "Prompts submitted for Copilot Chat (work)",
    "Prompts submitted for Copilot Chat (web)",
    "Active Usage Days for all apps",
    "Copilot Chat (work) Last Activity Date",
    "Copilot Chat (web) Last Activity Date",
    "Microsoft 365 Copilot Last Activity Date",
    "Edge Last Activity Date",
    "Copilot Agent Last Activity Date",
)
JSON_NAMES = {
    "Report Refresh Date": "reportRefreshDate",
    "User Principal Name": "userPrincipalName",
    "Display Name": "displayName",
    "Last Activity Date": "lastActivityDate",
    "Copilot Chat Last Activity Date": "copilotChatLastActivityDate",
    "Microsoft Teams Copilot Last Activity Date": "microsoftTeamsCopilotLastActivityDate",
    "Word Copilot Last Activity Date": "wordCopilotLastActivityDate",
    "Excel Copilot Last Activity Date": "excelCopilotLastActivityDate",
    "PowerPoint Copilot Last Activity Date": "powerPointCopilotLastActivityDate",
    "Outlook Copilot Last Activity Date": "outlookCopilotLastActivityDate",
    "OneNote Copilot Last Activity Date": "oneNoteCopilotLastActivityDate",
    "Loop Copilot Last Activity Date": "loopCopilotLastActivityDate",
}
APPS = {
    "chat": "Copilot Chat Last Activity Date",
    "agent": "Word Copilot Last Activity Date",
    "edit": "Microsoft Teams Copilot Last Activity Date",
}

Record = dict[str, str]


def snapshot(uses: Sequence[Use], refreshed: date, period: int = 7) -> list[Record]:
    """A record by column name for everybody with a licence, as the report stands at the end of a day."""
    records = [
        dict.fromkeys(V2_HEADER, "")
        | {
            "Report Refresh Date": refreshed.isoformat(),
            "User Principal Name": address(person),
            "Display Name": f"Canary {person}",
            "Report Period": str(period),
        }
        for person in range(PEOPLE)
    ]
    days: dict[int, set[date]] = {person: set() for person in range(PEOPLE)}
    prompts = dict.fromkeys(range(PEOPLE), 0)
    for use in uses:
        if use.day > refreshed:
            continue
        record = records[use.person]
        for column in ("Last Activity Date", *(APPS[feature] for feature in use.requests)):
            record[column] = max(record[column], use.day.isoformat())
        if use.day > refreshed - timedelta(days=period):
            days[use.person].add(use.day)
            prompts[use.person] += sum(use.requests.values())
    for person, record in enumerate(records):
        record["Active Usage Days for all apps"] = str(len(days[person]))
        record["Prompts submitted for all apps"] = str(prompts[person])
    return records


def table(records: Iterable[Record], header: Sequence[str] = V2_HEADER) -> bytes:
    """The CSV of v1.0, with the mark of UTF-8 that Graph sends."""
    text = StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(records)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def document(records: Iterable[Record]) -> bytes:
    """The JSON of beta, version 1."""
    value = [
        {JSON_NAMES[column]: record[column] for column in V1_HEADER[:-1]}
        | {"copilotActivityUserDetailsByPeriod": [{"reportPeriod": int(record["Report Period"])}]}
        for record in records
    ]
    return orjson.dumps({"@odata.context": "context", "value": value})
