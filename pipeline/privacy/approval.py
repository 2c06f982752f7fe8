"""What the works council and the operator may say in the consent log, and what makes it count: a signature.

Three statements: an approval of terms, from a quarter on; a freeze; its end. Each is signed together with its place in the chain,
so it cannot be used again elsewhere, or later. The whole plan stands in the approval, not only its hash, so that everybody can
read what was approved, and so that a tighter plan can be told from a looser one.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, Protocol, Self

from pydantic import AwareDatetime, Field, JsonValue, StringConstraints, TypeAdapter, ValidationError

from pipeline.errors import UnusableInput
from pipeline.privacy.chain import TORN, Body, Chain, Entry, canonical, sha256
from pipeline.privacy.release_plan import ReleasePlan, loosens
from schemas.contract import Model
from schemas.fields import Org, Quarter

CONTEXT = b"undertow.consent.v1\n"
"""Stands before everything that is signed: a signature made for another purpose never counts here."""


class Role(StrEnum):
    """Who speaks; a role, never a person."""

    COUNCIL = "works-council"
    OPERATOR = "operator"


class Terms(Model):
    """What is approved: everything that decides what may leave, and to whom.

    Parameters
    ----------
    org, finality_days
        As the settings of the same name.
    plan
        The release plan with the run's own threshold, as JSON. An approval that was given under an older version of Undertow may
        hold one that this version cannot read.
    """

    org: Org
    finality_days: int
    plan: dict[str, JsonValue]

    @classmethod
    def of(cls, org: str, finality_days: int, plan: ReleasePlan) -> Self:
        """The terms of a run."""
        return cls(org=org, finality_days=finality_days, plan=plan.model_dump(mode="json"))

    @property
    def release_plan(self) -> ReleasePlan | None:
        """The plan; None when this version cannot read it."""
        return _read(canonical(self.plan))

    @property
    def fingerprint(self) -> str:
        """One hash of it all: comments, order and names of entries in the plan do not matter.

        Two that differ may still allow the same; :func:`loosenings` tells.
        """
        plan = self.release_plan
        rest = self.model_dump(mode="json", exclude={"plan"})
        return sha256(canonical({**rest, "plan": plan.fingerprint() if plan else self.plan}))


@lru_cache(maxsize=64)  # the same few plans are asked for at every release
def _read(plan: bytes) -> ReleasePlan | None:
    try:
        return ReleasePlan.model_validate_json(plan)
    except ValidationError:
        return None


def loosenings(approved: Terms, wanted: Terms) -> tuple[str, ...]:
    """Everything in which what is wanted goes further than what is approved; empty when it is the same or tighter.

    It misleads about what is no setting: who is given the password of the store is not seen here.
    """
    before, after = approved.release_plan, wanted.release_plan
    if before is None or after is None:
        return ("the plan is of another version of Undertow",)
    found = [f"the organisation is {wanted.org}, was {approved.org}"] if wanted.org != approved.org else []
    if wanted.finality_days < approved.finality_days:
        found.append(f"a week is closed after {wanted.finality_days} days, was {approved.finality_days}")
    return (*found, *loosens(before, after))


class Signed(Model):
    """What every statement has.

    Parameters
    ----------
    by
        The role that speaks.
    at
        When, as the speaker's clock said.
    key
        The name of the key it is signed with.
    signature
        Over everything else, the place in the chain included.
    """

    by: Role
    at: AwareDatetime
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


class Approval(Signed):
    """The works council agrees to terms, for the weeks of a quarter and of those after it."""

    event: Literal["approve"] = "approve"
    by: Literal[Role.COUNCIL] = Role.COUNCIL
    start: Quarter
    terms: Terms


class Freeze(Signed):
    """Nothing may be emitted any more."""

    event: Literal["freeze"] = "freeze"


class Unfreeze(Signed):
    """The works council ends a freeze."""

    event: Literal["unfreeze"] = "unfreeze"
    by: Literal[Role.COUNCIL] = Role.COUNCIL


Statement = Approval | Freeze | Unfreeze
_STATEMENT: TypeAdapter[Statement] = TypeAdapter(Annotated[Statement, Field(discriminator="event")])


class Verifier(Protocol):
    """A public key, by its name."""

    @property
    def key(self) -> str:
        """Its name."""

    def holds(self, message: bytes, signature: str) -> bool:
        """Whether the signature is this key's over the message."""


Trust = Mapping[Role, Sequence[Verifier]]
"""Whose key is whose; the works council's is the anchor of everything."""


def message(entry: Entry) -> bytes:
    """What is signed: an entry, but for the signature."""
    body = {name: value for name, value in entry.body.items() if name != "signature"}
    return CONTEXT + canonical({"number": entry.number, "previous": entry.previous, "body": body})


def signed(chain: Chain, key: str, sign: Callable[[bytes], str], said: Body) -> Body:
    """The body of the next statement: what is said (event, by, at, and for an approval start and terms), with its signature."""
    body = {**said, "key": key}
    return {**body, "signature": sign(message(chain.next(body)))}


def statements(chain: Chain, trust: Trust) -> tuple[Statement, ...]:
    """Every statement in the log, in order, once all of them are seen to be whole, in place, and signed by whom they say.

    Raises
    ------
    UnusableInput
        One is not: its line is named, and none counts, since a freeze may be what is wrong.
    """
    if chain.torn:
        raise UnusableInput(
            "The last line of the consent log is torn: whoever was writing it did not finish.",
            "Give that command again (approve, freeze or unfreeze); the new entry tells of the torn line.",
        )
    if chain.broken is not None:
        raise _faulty(chain.broken.line, chain.broken.fault)
    found: list[Statement] = []
    for entry in chain.entries:
        if entry.body.get("event") == TORN:
            continue
        statement = _statement(entry, trust)
        if found and statement.at < found[-1].at:
            raise _faulty(entry.number + 1, "it is dated before the one above it")
        found.append(statement)
    return tuple(found)


def _statement(entry: Entry, trust: Trust) -> Statement:
    try:
        statement = _STATEMENT.validate_json(canonical(entry.body))
    except ValidationError as fault:
        raise _faulty(entry.number + 1, "it is no statement") from fault
    keys = [verifier for verifier in trust.get(statement.by, ()) if verifier.key == statement.key]
    if not keys:
        raise _faulty(entry.number + 1, f"its key is not one of the {statement.by}")
    if not keys[0].holds(message(entry), statement.signature):
        raise _faulty(entry.number + 1, "its signature does not hold")
    return statement


def _faulty(line: int, why: str) -> UnusableInput:
    return UnusableInput(
        f"Line {line} of the consent log does not count: {why}. Nothing is published.",
        "Check UNDERTOW_CONSENT, UNDERTOW_COUNCIL_KEY and UNDERTOW_OPERATOR_KEY; or restore the log from a copy with the "
        "hash that was noted.",
    )
