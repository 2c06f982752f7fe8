"""Leaves an entry in the access log for everything a person is shown; where it cannot be left, nothing is shown."""

from datetime import UTC, datetime
from pathlib import Path

from pipeline.logbook import append
from pipeline.privacy.access import EVERY_UNIT, Look
from pipeline.settings import Settings


def access_log(settings: Settings) -> Path:
    """Where the access log is."""
    return settings.access_log or settings.ledger.with_name("undertow-access.ndjson")


def leave_entry(settings: Settings, org: str | None, command: str, unit: str = EVERY_UNIT) -> None:
    """Write down a look, before anything is shown.

    Parameters
    ----------
    settings
        They say where the log is, and as whom one looks.
    org
        The organisation; None for all in the store.
    command
        What shows it, without ``undertow``: ``report``, ``signals``.
    unit
        The unit that is looked at, or all.

    Raises
    ------
    UnusableInput
        The log cannot be written, or it does not fit together: nothing may be shown.
    """
    look = Look(
        at=datetime.now(UTC).replace(microsecond=0),
        role=settings.role,
        org=org,
        unit=unit,
        what=command.rsplit(maxsplit=1)[-1],
        command=f"undertow {command}",
    )
    append(access_log(settings), lambda _: look.body())
