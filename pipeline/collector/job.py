"""What a run of the collector is asked to do."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from pipeline.collector.column_maps import connector_named
from pipeline.connectors.connector import Connector
from pipeline.periods import Week
from pipeline.privacy.release_plan import ReleasePlan
from pipeline.privacy.standard_plan import standard_plan


@dataclass(frozen=True)
class Job:
    """A run of the collector.

    Parameters
    ----------
    source
        Name of the connector.
    inputs, seats
        Files, as :func:`pipeline.collector.files.expand` gives them.
    roster
        The roster's CSV, or the exports of a directory; None where the vendor's own team report is to serve.
    accounts
        A CSV of other names of people; None where vendors know them by the roster's names.
    roster_groups
        Which groups of a SCIM export are units, as a pattern.
    opt_out
        Who asked not to be counted; None where there is no list.
    weeks
        The weeks to close, in order, without a gap.
    today
        The day of the run; the clock is read by the caller.
    plan
        The release plan: nothing outside it is computed.
    k
        A higher threshold than the plan's; None for the plan's own.
    org, country, finality_days, max_rejected_share
        As the settings of the same name.
    usage_of
        For the source people, the source of usage whose exports the input is; None where it is a table of counts.
    column_map
        For the source generic, what the columns mean.
    ledger
        The ledger of closed periods, beside which the profile ``dp`` keeps its own; None where nothing may be released in it.
    source_down
        Weeks in which the source was down, as its operator says; asked for in the profile ``dp``, where no count may decide it.
    """

    source: str
    inputs: tuple[Path, ...]
    roster: Path | None
    seats: tuple[Path, ...]
    weeks: tuple[Week, ...]
    today: date
    org: str = "organisation"
    country: str = "NL"
    plan: ReleasePlan = field(default_factory=standard_plan)
    k: int | None = None
    accounts: Path | None = None
    roster_groups: str = "*"
    opt_out: frozenset[str] | None = field(default=None, repr=False)
    finality_days: int = 3
    max_rejected_share: float = 0.05
    column_map: Path | None = None
    usage_of: str | None = None
    ledger: Path | None = None
    source_down: frozenset[Week] = frozenset()

    @cached_property
    def connector(self) -> Connector:
        """Who reads the files.

        Raises
        ------
        WrongUse, UnusableInput
            As :func:`~pipeline.collector.column_maps.connector_named`.
        """
        return connector_named(self.source, self.column_map)

    @property
    def release_plan(self) -> ReleasePlan:
        """The plan with the threshold of this run.

        Raises
        ------
        UnusableInput
            That threshold is below the plan's.
        """
        return self.plan if self.k is None else self.plan.with_k(self.k)

    @property
    def days_till_final(self) -> int:
        """Full days after a week during which its figures may change: the source's own, or more where the setting says so."""
        return max(self.finality_days, self.connector.sheet.finality_days)

    def final_on(self, week: Week) -> date:
        """The first day on which nothing of the week changes any more."""
        return week.sunday + timedelta(days=self.days_till_final + 1)
