"""Opens the stored figures of organisations for a look back, and says what to do where there are none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline.detectors import Rows
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.rollups import StoredRows
from pipeline.settings import Settings
from pipeline.store import open_store


@contextmanager
def open_panels(settings: Settings, org: str | None) -> Iterator[Sequence[tuple[str, Rows]]]:
    """The rows of each organisation of the store, or of one; only read, never rolled up anew.

    Raises
    ------
    UnusableInput
        There is none.
    """
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        names = sorted({period.org for period in opened.closed(org)})
        panels = [(name, rows) for name in names if (rows := StoredRows(opened, name)).span()]
        if not panels:
            raise UnusableInput("The store holds no closed week to look back on.", "Check --store and --org, or replay first.")
        yield panels


def demand_week(week: Week, stored: Sequence[Week]) -> None:
    """Stop where the store knows nothing of a week: an empty answer would read as "nothing was the matter".

    Raises
    ------
    WrongUse
        The week is before the first that is stored, or after the last.
    """
    if not stored[0] <= week <= stored[-1]:
        raise WrongUse(f"The store has no figures of {week}.", f"Choose a week from {stored[0]} to {stored[-1]}.")
