"""Since when publishing is frozen, read from the works council's log, for whoever is shown figures."""

from datetime import date

from pipeline.cli.log_files import sound
from pipeline.collector.consent import Consent
from pipeline.privacy.consent import freezes
from pipeline.settings import Settings


def frozen_since(settings: Settings) -> date | None:
    """The first day of the freeze that lasts; None where there is none, or where no consent log is set.

    It misleads on a machine that has another log than the collector, or a copy: a freeze is known there once the copy is renewed.

    Raises
    ------
    UnusableInput
        The log does not fit together, or a signature does not hold: whether it is frozen cannot be said.
    """
    if settings.consent is None or settings.council_key is None:
        return None
    consent = Consent.of(settings)
    taken = list(freezes(consent.said(sound(consent.log, None))))
    return taken[-1].first if taken and taken[-1].last is None else None
