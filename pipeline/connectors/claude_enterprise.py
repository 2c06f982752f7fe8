"""Claude Enterprise: the analytics of people by the day, and the summaries that are aggregates already.

What to ask for: ``GET /v1/organizations/analytics/users?date=DAY`` for every day, all pages, with a key of the scope
``read:analytics``; and, for the organisation's totals, ``/summaries``. The users' records do not say their day: it stands in the
file's name (``users-2026-10-05.json``), or in a field ``date``, which ``undertow collect --fetch`` fills in.

When it misleads
----------------
* A summary of a group (``filter[]=rbac_group_id:...``) does not say of which group it is: a field ``rbac_group`` must, as
  fetching adds it. Groups overlap and are not the roster's units: the figures join at the gate, for units of the same name only.
* Weekly active people are those of the last 7 days: they are a week's only where the summary is of a Sunday.
* Figures are revised by a few per cent for some days.
* Who did nothing may be absent; the seats are a number of the organisation, not a list.

References
----------
Claude platform documentation, Claude Enterprise Analytics API.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pipeline.connectors.base import BadRecord, Fault, GroupFigures, Json, PersonDay, count, day, person_key, utc_day
from pipeline.connectors.connector import Report, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names
from schemas.fields import Grain

SUNDAY = 6

_PRODUCTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "chat": (("chat_metrics",), ("message_count",)),
    "claude_code": (("claude_code_metrics", "core_metrics"), ("distinct_session_count",)),
    "cowork": (("cowork_metrics",), ("message_count", "distinct_session_count")),
    "design": (("design_metrics",), ("message_count", "distinct_session_count")),
    "excel": (("office_metrics", "excel"), ("message_count", "distinct_session_count")),
    "powerpoint": (("office_metrics", "powerpoint"), ("message_count", "distinct_session_count")),
    "word": (("office_metrics", "word"), ("message_count", "distinct_session_count")),
}
"""For each product, where its counts lie, and which of them is what people did; the first that is there counts."""


def recognise(record: Json) -> Report | None:
    """What a record is.

    >>> recognise({"user": {}, "chat_metrics": {}}), recognise({"starting_at": "", "daily_active_user_count": 3})
    (<Report.PERSON_DAYS: 1>, <Report.GROUP_FIGURES: 8>)
    """
    if "daily_active_user_count" in record or "weekly_active_user_count" in record:
        return Report.GROUP_FIGURES
    return Report.PERSON_DAYS if "user" in record or "chat_metrics" in record else None


def person_days(record: Json) -> tuple[PersonDay, ...]:
    """One person on one day; nothing where all counts are zero, since such a record tells of no activity.

    >>> record = {"user": {"email_address": "A@example.org"}, "date": "2026-10-05", "chat_metrics": {"message_count": 7},
    ...           "claude_code_metrics": {"core_metrics": {"distinct_session_count": 2}}}
    >>> person_days(record)[0].interactions, sorted(person_days(record)[0].features)
    (9, ['chat', 'claude_code'])
    """
    user = record.get("user")
    if not isinstance(user, Mapping):
        raise BadRecord(Fault.MISSING_FIELD if user is None else Fault.WRONG_TYPE, "user")
    person = person_key(user.get("email_address"), "user.email_address")
    used = {product: done for product in _PRODUCTS if (done := _done(record, product))}
    suggestions, accepted = _edits(record)
    on = day(record, "date")
    if not used and not suggestions:
        return ()
    return (
        PersonDay(
            person,
            on,
            own_action=True,
            interactions=sum(used.values()),
            suggestions=suggestions,
            accepted=accepted,
            features=frozenset(used),
        ),
    )


def group_figures(record: Json) -> Iterator[GroupFigures]:
    """One day's summary: the day's active people, and on a Sunday the week's.

    >>> summary = {"starting_at": "2026-10-04T00:00:00Z", "ending_at": "2026-10-05T00:00:00Z", "assigned_seat_count": 60,
    ...            "daily_active_user_count": 12, "weekly_active_user_count": 41}
    >>> [(figures.grain.value, figures.people_active) for figures in group_figures(summary)]
    [('day', 12), ('week', 41)]
    """
    first, after = utc_day(record, "starting_at"), utc_day(record, "ending_at")
    unit = _group(record)
    members = count(record, "assigned_seat_count") if record.get("assigned_seat_count") is not None else None
    if after - first != timedelta(days=1):
        raise BadRecord(Fault.OUTSIDE_PERIOD, "ending_at")
    yield GroupFigures(unit, Grain.DAY, first, count(record, "daily_active_user_count"), members=members)
    if first.weekday() == SUNDAY:
        yield GroupFigures(unit, Grain.WEEK, _monday(first), count(record, "weekly_active_user_count"), members=members)


def _monday(sunday: date) -> date:
    return sunday - timedelta(days=SUNDAY)


def _group(record: Json) -> str | None:
    """The group's name; None for the whole organisation, which alone tells of its seats."""
    name = record.get("rbac_group")
    if isinstance(name, str) and name.strip():
        return name.strip()
    if name is not None:
        raise BadRecord(Fault.BAD_UNIT, "rbac_group")
    if record.get("assigned_seat_count") is None:
        raise BadRecord(Fault.MISSING_FIELD, "rbac_group")
    return None


def _done(record: Json, product: str) -> int:
    path, fields = _PRODUCTS[product]
    found = _inside(record, path)
    field = next((name for name in fields if found.get(name) is not None), None)
    return 0 if field is None else count(found, field, ".".join(path) + ".")


def _edits(record: Json) -> tuple[int, int]:
    """Actions of Claude Code that were proposed, and those that were accepted."""
    proposed = accepted = 0
    tools = _inside(record, ("claude_code_metrics", "tool_actions"))
    for tool in tools:
        one = _inside(tools, (tool,))
        taken, refused = (
            count(one, name, "claude_code_metrics.tool_actions.") if one.get(name) is not None else 0
            for name in ("accepted_count", "rejected_count")
        )
        proposed += taken + refused
        accepted += taken
    return proposed, accepted


def _inside(record: Json, path: tuple[str, ...]) -> Mapping[str, object]:
    """A record inside a record; empty where a product is not used, and its part left out."""
    here: Mapping[str, object] = record
    for field in path:
        value = here.get(field)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise BadRecord(Fault.WRONG_TYPE, ".".join(path))
        here = value
    return here


CLAUDE_ENTERPRISE = UsageConnector(
    name="claude-enterprise",
    tool="claude",
    sheet=Sheet(
        title="Claude Enterprise",
        ask=("the analytics `users` of every day, with the day in the file's name", "for totals: `summaries`, a day each"),
        where="Enterprise Analytics API, with a key of the scope `read:analytics`",
        formats=("JSON", "NDJSON"),
        finality_days=3,
        seats=None,
        blind=(
            "Seats are a number of the organisation, not a list: idle licences cannot be seen per unit.",
            "Figures are revised by a few per cent for some days.",
            "Groups of the vendor overlap; their figures count for units of the same name only.",
        ),
        known=Known(
            fields=names(
                "user date chat_metrics claude_code_metrics office_metrics cowork_metrics design_metrics web_search_count"
                " starting_at ending_at rbac_group assigned_seat_count pending_invite_count daily_active_user_count"
                " weekly_active_user_count monthly_active_user_count daily_adoption_rate weekly_adoption_rate"
                " monthly_adoption_rate"
            ),
        ),
    ),
    recognise=recognise,
    wrappers=frozenset({"data", "summaries"}),
    person_days=person_days,
    group_figures=group_figures,
    day_field="date",
)
