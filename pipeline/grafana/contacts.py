"""Who is told about what: a small TOML file of contact points, and which unit each change lead answers for."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import UnusableInput
from pipeline.grafana import teams
from pipeline.grafana.plan import OWNED, Kind, Step
from pipeline.grafana.teams import Name, Note, Team

TIMING = f"{OWNED}-moment"
EXAMPLE = "deploy/grafana/contacts.example.toml shows how it is written."
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]


class Contact(BaseModel):
    """Where messages go, and in which language. Secrets are named here, never written: they come from the environment.

    ``email`` needs addresses; ``slack`` and ``teams`` a variable with the address of the webhook (Teams: of a Workflow "when a
    webhook request is received", the old connectors are gone); ``webhook`` one with its address and one with the key of the
    signature.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["email", "slack", "teams", "webhook"]
    language: Literal["nl", "en"] = "nl"
    addresses: tuple[str, ...] = ()
    url_from: Variable | None = None
    hmac_from: Variable | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "email" and not self.addresses:
            raise ValueError("email needs addresses")
        if self.kind != "email" and not self.url_from:
            raise ValueError(f"{self.kind} needs url_from: the name of a variable")
        if self.kind == "webhook" and not self.hmac_from:
            raise ValueError("webhook needs hmac_from: the name of a variable")
        return self

    def settings(self) -> dict[str, Any]:
        """Grafana's settings, without secrets."""
        subject, body = (f'{{{{ template "undertow.{part}.{self.language}" . }}}}' for part in ("title", "message"))
        if self.kind == "email":
            return {"addresses": ";".join(self.addresses), "singleEmail": True, "subject": subject, "message": body}
        words = {"title": subject, "text" if self.kind == "slack" else "message": body}
        return {"httpMethod": "POST", **words} if self.kind == "webhook" else words

    def secrets(self, environment: Mapping[str, str]) -> dict[str, Any]:
        """The part of the settings that is secret; in the form of ``settings``."""
        secrets: dict[str, Any] = {"url": _read(self.url_from, environment)} if self.url_from else {}
        return secrets | ({"hmacConfig": {"secret": _read(self.hmac_from, environment)}} if self.hmac_from else {})


class Moment(BaseModel):
    """The one hour of the week in which people are written to.

    An hour and no more: rules are looked at, and groups sent, once an hour, so a unit gets at most one message a week. What would
    be sent outside of it is not kept for later, but said in the next one, for a signal lasts longer than a week. One that lasts
    is told again after some weeks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    weekday: Weekday = "tuesday"
    hour: Annotated[int, Field(ge=8, le=16)] = 10
    location: str = "Europe/Amsterdam"
    weeks_between: Annotated[int, Field(ge=1, le=12)] = 4

    @property
    def day(self) -> int:
        """The weekday as a number; Monday is 1."""
        return get_args(Weekday).index(self.weekday) + 1

    def interval(self) -> dict[str, Any]:
        """Grafana's time interval."""
        hours = {"start_time": f"{self.hour:02}:00", "end_time": f"{self.hour + 1:02}:00"}
        return {"weekdays": [self.weekday], "times": [hours], "location": self.location}


class Contacts(BaseModel):
    """The whole file.

    Parameters
    ----------
    hr, it
        Which contact gets the signals of units without a change lead of their own, and which what is technical.
    works_council
        Which contact gets the works council's digest; alerts never go there.
    moment
        When people are written to.
    contact
        All contacts by name.
    units
        Unit of the roster to the contact of its change lead.
    team, open_to_all
        Who may open the dashboards, and what each team sees first; whether everybody may, too. Without a team, Grafana's own
        rules hold.
    note
        What dashboards mark for everybody, since no table knows it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    hr: Name
    it: Name
    works_council: Name | None = None
    open_to_all: bool = False
    moment: Moment = Moment()
    contact: dict[Name, Contact]
    units: dict[str, Name] = {}
    team: dict[Name, Team] = {}
    note: dict[Name, Note] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        council = {self.works_council} if self.works_council else set()
        if strange := {self.hr, self.it, *self.units.values(), *council} - set(self.contact):
            raise ValueError(f"no such contact: {', '.join(sorted(strange))}")
        # Whoever is told about people must not get what is technical the same way, nor a verdict for a closing message.
        if self.it in {self.hr, *self.units.values()}:
            raise ValueError("it needs a contact of its own")
        return self

    def leads(self) -> dict[str, list[str]]:
        """Contact of each change lead to its units, in order; HR, for all the rest, is not among them."""
        names = sorted(set(self.units.values()) - {self.hr})
        return {name: sorted(unit for unit, contact in self.units.items() if contact == name) for name in names}

    def check_homes(self, dashboards: Collection[str]) -> None:
        """Whether what each team sees first is there.

        Raises
        ------
        UnusableInput
            Some team's is not; the message says what there is.
        """
        for name, team in self.team.items():
            if team.home_uid not in dashboards:
                there = ", ".join(sorted(dashboards))
                raise UnusableInput(f"The home of team {name} is no dashboard: {team.home_uid}.", f"There are: {there}.")

    def steps(self, environment: Mapping[str, str]) -> list[Step]:
        """Teams, notes, contact points and the timing, as steps of a plan."""
        points = [self._point(name, contact, environment) for name, contact in sorted(self.contact.items())]
        timing = {"name": TIMING, "time_intervals": [self.moment.interval()]}
        people = teams.steps(self.team, self.note, is_open=self.open_to_all)
        return [*people, *points, Step(Kind.TIMING, TIMING, TIMING, timing)]

    def _point(self, name: str, contact: Contact, environment: Mapping[str, str]) -> Step:
        uid = receiver(name)
        # Grafana's own closing message reads as a verdict, and is lost outside the moment: ours is a row of the query.
        body = {
            "uid": uid,
            "name": uid,
            "type": contact.kind,
            "settings": contact.settings(),
            "disableResolveMessage": name != self.it,
        }
        secrets = contact.secrets(environment)
        return Step(Kind.CONTACT_POINT, uid, uid, body, {"settings": secrets} if secrets else {})


def receiver(name: str) -> str:
    """The contact point of a contact.

    >>> receiver("hr")
    'undertow-hr'
    """
    return f"{OWNED}-{name}"


def read_contacts(path: Path) -> Contacts:
    """Read the file.

    Raises
    ------
    UnusableInput
        It is not there, or says something that cannot be; the message names the place, never a value.
    """
    try:
        return Contacts.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UnusableInput(f"The contacts in {path} cannot be read.", EXAMPLE) from fault
    except ValidationError as fault:
        said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in fault.errors(include_input=False))
        raise UnusableInput(f"The contacts in {path} cannot be used: {said}.", EXAMPLE) from fault


def _read(variable: str | None, environment: Mapping[str, str]) -> str:
    value = environment.get(variable or "")
    if not value:
        raise UnusableInput(f"The variable {variable}, which a contact needs, is not set.", "Set it, then run this again.")
    return value
