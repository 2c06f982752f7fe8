"""Publishes only what the works council approved: reads the consent log anew before every release.

The log is held while a release is on its way, and who writes into it waits: once ``undertow privacy freeze`` has returned,
nothing is sent any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.collector.job import Job
from pipeline.collector.run import Release
from pipeline.errors import Refused
from pipeline.logbook import broken_log, hold
from pipeline.periods import Week
from pipeline.privacy.approval import Role, Statement, Terms, Trust, statements
from pipeline.privacy.chain import Chain
from pipeline.privacy.consent import HOW_TO_BEGIN, refusal
from pipeline.settings import Settings
from pipeline.signing import read_verifiers


class NotAllowed(Refused):
    """The consent log does not let a week out; nothing was sent."""


@dataclass(frozen=True)
class Consent:
    """Where the works council's word is kept, and by whose keys it is known.

    Parameters
    ----------
    log
        The consent log.
    trust
        The keys of each role.
    """

    log: Path
    trust: Trust

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The one that the settings name.

        Raises
        ------
        NotAllowed
            They name none.
        UnusableInput
            A public key cannot be used.
        """
        if settings.consent is None or settings.council_key is None:
            lacking = "UNDERTOW_CONSENT" if settings.consent is None else "UNDERTOW_COUNCIL_KEY"
            raise NotAllowed(
                f"Nothing is published without the works council's approval, and {lacking} is not set.", HOW_TO_BEGIN
            )
        trust = {Role.COUNCIL: read_verifiers(settings.council_key)}
        if settings.operator_key is not None:
            trust[Role.OPERATOR] = read_verifiers(settings.operator_key)
        return cls(settings.consent, trust)

    def said(self, chain: Chain) -> tuple[Statement, ...]:
        """Every statement of the log, verified.

        Raises
        ------
        UnusableInput
            The log is broken or torn, or a signature does not hold.
        """
        if chain.broken is not None:
            raise broken_log(self.log, chain)
        return statements(chain, self.trust)

    def publish(self, job: Job, release: Release, send: Callable[[Release], None]) -> None:
        """Send a release, if the works council allows it as the log stands now.

        Raises
        ------
        NotAllowed
            It does not; nothing was sent.
        """
        with hold(self.log) as chain:
            self._demand(chain, job, Week.parse(release.key[-1]))
            send(release)

    def demand(self, job: Job, week: Week) -> None:
        """Raise NotAllowed when a week may not be published as the log stands now: then nobody's records need to be read."""
        with hold(self.log) as chain:
            self._demand(chain, job, week)

    def _demand(self, chain: Chain, job: Job, week: Week) -> None:
        terms = Terms.of(job.org, job.finality_days, job.release_plan)
        if refused := refusal(self.said(chain), terms, week, job.final_on(week)):
            raise NotAllowed(refused.what, refused.cure)
