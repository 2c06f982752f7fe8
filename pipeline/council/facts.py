"""What a pack is about: what is set, and what the attack suite found."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.council.attacks import Findings
from pipeline.privacy.approval import Terms
from pipeline.privacy.plan_limits import RELEASE_FROM
from pipeline.privacy.plan_model import Entry, Form, ReleasePlan, Span, Surface
from schemas import FAMILIES


@dataclass(frozen=True)
class Facts:
    """Everything a pack is made from.

    Parameters
    ----------
    org, finality_days
        As the settings of the same name.
    plan
        The release plan with the run's own threshold.
    findings
        Of the attack suite; None where there is no account of it.
    """

    org: str
    finality_days: int
    plan: ReleasePlan
    findings: Findings | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Of plan and settings together: what an approval is for."""
        return Terms.of(self.org, self.finality_days, self.plan).fingerprint

    def entries(self, surface: Surface) -> dict[str, Entry]:
        """The plan's entries of one surface, by name."""
        return {name: entry for name, entry in self.plan.entries.items() if entry.surface is surface}

    def least(self, span: Span, form: Form) -> int:
        """Fewest people for what is shown so; where the plan shows nothing so, the fewest that any plan could."""
        cells = (cell for cell in self.plan.cells if cell.place.surface is Surface.RELEASE)
        found = [cell.from_people for cell in cells if (cell.place.grain, cell.form) == (span, form)]
        return min(found, default=RELEASE_FROM[span, form])

    @property
    def days(self) -> int:
        """The longest that any figure about a group is kept, in days."""
        return max(kept for name, kept in KEPT.items() if name != "status")

    @property
    def status_days(self) -> int:
        """The same for how the sources did."""
        return KEPT["status"]


KEPT = {
    name.removeprefix("undertow."): family.contract.retention_days
    for name, family in FAMILIES.items()
    if name in {"undertow.usage", "undertow.licences", "undertow.work", "undertow.signal", "undertow.status"}
}
"""Days, by family, of what is about groups or sources."""
