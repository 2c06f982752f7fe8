"""One unit's rows and their meaning as a page, in both languages, and as JSON."""

import json
from collections.abc import Mapping, Sequence

from pipeline.privacy.access import Look
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.report import my_team_words as told
from pipeline.report.my_team import MyTeam, View
from pipeline.report.page import lay_out
from pipeline.texts import texts


def render_my_team(team: MyTeam, plan: ReleasePlan, looks: Sequence[Look], language: str) -> str:
    """The page, opened in ``language``; nothing is fetched, no script runs."""

    def page(code: str) -> Mapping[str, object]:
        return {
            "lang": code,
            "t": texts(code),
            "title": told.title(team, code),
            "lead": told.lead(team, code),
            "parts": told.sections(team, plan, looks, code),
            "foot": texts(code)("my_team.foot", fingerprint=plan.fingerprint()),
        }

    return lay_out("my_team.html", page, language)


def as_json(team: MyTeam, plan: ReleasePlan, looks: Sequence[Look], language: str) -> str:
    """The rows as the views give them (days as ``2026-09-28``), and beside them the words, as JSON."""
    whole = {
        "org": team.org,
        "unit": team.unit,
        "counted_in": team.remainder or team.unit,
        "plan": plan.fingerprint(),
        "rows": {view.table: team.rows(view) for view in View},
        "words": [
            {
                "section": part.key,
                "heading": part.heading,
                "sentences": list(part.paragraphs),
                "facts": dict(part.facts),
                "kept_for_the_programs": [{"what": list(entry.measures), **entry.terms} for entry in part.entries],
            }
            for part in told.sections(team, plan, looks, language)
        ],
        "looks": [look.model_dump(mode="json", exclude={"event"}) for look in looks],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, default=str) + "\n"
