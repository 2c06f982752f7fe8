"""Google Gemini in Workspace: the activities of the Reports API, and the table of the admin console.

What to ask for: ``activities.list`` with ``applicationName=gemini_in_workspace_apps`` for the days of the week, all pages, as
they come or with an activity a line. And once a week the CSV of the admin console (Generative AI, Gemini reports, users): it has
a line for everybody with a licence over the last 28 days, so it serves as the list of seats. It tells no weeks. Put the day it
was downloaded in its name: ``gemini-2026-10-05.csv``.

When it misleads
----------------
* Most events are Gemini's own: a reply suggested to each mail that is opened. Only a category that begins with ``active`` is
  something a person did; the others are suggestions, taken or not. Counting events would overstate use a thousandfold.
* Whether a suggestion was taken is not told.
* Of the table only whether somebody used it in 28 days is taken, not on which day. Since when a licence is held, it does not say:
  nobody is new.
* Activities reach back 180 days, and come some hours late; nobody wrote down how late. Three days are waited for.
* An export that was given twice counts interactions twice; people it counts once.

References
----------
developers.google.com, Reports API, Gemini in Workspace Apps activity events; knowledge.workspace.google.com, review Gemini usage.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import msgspec

from pipeline.connectors.base import BadRecord, Fault, Json, PersonDay, Seat, count, person_key, utc_day, utc_day_of
from pipeline.connectors.connector import Plain, Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names

APPLICATION: Final = "gemini_in_workspace_apps"
OWN = "active"
"""How the categories of what a person did begin."""
LEVELS = {"zero": 0, "low": 1, "medium": 1, "high": 1}
"""Newer tables tell overall use by words."""
LATELY = date.max
"""The last activity of somebody who was active in the last 28 days: on which day is not told, but seats ask for no more."""
ROBOTS = "gserviceaccount.com"

_OTHER_APPLICATION = Unwanted(
    "These are activities of another application.", f"Ask the Reports API for `applicationName={APPLICATION}`."
)


def recognise(record: Json) -> Report | Unwanted | None:
    """What a record, or the document around records, is.

    >>> recognise({"email": "", "activeDays": "", "gmail": ""})
    <Report.SEATS: 4>
    """
    if "activeDays" in record or "overallUsage" in record:
        return Report.SEATS
    if "events" in record:
        about = record.get("id")
        name = about.get("applicationName") if isinstance(about, dict) else None
        return Report.PERSON_DAYS if name in {None, APPLICATION} else _OTHER_APPLICATION
    # A page on which nothing happened has no items.
    return Report.NOTHING if record.get("kind") == "admin#reports#activities" else None


def person_days(record: Json) -> tuple[PersonDay, ...]:
    """One activity: a person, a moment, and the events that make it up.

    >>> def activity(category):
    ...     told = [{"name": "app_name", "value": "docs"}, {"name": "event_category", "value": category}]
    ...     event = {"name": "feature_utilization", "parameters": told}
    ...     actor = {"callerType": "USER", "email": "U1@example.com"}
    ...     return {"id": {"time": "2026-04-14T23:20:13.744-01:00"}, "actor": actor, "events": [event]}
    >>> person_days(activity("active_generate"))[0][:6]
    ('u1@example.com', datetime.date(2026, 4, 15), True, 1, 0, 0)
    >>> person_days(activity("unknown"))[0][2:]
    (False, 0, 1, 0, frozenset())
    """
    return _counted(_person(record), _day(record), list(_events(record)))


def _counted(person: str, on: date, events: Sequence[tuple[str, str]]) -> tuple[PersonDay, ...]:
    """A day from the app and category of each event."""
    if not events:
        return ()
    apps = [app for app, category in events if category.startswith(OWN)]
    own = len(apps)
    return (PersonDay(person, on, own > 0, own, len(events) - own, 0, _few(tuple(apps))),)


@lru_cache(maxsize=4096)  # apps are few, and so are their mixes
def _few(apps: tuple[str, ...]) -> frozenset[str]:
    return frozenset(apps)


class _Parameter(msgspec.Struct, gc=False):
    name: str
    value: str | None = None


class _Event(msgspec.Struct, gc=False):
    parameters: list[_Parameter]


class _Actor(msgspec.Struct, gc=False, rename="camel"):
    email: str
    caller_type: Literal["USER"] = "USER"


class _About(msgspec.Struct, gc=False, rename="camel"):
    time: str
    application_name: Literal["gemini_in_workspace_apps"] = APPLICATION


class _Activity(msgspec.Struct, gc=False):
    """An activity as it should be."""

    id: _About
    actor: _Actor
    events: list[_Event]


def _plain_activity(activity: _Activity) -> tuple[PersonDay, ...]:
    """The same of it."""
    person = _no_robot(person_key(activity.actor.email, "actor.email"))
    on = utc_day_of(activity.id.time, "id.time")
    return _counted(person, on, [_told({said.name: said.value for said in event.parameters}) for event in activity.events])


def seats(record: Json) -> tuple[Seat]:
    """A line of the admin console's table.

    >>> seats({"email": "u1@example.com", "overallUsage": "Zero"})
    (Seat(person='u1@example.com', created=None, last_activity=None, seen=None),)
    """
    person = person_key(record.get("email"), "email")
    return (Seat(person, None, LATELY if _used(record) else None),)


def _used(record: Json) -> bool:
    if record.get("activeDays") is not None:
        return count(record, "activeDays") > 0
    usage = record.get("overallUsage")
    if isinstance(usage, str) and (level := LEVELS.get(usage.strip().casefold())) is not None:
        return level > 0
    return count(record, "overallUsage") > 0


def _person(record: Json) -> str:
    actor = record.get("actor")
    if actor is None:
        raise BadRecord(Fault.MISSING_FIELD, "actor")
    if type(actor) is not dict:
        raise BadRecord(Fault.WRONG_TYPE, "actor")
    if actor.get("callerType", "USER") != "USER":
        raise BadRecord(Fault.NOT_A_PERSON, "actor.callerType")
    return _no_robot(person_key(actor.get("email"), "actor.email"))


def _no_robot(person: str) -> str:
    if person.endswith(ROBOTS):
        raise BadRecord(Fault.NOT_A_PERSON, "actor.email")
    return person


def _day(record: Json) -> date:
    about = record.get("id")
    if about is None:
        raise BadRecord(Fault.MISSING_FIELD, "id")
    if type(about) is not dict:
        raise BadRecord(Fault.WRONG_TYPE, "id")
    if about.get("applicationName", APPLICATION) != APPLICATION:
        raise BadRecord(Fault.OTHER_REPORT, "id.applicationName")
    try:
        return utc_day(about, "time")
    except BadRecord as bad:
        raise BadRecord(bad.fault, "id.time") from bad


def _events(record: Json) -> Iterator[tuple[str, str]]:
    """App and category of each event."""
    events = record.get("events")
    if events is None:
        raise BadRecord(Fault.MISSING_FIELD, "events")
    if type(events) is not list:
        raise BadRecord(Fault.WRONG_TYPE, "events")
    for event in events:
        yield _told(_parameters(event))


def _told(parameters: Mapping[str, object]) -> tuple[str, str]:
    """App and category."""
    category, app = parameters.get("event_category"), parameters.get("app_name")
    if category is None:
        raise BadRecord(Fault.MISSING_FIELD, "events.parameters.event_category")
    if not isinstance(category, str) or not isinstance(app, str):
        raise BadRecord(Fault.WRONG_TYPE, "events.parameters")
    return app, category


def _parameters(event: object) -> dict[str, object]:
    """The parameters of an event by name."""
    parameters = event.get("parameters") if type(event) is dict else None
    if type(parameters) is not list:
        raise BadRecord(Fault.WRONG_TYPE, "events.parameters")
    told = {}
    for parameter in parameters:
        if type(parameter) is not dict:
            raise BadRecord(Fault.WRONG_TYPE, "events.parameters")
        if type(name := parameter.get("name")) is str:
            told[name] = parameter.get("value")
    return told


_APPS = ("gmail", "docs", "sheets", "slides", "drive", "meet", "chat", "vids")

SHEET = Sheet(
    title="Google Gemini in Workspace",
    ask=(
        "the activities of `gemini_in_workspace_apps` of every day, all pages",
        "the CSV of users from the admin console, once a week, with its day in the name",
    ),
    where="Reports API, `activities.list`, with the right to read audit reports; admin console, Generative AI, Gemini reports",
    formats=("JSON", "NDJSON", "CSV"),
    finality_days=3,
    seats="the CSV of users from the admin console",
    blind=(
        "Most events are Gemini's own offers; only categories that begin with `active` are something a person did.",
        "Whether an offer was taken is not told.",
        "Since when a licence is held is not told: nobody is new.",
        "The CSV of the admin console is summed over 28 days: it serves for seats, and tells no weeks.",
        "How late activities may come is not documented.",
    ),
    lacks=frozenset({"suggestions_accepted"}),
    known=Known(
        fields=names("kind id etag actor ownerDomain ipAddress networkInfo events resourceDetails")
        | names("email overallUsage activeDays geminiApp")
        | frozenset(_APPS),
        values={"actor.callerType": frozenset({"USER", "KEY"}), "events.name": frozenset({"feature_utilization"})},
    ),
)

GEMINI_WORKSPACE = UsageConnector(
    name="gemini-workspace",
    tool="gemini-workspace",
    sheet=SHEET,
    recognise=recognise,
    wrappers=frozenset({"items"}),
    columns={
        "email": "email",
        "overall usage": "overallUsage",
        "active days": "activeDays",
        "gemini app": "geminiApp",
        # The product's name before the app's comes and goes between versions of the console.
        **{app: app for app in _APPS},
        **{f"google {app}": app for app in _APPS},
    },
    person_days=person_days,
    seats=seats,
    plain=Plain(_Activity, _plain_activity),
    adds_up=True,
)
