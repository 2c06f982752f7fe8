"""The house style: how a dashboard is addressed, how dashboards lead to each other, what its panels are called.

A dashboard module names its panels; title, description and what is said of an empty panel are then in the catalogue, under the
name of the dashboard, an underscore and the panel.
"""

from collections.abc import Mapping, Sequence

from dashboards.panels import Column, Dashboard, Json, Panel, Place, annotation, dashboard_link, query_variable
from dashboards.sql import query
from dashboards.texts import texts
from pipeline.texts import Text

NAMES = ("adoption", "signals", "four-signals", "unit", "trust", "pipeline")
"""In the order in which somebody new would read them."""
OTHER = {"en": ("nl", "Nederlands"), "nl": ("en", "English")}
Places = Mapping[str, tuple[int, Place]]
"""Each panel's id, which never changes, and its place."""


def uid(name: str, language: str) -> str:
    """The address of a dashboard in a language."""
    return f"undertow-{name}-{language}"


class House:
    """One dashboard in one language: finds its queries and its words.

    Parameters
    ----------
    name
        Of the dashboard.
    language
        ``en`` or ``nl``.
    places
        Its panels.
    """

    def __init__(self, name: str, language: str, places: Places) -> None:
        self.name = name
        self.language = language
        self.text: Text = texts(language)
        self._places = places

    def panel(self, name: str) -> Panel:
        """Id, title, description and place of a panel."""
        number, place = self._places[name]
        return Panel(number, self.say(f"{name}_title"), self.say(f"{name}_description"), place)

    def say(self, key: str) -> str:
        """A text of this dashboard."""
        return self.text(f"board.{self.name}.{key}")

    def nothing(self, name: str) -> str:
        """What is said when a panel has nothing to show."""
        return self.say(f"{name}_nothing")

    def sql(self, name: str) -> str:
        """A query of this dashboard."""
        return query(self.name, name, self.language)

    def to(self, name: str, choice: str = "") -> str:
        """Where a link to another dashboard leads: the organisation, the tool and the time go along."""
        kept = "var-org=${org}&var-tool=${tool}&from=${__from}&to=${__to}"
        return f"/d/{uid(name, self.language)}?{kept}{choice}"

    def to_unit(self) -> tuple[str, str]:
        """A link from a row to the dashboard of its unit; the row has the unit's own name in the hidden column ``unit``."""
        return self.text("house.open_unit"), self.to("unit", "&var-unit=${__data.fields.unit:percentencode}")

    def signal_columns(self, *, is_linked: bool = True) -> dict[str, Column]:
        """The columns of a table of signals; with a way to each one's unit."""
        words = {name: Column(self.text(f"column.{name}")) for name in ("rests_on", "may_also_be", "may_help")}
        return {
            "team": Column(self.text("column.team"), 115, link=self.to_unit() if is_linked else None),
            "seen": Column(self.text("column.seen"), 220),
            **words,
            "unit": Column(self.text("column.unit"), is_hidden=True),
        }

    def statement_columns(self) -> dict[str, Column]:
        """The columns of a table of what the works council and the operator said."""
        return {
            "day": Column(self.text("column.day"), 105, "time:YYYY-MM-DD"),
            "what": Column(self.text("column.what"), 110),
            "who": Column(self.text("column.who")),
            "rules_from": Column(self.text("column.rules_from"), 100),
            "terms": Column(self.text("column.terms"), 125),
        }

    def dashboard(
        self, panels: Sequence[Json], variables: Sequence[str] = ("org", "tool"), *, marks_interventions: bool = False
    ) -> Dashboard:
        """The whole, with the choices above it and the way to the others."""
        other, other_name = OTHER[self.language]
        ways = [dashboard_link(self.text(f"board.{name}.short"), uid(name, self.language)) for name in NAMES if name != self.name]
        marks = [annotation(self.text("house.interventions"), self.sql("interventions_marked"))] if marks_interventions else []
        return Dashboard(
            uid=uid(self.name, self.language),
            title=self.say("title"),
            description=self.say("description"),
            panels=panels,
            variables=[
                query_variable(name, self.text(f"house.variable_{name}"), query("house", name, self.language))
                for name in variables
            ],
            links=[*ways, dashboard_link(other_name, uid(self.name, other))],
            annotations=marks,
            tags=("undertow", f"undertow-{self.language}"),
        )
