"""Who sees what: teams with a home and a language, who may open the folder, and notes on every chart.

Membership is not ours: who is in a team comes from the organisation's own directory, and no person is ever named here. Nor does a
folder protect anything, for whoever may look at a dashboard may send any query to its data source: protection is in the store. A
team and a folder make it easy to find one's way, no more.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.grafana.plan import FOLDER_UID, OWNED, Kind, Step

Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")]
LOCALES = {"nl": "nl-NL", "en": "en-US"}
VIEW = 1


class Team(BaseModel):
    """What a team sees first, and in which language; ``home`` is the name of a dashboard."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    home: Name
    language: Literal["nl", "en"] = "nl"
    timezone: str = "Europe/Amsterdam"

    @property
    def home_uid(self) -> str:
        """The dashboard it sees first."""
        return f"{OWNED}-{self.home}-{self.language}"

    def preferences(self) -> dict[str, Any]:
        """Grafana's preferences."""
        return {
            "homeDashboardUID": self.home_uid,
            "language": LOCALES[self.language],
            "timezone": self.timezone,
            "weekStart": "monday",
        }


class Note(BaseModel):
    """Something that happened to everybody and that no table knows, such as a new law or a merger; never a person.

    What was done for a unit is not noted here: the store knows it, and the dashboards mark it by a query of their own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    day: date
    until: date | None = None
    nl: str
    en: str

    def annotation(self, key: str, language: Literal["nl", "en"]) -> dict[str, Any]:
        """Grafana's annotation, of the whole organisation; dashboards find it by its tags."""
        span = {"time": _milliseconds(self.day)} | ({"timeEnd": _milliseconds(self.until)} if self.until else {})
        return {**span, "tags": [OWNED, f"{OWNED}-{language}", note_uid(key, language)], "text": getattr(self, language)}


def note_uid(key: str, language: str) -> str:
    """What a note is known by: one of its tags.

    >>> note_uid("merger", "nl")
    'undertow-note-merger-nl'
    """
    return f"{OWNED}-note-{key}-{language}"


def marked(board: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A dashboard that draws the notes of its language: those with the tag that it bears itself.

    Parameters
    ----------
    board
        Grafana's dashboard.
    names
        What the marks are called, by language.
    """
    language = next(language for language in names if f"{OWNED}-{language}" in board["tags"])
    mark = {
        "name": names[language],
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "iconColor": "#56B4E9",
        "target": {"type": "tags", "tags": [f"{OWNED}-{language}"], "matchAny": False, "limit": 100},
    }
    return {**board, "annotations": {"list": [*board["annotations"]["list"], mark]}}


def steps(teams: Mapping[str, Team], notes: Mapping[str, Note], *, is_open: bool) -> list[Step]:
    """Teams, what they see first, who may open the folder, and the notes.

    Parameters
    ----------
    teams, notes
        By name.
    is_open
        Whether everybody in this Grafana may open the folder, beside the teams.
    """
    named = {f"{OWNED}-{name}": team for name, team in sorted(teams.items())}
    everybody = [{"role": "Viewer", "permission": VIEW}] if is_open else []
    items = [*({"team": name, "permission": VIEW} for name in named), *everybody]
    languages: tuple[Literal["nl", "en"], ...] = ("en", "nl")
    return [
        *(Step(Kind.TEAM, name, name, {"name": name}) for name in named),
        *([Step(Kind.PERMISSIONS, FOLDER_UID, "who may open the folder", {"items": items})] if named else []),
        *(Step(Kind.PREFERENCES, name, name, team.preferences()) for name, team in named.items()),
        *(
            Step(Kind.NOTE, note_uid(key, language), note_uid(key, language), note.annotation(key, language))
            for key, note in sorted(notes.items())
            for language in languages
        ),
    ]


def _milliseconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
