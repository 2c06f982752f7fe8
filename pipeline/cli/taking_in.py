"""Takes looks that passed by our commands from the server's own log into the access log, where they are chained like all."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.logbook import append, read_log
from pipeline.privacy.access import EVERY_UNIT, SERVER, Look, looks
from pipeline.store import ServerLook

Ask = Callable[[datetime, datetime], Iterable[ServerLook]]
"""Who looked, from a moment to before another: ``Store.server_looks``."""

FIRST = timedelta(days=30)
"""How far the first time looks back; a server keeps its log about as long."""
HOUR = timedelta(hours=1)


def take_in(path: Path, ask: Ask, now: datetime) -> int:
    """Add an entry for each hour, role and view that is not in the log yet; how many.

    Hours that are not over are left for the next time. Running it again adds nothing twice, also after a crash.
    """
    taken = [look for look in looks(read_log(path).entries) if look.command == SERVER]
    known = {(look.at, look.role, look.what) for look in taken}
    until = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    since = max((look.at for look in taken), default=until - FIRST)
    added = 0
    for seen in ask(since, until):
        look = Look(at=seen.hour, role=seen.role, org=None, unit=EVERY_UNIT, what=_named(seen.table), command=SERVER)
        if (look.at, look.role, look.what) not in known:
            append(path, lambda _, look=look: look.body())  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            added += 1
    return added


def _named(table: str) -> str:
    """A view or table as the log names it: small letters and hyphens.

    >>> _named("undertow_release.release_week"), _named("undertow.unit_week_v1")
    ('release-week', 'kept-unit-week-v')
    """
    database, _, name = table.partition(".")
    plain = "".join(c if "a" <= c <= "z" else "-" if c == "_" else "" for c in name)
    return (plain if database.endswith("_release") else f"kept-{plain}")[:30].strip("-")
