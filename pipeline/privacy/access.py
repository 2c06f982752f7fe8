"""Who looked at what: one entry for each time a person is shown figures or signals, for the unit and the works council to read.

An entry holds a role, never a name: the log must not become another record of persons. It is hash-chained
(:mod:`pipeline.privacy.chain`), so a look cannot be taken out of it without a trace.

It misleads about looks that pass by our programs: a report that is mailed on; and a dashboard or a query with a password of the
store, until ``undertow privacy access-log --take-in`` was run against the server, which tells their hour, role and view.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints, ValidationError

from pipeline.errors import UnusableInput
from pipeline.privacy.chain import TORN, Body, Entry, canonical
from schemas.contract import Model
from schemas.fields import Org, Unit

EVERY_UNIT = "all"
"""Stands for all units of an organisation; each of them was looked at."""
SERVER = "clickhouse"
"""Stands for looks of which the server tells: a dashboard, or somebody with a password."""


class Look(Model):
    """One look.

    Parameters
    ----------
    at
        When.
    role
        As whom.
    org
        Of which organisation; None for all in the store.
    unit
        The unit, or ``all``.
    what
        What was shown: ``report``, ``signals``.
    command
        The command that showed it; ``clickhouse`` for what the server's own log told, hour by hour.
    """

    event: Literal["look"] = "look"
    at: AwareDatetime
    role: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,30}$")]
    org: Org | None
    unit: Unit
    what: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,30}$")]
    command: Annotated[str, StringConstraints(pattern=r"^(undertow [a-z -]{1,40}|clickhouse)$")]

    def body(self) -> Body:
        """What stands in the log."""
        found: Body = self.model_dump(mode="json")
        return found


def looks(entries: Iterable[Entry], unit: str | None = None) -> Iterator[Look]:
    """The looks in a log, in order; with a unit, those at it, whether alone or among all.

    Entries that tell of a torn line are passed over: they are no looks.

    Raises
    ------
    UnusableInput
        Another entry is no look: its line is named.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    >>> seen = [
    ...     Look(at=now, role="hr", org="acme", unit=unit, what="report", command="undertow report") for unit in ("Sales", "all")
    ... ]
    >>> log = [Entry(number, "", look.body()) for number, look in enumerate(seen)]
    >>> [look.unit for look in looks(log, "Sales")], [look.unit for look in looks(log, "Support")]
    (['Sales', 'all'], ['all'])
    """
    for entry in entries:
        if entry.body.get("event") == TORN:
            continue
        try:
            look = Look.model_validate_json(canonical(entry.body))
        except ValidationError as fault:
            raise UnusableInput(
                f"Line {entry.number + 1} of the access log is no look.", "Find out who wrote it; only our commands should."
            ) from fault
        if unit is None or look.unit in (unit, EVERY_UNIT):
            yield look
