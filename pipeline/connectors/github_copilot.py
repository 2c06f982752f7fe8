"""GitHub Copilot: the usage-metrics reports, the seats, and archived answers of the old ``/metrics``.

What to ask for: ``users-1-day`` for every day (NDJSON behind the download links), ``user-teams-1-day`` for one day a quarter
where no other roster exists, and the seats of ``/copilot/billing/seats`` once a week. A report is final after three full UTC
days.

When it misleads
----------------
* People without activity are in no report; only the seats show them.
* Receiving a suggestion makes a row: active at all is more than active by one's own action.
* Use of the CLI is told in ``totals_by_cli``, or as feature ``copilot_cli`` in ``totals_by_feature``, or in both: each prompt is
  counted once.
* ``last_activity_at`` is emptied after 90 days and when a seat changes hands.
* ``user-teams-1-day`` leaves out teams with fewer than 5 seats.
* The reports of an organisation or enterprise, and ``/metrics``, are totals: they serve for the organisation as a whole, and only
  where no report about persons is given. Of several organisations, give the enterprise's report: the larger figures count.

References
----------
github/docs, ``content/copilot/reference/copilot-usage-metrics``.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

import msgspec

from pipeline.connectors.base import (
    BadRecord,
    Count,
    Fault,
    GroupFigures,
    Json,
    PersonDay,
    Seat,
    TeamMember,
    count,
    day,
    day_of,
    optional_count,
    person_key,
    utc_day,
)
from pipeline.connectors.connector import Plain, Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names
from schemas.fields import Grain

CLI = "copilot_cli"
_NOTHING: frozenset[str] = frozenset()
OTHERS = "others"
"""What GitHub calls the sum of what it does not name."""
NO_REPORT = "no report available"
SUNDAY = 7

_LINKS = Unwanted(
    "This file holds download links, not the report itself.",
    "Download the links first (they are valid for a short time), and give those files.",
)
_SUMMED = Unwanted(
    "This report is summed over 28 days: it tells no weeks.",
    "Download the report `users-1-day` for each day, or `users-28-day` with a row per day.",
)
_REPOSITORIES = Unwanted(
    "This is a report about repositories, not about the use by people.", "Download the report `users-1-day` instead."
)

# First match wins: a key that only this report has, and the report.
_MARKS: tuple[tuple[frozenset[str], Report | Unwanted], ...] = (
    (frozenset({"download_links"}), _LINKS),
    (frozenset({"user_totals"}), _SUMMED),
    (frozenset({"copilot_ide_code_completions", "copilot_ide_chat", "total_engaged_users"}), Report.GROUP_FIGURES),
    (frozenset({"seats", "assignee", "last_activity_editor"}), Report.SEATS),
    (frozenset({"daily_active_users", "weekly_active_users", "totals_by_ai_adoption_phase"}), Report.GROUP_FIGURES),
    (frozenset({"repository_id", "repo_id", "repository", "repo_name"}), _REPOSITORIES),
    (frozenset({"team_id", "slug"}), Report.TEAM_MEMBERS),
    (frozenset({"user_initiated_interaction_count", "totals_by_feature"}), Report.PERSON_DAYS),
)


class _Feature(msgspec.Struct, gc=False):
    feature: str
    user_initiated_interaction_count: Count | None = None


class _Cli(msgspec.Struct, gc=False):
    prompt_count: Count | None = None


class _Day(msgspec.Struct, gc=False):
    """A row of ``users-1-day`` as it should be."""

    user_login: str
    day: str
    user_initiated_interaction_count: Count
    code_generation_activity_count: Count
    code_acceptance_activity_count: Count
    totals_by_feature: list[_Feature] | None = None
    totals_by_cli: _Cli | None = None


def recognise(record: Json) -> Report | Unwanted | None:
    """What a record, or the document around records, is: its keys alone tell.

    >>> recognise({"user_login": "u1", "day": "2026-04-14", "team_id": 9, "slug": "payments"})
    <Report.TEAM_MEMBERS: 2>
    >>> recognise({"day": "2026-04-14", "daily_active_users": 9, "user_initiated_interaction_count": 40})
    <Report.GROUP_FIGURES: 8>
    >>> recognise({"download_links": None}).what
    'This file holds download links, not the report itself.'
    """
    return next((report for marks, report in _MARKS if not marks.isdisjoint(record)), None)


def recognise_text(text: str) -> Report | None:
    """GitHub answers with a bare JSON string where it has nothing for a day."""
    return Report.NOTHING if text.strip().casefold().startswith(NO_REPORT) else None


def person_days(record: Json) -> tuple[PersonDay]:
    """One row of ``users-1-day``.

    >>> row = {"user_login": "U1", "day": "2026-04-14", "user_initiated_interaction_count": 0,
    ...        "code_generation_activity_count": 7, "code_acceptance_activity_count": 3,
    ...        "totals_by_cli": {"prompt_count": 6}}
    >>> (read,) = person_days(row)
    >>> read.own_action, read.interactions, sorted(read.features)
    (True, 6, ['copilot_cli'])
    """
    own, features = _interactions(record)
    row = PersonDay(
        _person(record),
        day(record, "day"),
        own > 0,
        own,
        count(record, "code_generation_activity_count"),
        count(record, "code_acceptance_activity_count"),
        features,
    )
    return (row,)


def _plain_day(row: _Day) -> tuple[PersonDay]:
    """The same of a row that is as it should be."""
    own, listed, features, told = row.user_initiated_interaction_count, row.totals_by_feature, _NOTHING, 0
    if listed:
        features = _named(tuple([entry.feature for entry in listed]))
        if CLI in features:
            told = [entry.user_initiated_interaction_count or 0 for entry in listed if entry.feature == CLI][-1]
    if (cli := row.totals_by_cli) is not None:
        own, features = _with_cli(own, features, cli.prompt_count or 0, told)
    made, taken = row.code_generation_activity_count, row.code_acceptance_activity_count
    return (PersonDay(person_key(row.user_login, "user_login"), day_of(row.day, "day"), own > 0, own, made, taken, features),)


def group_figures(record: Json) -> tuple[GroupFigures, ...]:
    """One day of an organisation or enterprise; a Sunday tells of its week too, since the weekly count is of the 7 days to it.

    >>> row = {"day": "2026-04-12", "daily_active_users": 9, "weekly_active_users": 31, "monthly_active_users": 40,
    ...        "user_initiated_interaction_count": 60, "code_generation_activity_count": 70, "code_acceptance_activity_count": 8}
    >>> [(read.grain.value, str(read.start), read.people_active, read.members) for read in group_figures(row)]
    [('day', '2026-04-12', 9, 40), ('week', '2026-04-06', 31, 40)]
    """
    if "date" in record:
        return (_legacy_day(record),)
    on = day(record, "day")
    members = optional_count(record, "monthly_active_users")
    interactions, _ = _interactions(record)
    of_day = GroupFigures(
        None,
        Grain.DAY,
        on,
        count(record, "daily_active_users"),
        interactions=interactions,
        suggestions=count(record, "code_generation_activity_count"),
        accepted=count(record, "code_acceptance_activity_count"),
        members=members,
    )
    if on.isoweekday() != SUNDAY or (active := optional_count(record, "weekly_active_users")) is None:
        return (of_day,)
    return (of_day, GroupFigures(None, Grain.WEEK, on - timedelta(days=6), active, members=members))


def _legacy_day(record: Json) -> GroupFigures:
    """One day of the old ``/metrics``, which counted no weeks, and no months either: its own people are all that it shows."""
    active = count(record, "total_active_users")
    suggestions = accepted = 0
    for model in _models(record, "copilot_ide_code_completions"):
        for language in _listed(model, "languages"):
            suggestions += count(language, "total_code_suggestions", "languages.")
            accepted += count(language, "total_code_acceptances", "languages.")
    chats = sum(count(model, "total_chats", "models.") for model in _models(record, "copilot_ide_chat"))
    return GroupFigures(
        None,
        Grain.DAY,
        day(record, "date"),
        active,
        interactions=chats,
        suggestions=suggestions,
        accepted=accepted,
        members=active,
    )


def _models(record: Json, part: str) -> list[Json]:
    """The models of all editors; parts come and go, and without one there is nothing to add."""
    editors = record.get(part)
    if editors is None:
        return []
    if not isinstance(editors, Mapping):
        raise BadRecord(Fault.WRONG_TYPE, part)
    return [model for editor in _listed(editors, "editors") for model in _listed(editor, "models")]


def _listed(record: Json, field: str) -> list[Json]:
    items = record.get(field)
    if items is None:
        return []
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise BadRecord(Fault.WRONG_TYPE, field)
    return items


def team_members(record: Json) -> tuple[TeamMember]:
    """One row of ``user-teams-1-day``; the unit is the team's slug."""
    unit = record.get("slug")
    if unit is None:
        raise BadRecord(Fault.MISSING_FIELD, "slug")
    if not isinstance(unit, str) or not unit.strip():
        raise BadRecord(Fault.BAD_UNIT, "slug")
    return (TeamMember(_person(record), day(record, "day"), unit.strip()),)


def seats(record: Json) -> tuple[Seat]:
    """One seat; ``assigning_team`` is left alone, because it is not who works where."""
    assignee = record.get("assignee")
    if assignee is None:
        raise BadRecord(Fault.MISSING_FIELD, "assignee")
    if not isinstance(assignee, Mapping):
        raise BadRecord(Fault.WRONG_TYPE, "assignee")
    last = utc_day(record, "last_activity_at") if record.get("last_activity_at") is not None else None
    return (Seat(person_key(assignee.get("login"), "assignee.login"), utc_day(record, "created_at"), last),)


def _person(record: Json) -> str:
    if (login := record.get("user_login")) is not None:
        return person_key(login, "user_login")
    return person_key(record.get("login"), "user_login")


def _interactions(record: Json) -> tuple[int, frozenset[str]]:
    """What was started, each prompt of the CLI once, and the features that were used."""
    own = count(record, "user_initiated_interaction_count")
    features, told = _features(record)
    if (cli := record.get("totals_by_cli")) is not None:
        return _with_cli(own, features, _prompts(cli), told)
    return own, features


def _with_cli(own: int, features: frozenset[str], prompts: int, told: int) -> tuple[int, frozenset[str]]:
    """With the prompts of the CLI; those that were told among the features too are in the row's own total already."""
    return max(prompts, own + max(0, prompts - told)), features | {CLI}


def _features(record: Json) -> tuple[frozenset[str], int]:
    """Names of the features, and the prompts that are told of the CLI among them."""
    listed = record.get("totals_by_feature")
    if listed is None:
        return frozenset(), 0
    if type(listed) is not list:
        raise BadRecord(Fault.WRONG_TYPE, "totals_by_feature")
    features = []
    prompts = 0
    for entry in listed:
        if type(entry) is not dict or type(name := entry.get("feature")) is not str:
            raise BadRecord(Fault.WRONG_TYPE, "totals_by_feature.feature")
        features.append(name)
        if name == CLI:
            prompts = _optional(entry, "user_initiated_interaction_count", "totals_by_feature.")
    return _named(tuple(features)), prompts


# People use few mixes of features, and a frozen set that is made once has its hash at hand.
@lru_cache(maxsize=4096)
def _named(features: tuple[str, ...]) -> frozenset[str]:
    return frozenset(features) - {OTHERS}


def _prompts(cli: object) -> int:
    if not isinstance(cli, Mapping):
        raise BadRecord(Fault.WRONG_TYPE, "totals_by_cli")
    return _optional(cli, "prompt_count", "totals_by_cli.")


def _optional(record: Json, field: str, path: str) -> int:
    # Breakdowns come and go within one file; without one there is nothing to add.
    return 0 if record.get(field) is None else count(record, field, path)


_COUNTS = ("user_initiated_interaction_count", "code_generation_activity_count", "code_acceptance_activity_count")

SHEET = Sheet(
    title="GitHub Copilot",
    ask=(
        "the report `users-1-day` of every day",
        "the seats, once a week",
        "where there is no roster: the report `user-teams-1-day` of the quarter's first day",
        "where nothing about persons may be had: `organization-1-day` or `enterprise-1-day`, for the organisation as a whole",
    ),
    where="REST API of an organisation or enterprise: `copilot/metrics/reports` and `copilot/billing/seats`",
    formats=("NDJSON", "JSON"),
    finality_days=3,
    seats="the list of seats",
    blind=(
        "Who did nothing is in no report; only the seats show them.",
        "Receiving a suggestion counts as activity, so being active at all is more than acting oneself.",
        "The last activity of a seat is emptied after 90 days, and when the seat changes hands.",
        "GitHub's teams leave out those with fewer than 5 seats.",
    ),
    known=Known(
        fields=names(
            "user_id user_login login day organization_id enterprise_id etl_id day_partition entity_id_partition"
            " loc_suggested_to_add_sum loc_suggested_to_delete_sum loc_added_sum loc_deleted_sum"
            " used_chat used_agent used_cli used_copilot_code_review_active used_copilot_code_review_passive"
            " used_copilot_coding_agent used_copilot_cloud_agent ai_credits_used ai_adoption_phase"
            " totals_by_feature totals_by_ide totals_by_language_feature totals_by_language_model totals_by_model_feature"
            " totals_by_cli team_id slug created_at updated_at pending_cancellation_date last_activity_at"
            " last_activity_editor last_authenticated_at plan_type assignee assigning_team organization"
            " daily_active_users weekly_active_users monthly_active_users monthly_active_chat_users monthly_active_agent_users"
            " daily_active_cli_users daily_active_copilot_cloud_agent_users weekly_active_copilot_cloud_agent_users"
            " monthly_active_copilot_cloud_agent_users daily_active_copilot_code_review_users"
            " daily_passive_copilot_code_review_users weekly_active_copilot_code_review_users"
            " weekly_passive_copilot_code_review_users monthly_active_copilot_code_review_users"
            " monthly_passive_copilot_code_review_users pull_requests totals_by_ai_adoption_phase report_start_day report_end_day"
            " date total_active_users total_engaged_users copilot_dotcom_chat copilot_dotcom_pull_requests"
            " copilot_ide_code_completions copilot_ide_chat"
        ).union(_COUNTS),
        values={"ai_adoption_phase.phase": frozenset({"Phase 1", "Phase 2", "Phase 3", "Phase 4"})},
    ),
)

GITHUB_COPILOT = UsageConnector(
    name="github-copilot",
    tool="github-copilot",
    sheet=SHEET,
    wrappers=frozenset({"day_totals", "user_totals", "seats", "download_links"}),
    recognise=recognise,
    recognise_text=recognise_text,
    person_days=person_days,
    plain=Plain(_Day, _plain_day),
    team_members=team_members,
    seats=seats,
    group_figures=group_figures,
)
