"""A works council and an operator with real keys, and the log they write."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.periods import Week
from pipeline.privacy.approval import Role, Statement, Terms, Trust, signed, statements
from pipeline.privacy.chain import Body, Chain, read_chain
from pipeline.privacy.consent import Refusal, refusal
from pipeline.privacy.release_plan import ReleasePlan, read_plan
from pipeline.signing import Signer, Verifier, make_keys, read_signer, read_verifiers

FINALITY = 3


@cache
def keys(name: str) -> tuple[Signer, Verifier]:
    """The same pair for the same name, in one run of the tests."""
    with TemporaryDirectory() as folder:
        private, public = Path(folder) / "key", Path(folder) / "pub"
        make_keys(private, public)
        return read_signer(private), read_verifiers(public)[0]


TRUST: Trust = {Role.COUNCIL: (keys("council")[1],), Role.OPERATOR: (keys("operator")[1],)}


@cache
def plan() -> ReleasePlan:
    """Two entries of the plan that is shipped: enough to leave one out."""
    shipped = read_plan((Path(__file__).parents[2] / "deploy" / "release-plan.toml").read_text("utf-8"))
    return shipped.model_copy(update={"entries": dict(list(shipped.entries.items())[:2])})


@cache
def narrower() -> ReleasePlan:
    """The same without one of them."""
    return plan().model_copy(update={"entries": dict(list(plan().entries.items())[:1])})


@cache
def terms(k: int = 10, finality_days: int = FINALITY, *, narrow: bool = False, org: str = "acme") -> Terms:
    agreed = narrower() if narrow else plan()
    return Terms.of(org, finality_days, agreed.model_copy(update={"k": k}))


def at(day: str | date, hour: int = 12) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@dataclass
class Log:
    """The log, entry by entry."""

    chain: Chain = field(default_factory=lambda: Chain(()))

    def say(self, event: str, when: datetime, role: Role = Role.COUNCIL, by: str = "", **more: object) -> None:
        signer, _ = keys(by or ("council" if role is Role.COUNCIL else "operator"))
        said: Body = {"event": event, "by": role.value, "at": when.isoformat(), **more}  # type: ignore[dict-item]  # JSON values
        entry = self.chain.next(signed(self.chain, signer.key, signer.sign, said))
        self.chain = Chain((*self.chain.entries, entry))

    def approve(self, when: datetime, start: str, agreed: Terms) -> None:
        self.say("approve", when, start=start, terms=agreed.model_dump(mode="json"))

    def freeze(self, when: datetime, role: Role = Role.COUNCIL) -> None:
        self.say("freeze", when, role)

    def unfreeze(self, when: datetime) -> None:
        self.say("unfreeze", when)

    def lines(self) -> list[bytes]:
        return [entry.line() for entry in self.chain.entries]

    def read(self, lines: list[bytes] | None = None) -> tuple[Statement, ...]:
        return statements(read_chain(self.lines() if lines is None else lines), TRUST)

    def refusal(self, week: Week | str, run: Terms | None = None) -> Refusal | None:
        week = Week.parse(week) if isinstance(week, str) else week
        return refusal(self.read(), run or terms(), week, due(week))


def due(week: Week) -> date:
    """The first day of a release."""
    return date.fromordinal(week.sunday.toordinal() + FINALITY + 1)
