"""Microsoft 365 Copilot: the usage reports of Microsoft Graph.

What to ask for: ``getMicrosoft365CopilotUsageUserDetail(period='D7', version='v2')`` as it stands after a Sunday: every day, if
that can be arranged, for Graph gives only its newest state and is up to 72 hours late. Version 1 and other periods are read too.
It has a row for everybody with a licence, so it is the list of seats as well. ``getMicrosoft365CopilotUserCountSummary`` of a
Sunday, with ``period='D7'``, gives the figures of the whole organisation, also where names are concealed.

What one report tells
---------------------
For each app the last day on which a person used it, and nothing of the days before. So a report tells who was active in a week
only where it was refreshed at the end of that week: on its Friday, Saturday or Sunday. Reports of these days add up, those of
other days serve for the seats alone, and a week without one is missing. Single days cannot be told at all. A report never changes
once it is there: it is final when it comes, which is up to 72 hours after its day.

When it misleads
----------------
* A report of a Friday does not see the weekend: where people work on weekends, bring that of the Sunday.
* Version 2 with a period of 7 days tells prompts: own action is having sent one. Without them any activity counts as own action,
  since Microsoft counts only what a person meant to do. Bring the same report every week.
* Only people with a licence are in it; Copilot Chat without one is in no report of Graph.
* Since when a licence is held is not told: nobody is new, so fresh licences count as never used.
* Where the administrator conceals names (the default), no person can be joined to a unit: the report is refused as a whole.

References
----------
MicrosoftDocs/m365copilot-docs, ``docs/api/admin-settings/reports``. The names of version 2 in JSON are not documented.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeline.connectors.base import (
    BadRecord,
    Fault,
    GroupFigures,
    Json,
    PersonDay,
    Seat,
    count,
    day,
    optional_count,
    parse_day,
    person_key,
)
from pipeline.connectors.connector import Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet
from schemas.fields import Grain

FRIDAY, SUNDAY = 4, 6
WEEKLY = 7
"""The report period, in days, that can be a week."""


class App(NamedTuple):
    """What one app is called: by us, in JSON, in the CSV of Graph, and in the CSV of the admin center."""

    feature: str
    field: str
    column: str
    admin_center: str


APPS = (
    App("chat", "copilotChat", "copilot chat", "copilot chat"),
    App("chat", "copilotChatWork", "copilot chat (work)", "copilot chat (work)"),
    App("chat", "copilotChatWeb", "copilot chat (web)", "copilot chat (web)"),
    App("teams", "microsoftTeamsCopilot", "microsoft teams copilot", "teams copilot"),
    App("word", "wordCopilot", "word copilot", "word copilot"),
    App("excel", "excelCopilot", "excel copilot", "excel copilot"),
    App("powerpoint", "powerPointCopilot", "powerpoint copilot", "powerpoint copilot"),
    App("outlook", "outlookCopilot", "outlook copilot", "outlook copilot"),
    App("onenote", "oneNoteCopilot", "onenote copilot", "onenote copilot"),
    App("loop", "loopCopilot", "loop copilot", "loop copilot"),
    App("app", "microsoft365Copilot", "microsoft 365 copilot", "microsoft 365 app"),
    App("edge", "edge", "edge", "edge"),
    App("agent", "copilotAgent", "copilot agent", "copilot agent"),
)
LAST_DAYS = {f"{app.field}LastActivityDate": app.feature for app in APPS}
"""Fields with the last day on which an app was used, and the feature they stand for."""
PROMPTS = ("promptsSubmittedForAllApps", "promptsSubmitted")
BY_PERIOD = "copilotActivityUserDetailsByPeriod"

CONCEALED_SIGNS = 32
_CONCEALED_NAME = re.compile(rf"[0-9A-Fa-f]{{{CONCEALED_SIGNS}}}")

_CONCEALED = Unwanted(
    "The names in this report are concealed, so nobody can be joined to a unit.",
    "Let an administrator set `displayConcealedNames` of `adminReportSettings` to false, and download it again.",
)
_UNDATED = Unwanted(
    "This table does not say on which day it was refreshed, so it tells of no week.",
    "Bring the CSV of Microsoft Graph, in English, with the column `Report Refresh Date`.",
)
# Without the column everybody would seem never to have used it.
_WITHOUT_ACTIVITY = Unwanted(
    "This report lacks the column `Last Activity Date`: Microsoft has renamed or dropped it.",
    "Check the export, and update Undertow; nothing is released meanwhile, since it would be too low.",
)


def recognise(record: Json) -> Report | Unwanted | None:
    """What a record is; one concealed name tells that all are concealed.

    >>> recognise({"userPrincipalName": "u1@example.com", "reportRefreshDate": "2026-10-04", "lastActivityDate": ""})
    <Report.PERSON_DAYS|SEATS: 5>
    >>> recognise({"userPrincipalName": 32 * "A", "reportRefreshDate": "2026-10-04"}).cure.split("`")[1]
    'displayConcealedNames'
    """
    if "userPrincipalName" in record:
        name = record["userPrincipalName"]
        if isinstance(name, str) and _CONCEALED_NAME.fullmatch(name.strip()):
            return _CONCEALED
        if "reportRefreshDate" not in record:
            return _UNDATED
        return Report.PERSON_DAYS | Report.SEATS if "lastActivityDate" in record else _WITHOUT_ACTIVITY
    if {"adoptionByProduct", "adoptionByDate", "anyAppActiveUsers"} & record.keys():
        return Report.GROUP_FIGURES if "reportRefreshDate" in record else _UNDATED
    return None


def person_days(record: Json) -> tuple[PersonDay, ...]:
    """What a row of the detail of users tells of the week at whose end it was refreshed.

    >>> row = {"reportRefreshDate": "2026-10-04", "userPrincipalName": "U1@example.com", "lastActivityDate": "2026-09-30",
    ...        "wordCopilotLastActivityDate": "2026-09-30", "loopCopilotLastActivityDate": "2026-05-01", "reportPeriod": 7}
    >>> (read,) = person_days(row)
    >>> read.own_action, sorted(read.features)
    (True, ['word'])
    >>> person_days(row | {"lastActivityDate": "2026-09-27", "wordCopilotLastActivityDate": ""})
    ()
    """
    refreshed, person = day(record, "reportRefreshDate"), _person(record)
    if refreshed.weekday() < FRIDAY:
        raise BadRecord(Fault.NOT_AT_WEEKS_END, "reportRefreshDate")
    monday = refreshed - timedelta(days=refreshed.weekday())
    apps = set()
    for field in LAST_DAYS.keys() & record.keys():
        if (used := _last(record, field)) and monday <= used <= refreshed:
            apps.add(LAST_DAYS[field])
    last = _last(record, "lastActivityDate")
    if not apps and not (last and monday <= last <= refreshed):
        return ()
    prompts = _prompts(record)
    return (PersonDay(person, refreshed, prompts is None or prompts > 0, 0, 0, 0, frozenset(apps)),)


def seats(record: Json) -> tuple[Seat]:
    """The licence that a row of the detail of users stands for.

    >>> row = {"reportRefreshDate": "2026-10-04", "userPrincipalName": "u1@example.com", "lastActivityDate": None}
    >>> seats(row)
    (Seat(person='u1@example.com', created=None, last_activity=None, seen=datetime.date(2026, 10, 4)),)
    """
    return (Seat(_person(record), None, _last(record, "lastActivityDate"), day(record, "reportRefreshDate")),)


def group_figures(record: Json) -> Iterator[GroupFigures | BadRecord]:
    """The organisation's own figures, of any app: a week in the summary of a Sunday, a day in the trend.

    >>> row = {"reportRefreshDate": "2026-10-04", "reportPeriod": 7, "anyAppEnabledUsers": 359, "anyAppActiveUsers": 165}
    >>> [figures[1:4] for figures in group_figures(row)]
    [(<Grain.WEEK: 'week'>, datetime.date(2026, 9, 28), 165)]
    """
    refreshed = day(record, "reportRefreshDate")
    for entry in _entries(record, "adoptionByProduct", "adoptionByDate"):
        try:
            if "reportDate" in entry:
                yield _figures(entry, Grain.DAY, day(entry, "reportDate"))
            elif optional_count(entry, "reportPeriod") == WEEKLY and refreshed.weekday() == SUNDAY:
                yield _figures(entry, Grain.WEEK, refreshed - timedelta(days=SUNDAY))
        except BadRecord as bad:
            yield bad


def _figures(entry: Json, grain: Grain, start: date) -> GroupFigures:
    return GroupFigures(None, grain, start, count(entry, "anyAppActiveUsers"), members=count(entry, "anyAppEnabledUsers"))


def _entries(record: Json, *lists: str) -> Iterator[Json]:
    """The parts of a record: the objects of its lists in JSON, itself in a CSV."""
    listed = [name for name in lists if name in record]
    if not listed:
        yield record
    for name in listed:
        entries = record[name]
        if type(entries) is not list or not all(type(entry) is dict for entry in entries):
            raise BadRecord(Fault.WRONG_TYPE, name)
        yield from entries


def _person(record: Json) -> str:
    person = person_key(record.get("userPrincipalName"), "userPrincipalName")
    if len(person) == CONCEALED_SIGNS and _CONCEALED_NAME.fullmatch(person):
        raise BadRecord(Fault.BAD_PERSON, "userPrincipalName")
    return person


def _last(record: Json, field: str) -> date | None:
    """The day in a field; an empty text, null and no field at all mean never."""
    value = record.get(field)
    if value is None or value == "":
        return None
    if type(value) is not str or (found := _day_of(value)) is None:
        raise BadRecord(Fault.BAD_DAY, field)
    return found


@lru_cache(maxsize=4096)
def _day_of(text: str) -> date | None:
    # A report of many people holds few days, many times.
    return parse_day(text)


def _prompts(record: Json) -> int | None:
    """The prompts of the last 7 days; None where the report tells none, or only those of a longer period."""
    for entry in _entries(record, BY_PERIOD) if BY_PERIOD in record else (record,):
        if optional_count(entry, "reportPeriod") == WEEKLY:
            for field in PROMPTS:
                if (holder := entry if field in entry else record).get(field) is not None:
                    return count(holder, field)
    return None


_PRODUCTS = {
    "any app": "anyApp",
    "copilot chat": "copilotChat",
    "copilot chat (work)": "copilotChatWork",
    "copilot chat (web)": "copilotChatWeb",
    "microsoft teams": "microsoftTeams",
    "word": "word",
    "excel": "excel",
    "powerpoint": "powerPoint",
    "outlook": "outlook",
    "onenote": "oneNote",
    "loop": "loop",
    "microsoft 365 copilot": "microsoft365Copilot",
    "edge": "edge",
}
_COLUMNS = {
    "report refresh date": "reportRefreshDate",
    "report period": "reportPeriod",
    "report date": "reportDate",
    "user principal name": "userPrincipalName",
    "user name": "userPrincipalName",
    "display name": "displayName",
    "last activity date": "lastActivityDate",
    "last activity date (utc)": "lastActivityDate",
    "active usage days for all apps": "activeUsageDaysForAllApps",
    "active days": "activeUsageDaysForAllApps",
    "prompts submitted for all apps": "promptsSubmittedForAllApps",
    "prompts submitted (any app)": "promptsSubmittedForAllApps",
    "prompts submitted for copilot chat (work)": "promptsSubmittedForCopilotChatWork",
    "prompts submitted for copilot chat (web)": "promptsSubmittedForCopilotChatWeb",
    "prompts submitted": "promptsSubmitted",
    "total prompts submitted": "totalPromptsSubmitted",
    "average prompts submitted": "averagePromptsSubmitted",
    **{f"{app.column} last activity date": f"{app.field}LastActivityDate" for app in APPS},
    **{f"last activity date of {app.admin_center} (utc)": f"{app.field}LastActivityDate" for app in APPS},
    **{f"{product} enabled users": f"{name}EnabledUsers" for product, name in _PRODUCTS.items()},
    **{f"{product} active users": f"{name}ActiveUsers" for product, name in _PRODUCTS.items()},
}

SHEET = Sheet(
    title="Microsoft 365 Copilot",
    ask=(
        "`getMicrosoft365CopilotUsageUserDetail(period='D7', version='v2')`, refreshed on a Sunday (or a Friday or Saturday)",
        "for the whole organisation alone: `getMicrosoft365CopilotUserCountSummary(period='D7')`, refreshed on a Sunday",
    ),
    where="Microsoft Graph, `/v1.0/copilot/reports` (CSV) or `/beta/copilot/reports` (JSON), with the right `Reports.Read.All`",
    formats=("CSV", "JSON", "NDJSON"),
    finality_days=0,  # a report stands as it was refreshed; that of a Sunday is two or three days old when Graph gives it
    seats="the same report: it has a row for everybody with a licence",
    blind=(
        "A report tells the last day of use, not the days before: of a week only one of its end tells, of a day none.",
        "Graph is up to 72 hours late, so the report of a Sunday is there by Wednesday; it then stands as it is.",
        "Nobody without a licence is in it.",
        "Since when a licence is held is not told: nobody is new, so fresh licences count as never used.",
        "Where names are concealed (the default of Microsoft), no unit can be told, only the organisation.",
        "Without version 2 and a period of 7 days, any activity counts as own action.",
    ),
    grain=Grain.WEEK,
    lacks=frozenset({"interactions", "suggestions", "suggestions_accepted"}),
    known=Known(
        fields=frozenset(
            {*_COLUMNS.values(), *PROMPTS, BY_PERIOD, "activeUsageDays", "adoptionByProduct", "adoptionByDate", "@odata.type"}
        ),
    ),
)

MICROSOFT_365_COPILOT = UsageConnector(
    name="microsoft-365-copilot",
    tool="microsoft-365-copilot",
    sheet=SHEET,
    recognise=recognise,
    wrappers=frozenset({"value"}),
    columns=_COLUMNS,
    person_days=person_days,
    seats=seats,
    group_figures=group_figures,
    adds_up=True,
)
