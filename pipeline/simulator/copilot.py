"""GitHub Copilot's usage reports, one record each, in the shape that GitHub documents: pure, no file, no random number.

Lean where the real ones are long: one language and one model a row, the main feature of the day only in the three breakdowns by
language and model. Keys come and go as they do at GitHub:

* ``ai_adoption_phase`` exists since 2026-05-29, ``ai_credits_used`` since 2026-06-19;
* ``used_copilot_coding_agent`` is renamed to ``used_copilot_cloud_agent``: both in spring 2026, only the new name later;
* ``used_cli``, ``totals_by_cli``, ``totals_by_language_model``, the versions and the code-review flags are in some rows only;
* ``etl_id`` and its like turn up on a few days, undocumented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.simulator.organisation import Person, Unit
from pipeline.simulator.user_days import AGENT, ASK, CLI, COMPLETION, FEATURES

Record = dict[str, object]

ORGANISATION_ID = "100000001"
ENTERPRISE_ID = "200001"
PHASES_SINCE = date(2026, 5, 29)
CREDITS_SINCE = date(2026, 6, 19)
NEW_AGENT_NAME_SINCE = date(2026, 2, 1)
OLD_AGENT_NAME_UNTIL = date(2026, 7, 1)
CODE_REVIEW_SINCE = date(2026, 3, 1)
NO_REPORT = "No report available for this day"
LANGUAGES = ("typescript", "python", "csharp", "java", "markdown", "sql")
IN_AN_IDE = (COMPLETION, ASK, AGENT)
MODELS = ("gpt-5.3-codex", "claude-sonnet-4.6", "gpt-5-mini", "auto")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one user-day, a number for each of :data:`~pipeline.simulator.user_days.FEATURES`."""

    asked: Sequence[int]
    suggested: Sequence[int]
    accepted: Sequence[int]
    lines_suggested: Sequence[int]
    lines_added: Sequence[int]
    chance: float


def user_id(person: Person) -> int:
    """GitHub's number of a person."""
    return 40_000_001 + 37 * person.number


def team_id(unit: Unit) -> int:
    """GitHub's number of a team."""
    return 1001 + unit.number


def user_day(person: Person, day: date, figures: Figures) -> Record:
    """One line of ``users-1-day``; exists only for somebody with activity on that day."""
    every = range(len(FEATURES))
    seen = [place for place in every if figures.asked[place] or figures.suggested[place]]
    main = (max(seen, key=lambda place: figures.suggested[place]),)
    feature = {"feature": FEATURES[main[0]]}
    language, model = {"language": LANGUAGES[person.number % len(LANGUAGES)]}, {"model": MODELS[person.number % len(MODELS)]}
    generated, lines = _generated(figures, main), _lines(figures, main)
    row: Record = {
        "user_id": user_id(person),
        "user_login": person.login,
        "day": day.isoformat(),
        "organization_id": ORGANISATION_ID,
        "enterprise_id": ENTERPRISE_ID,
        **_activity(figures, every),
        "totals_by_ide": _by_ide(person, day, figures),
        "totals_by_feature": [
            {"feature": FEATURES[place], **_activity(figures, (place,)), **_lines(figures, (place,))} for place in seen
        ],
        "totals_by_language_feature": [{**language, **feature, **generated, **lines}],
        "totals_by_language_model": [{**language, **model, **generated, **lines}],
        "totals_by_model_feature": [{**model, **feature, **_activity(figures, main), **lines}],
        "used_agent": figures.asked[AGENT] > 0,
        "used_chat": figures.asked[ASK] > 0,
        **_lines(figures, every),
    }
    if figures.chance > 0.73:
        del row["totals_by_language_model"]
    return row | _optional(person, day, figures)


def member(person: Person, day: date, unit: Unit) -> Record:
    """One line of ``user-teams-1-day``."""
    return {
        "user_id": user_id(person),
        "user_login": person.login,
        "day": day.isoformat(),
        "organization_id": ORGANISATION_ID,
        "team_id": team_id(unit),
        "slug": unit.name,
    }


def _generated(figures: Figures, places: Sequence[int]) -> Record:
    return {
        "code_generation_activity_count": sum(figures.suggested[place] for place in places),
        "code_acceptance_activity_count": sum(figures.accepted[place] for place in places),
    }


def _activity(figures: Figures, places: Sequence[int]) -> Record:
    return {"user_initiated_interaction_count": sum(figures.asked[place] for place in places), **_generated(figures, places)}


def _lines(figures: Figures, places: Sequence[int]) -> Record:
    added = sum(figures.lines_added[place] for place in places)
    return {
        "loc_suggested_to_add_sum": sum(figures.lines_suggested[place] for place in places),
        "loc_suggested_to_delete_sum": 0,
        "loc_added_sum": added,
        "loc_deleted_sum": added // 7,
    }


def _by_ide(person: Person, day: date, figures: Figures) -> list[Record]:
    """The command line is no IDE: it is left out here, and so it is at GitHub."""
    ide: Record = {
        "ide": "vscode" if person.number % 5 else "jetbrains",
        **_activity(figures, IN_AN_IDE),
        **_lines(figures, IN_AN_IDE),
    }
    if figures.chance < 0.85:
        seen = f"{day}T{clock(person, day)}.000Z"
        ide["last_known_plugin_version"] = {
            "sampled_at": seen,
            "plugin": "copilot-chat",
            "plugin_version": f"0.{monthly_version(day) - 60}.0",
        }
        ide["last_known_ide_version"] = {"sampled_at": seen, "ide_version": f"1.{monthly_version(day)}.0"}
    return [ide]


def _optional(person: Person, day: date, figures: Figures) -> Record:
    """The keys that come and go."""
    found: Record = {}
    if figures.asked[CLI]:
        found |= {"used_cli": True, "totals_by_cli": _by_cli(person, day, figures.asked[CLI])}
    elif figures.chance < 0.4:
        found["used_cli"] = False
    cloud = figures.asked[AGENT] > 0 and figures.chance < 0.1
    if day < OLD_AGENT_NAME_UNTIL:
        found["used_copilot_coding_agent"] = cloud
    if day >= NEW_AGENT_NAME_SINCE:
        found["used_copilot_cloud_agent"] = cloud
    if day >= CODE_REVIEW_SINCE and figures.chance < 0.15:
        found["used_copilot_code_review_active"] = figures.chance < 0.05
        found["used_copilot_code_review_passive"] = figures.chance >= 0.05
    if day >= PHASES_SINCE:
        phase = 4 if cloud else 3 if figures.asked[CLI] else 2 if figures.asked[AGENT] else 1
        found["ai_adoption_phase"] = {"phase_number": phase, "phase": f"Phase {phase}", "version": "v1"}
    if day >= CREDITS_SINCE:
        found["ai_credits_used"] = round(0.04 * sum(figures.asked) + 0.5, 2)
    if day.toordinal() % 19 == 0:
        found |= {"etl_id": f"green-{day:%Y%m%d}", "day_partition": day.isoformat(), "entity_id_partition": person.number % 16}
    return found


def _by_cli(person: Person, day: date, prompts: int) -> Record:
    requests = 4 * prompts + person.number % 5
    prompt_tokens, output_tokens = 21_000 * requests, 650 * requests + person.number
    return {
        "session_count": 1 + prompts // 8,
        "request_count": requests,
        "prompt_count": prompts,
        "token_usage": {
            "output_tokens_sum": output_tokens,
            "prompt_tokens_sum": prompt_tokens,
            "avg_tokens_per_request": round((output_tokens + prompt_tokens) / requests, 2),
        },
        "last_known_cli_version": {
            "sampled_at": f"{day}T{clock(person, day)}.000Z",
            "cli_version": f"1.0.{monthly_version(day) - 80}",
        },
    }


def clock(person: Person, day: date) -> str:
    """A time of the working day that is the same whenever it is asked for."""
    minutes = 8 * 60 + (person.number * 7919 + day.toordinal() * 104_729) % 600
    return f"{minutes // 60:02}:{minutes % 60:02}:{person.number % 60:02}"


def monthly_version(day: date) -> int:
    """A version that goes up every month."""
    return 100 + 12 * (day.year - 2025) + day.month
