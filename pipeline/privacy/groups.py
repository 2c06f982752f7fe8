"""Which groups get a row, which of them get figures, and who is counted where: planned from the roster alone.

No figure is read here, so which rows exist and which are withheld says nothing about anybody's use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import Cohort, free
from pipeline.privacy.hysteresis import remember
from pipeline.privacy.remainders import Node, Settlement, grow
from schemas.fields import Reason, Status

K_FLOOR = 5
"""The threshold never goes below this, whatever is asked; likewise the three below it."""
MAGNITUDES_FROM = 25
"""Fewest people for a sum of interactions: below it one heavy user is too often most of it."""
HISTOGRAM_FROM = 50
"""Fewest people for bins of active days."""
DAYS_FROM = 100
"""Fewest people for a row a day; the organisation as a whole may have one for fewer."""


@dataclass(frozen=True, slots=True)
class Floors:
    """Fewest people for what a group may show beyond counts of people by the week; a release plan may raise them.

    ``organisation_days`` is for the organisation as a whole, and so may be as low as the threshold.
    """

    magnitudes: int = MAGNITUDES_FROM
    histogram: int = HISTOGRAM_FROM
    days: int = DAYS_FROM
    organisation_days: int = K_FLOOR

    def __post_init__(self) -> None:
        asked = (self.magnitudes, self.histogram, self.days, self.organisation_days)
        lowest = (MAGNITUDES_FROM, HISTOGRAM_FROM, DAYS_FROM, K_FLOOR)
        if any(people < least for people, least in zip(asked, lowest, strict=True)):
            raise UnusableInput(
                "A floor of the release plan is too low.",
                f"Sums need {MAGNITUDES_FROM} people, bins {HISTOGRAM_FROM}, days {DAYS_FROM}.",
            )


class Detail(StrEnum):
    """What a group may show beyond counts of people by the week."""

    MAGNITUDES = "magnitudes"
    HISTOGRAM = "histogram"
    DAYS = "days"


LOWEST = Floors()
"""The floors that no plan goes below."""


@dataclass(frozen=True, slots=True)
class Group:
    """One planned row's subject: a unit, a remainder or the organisation.

    Parameters
    ----------
    unit, parent
        Names; the parent is None for the organisation only.
    size
        People on the frozen roster.
    status, reason
        ok without a reason, or withheld with one.
    details
        What it may show beyond counts of people by the week; nothing unless the plan says so.
    """

    unit: str
    parent: str | None
    size: int
    status: Status
    reason: Reason | None
    details: frozenset[Detail] = frozenset()


@dataclass(frozen=True, slots=True)
class Groups:
    """The plan: all groups, the organisation first, then down the tree by name; and who is counted in which."""

    planned: tuple[Group, ...]
    published: Mapping[str, tuple[str, ...]] = field(repr=False)

    def counted_in(self, leaf: str) -> tuple[str, ...]:
        """Names of the published groups in which the people of a leaf are counted, the nearest first.

        Nothing for a name that is no leaf of the cohort; a record about it is to be rejected, not counted.
        """
        return self.published.get(leaf, ())


def plan_groups(
    cohort: Cohort, k: int, organisation: str = "organisation", floors: Floors = LOWEST, before: Cohort | None = None
) -> Groups:
    """The plan of a quarter.

    Every unit gets a row. Units of at least k people show figures; the people of smaller ones are counted in ``<parent>/other``,
    itself at least k. Every unit above others, and the organisation, shows its total. Whatever is added and subtracted, no
    combination of shown groups speaks of fewer than k people (see :mod:`pipeline.privacy.remainders`); for sums of
    interactions and for daily rows the same holds with their own, higher floors.

    A unit that was too small when the quarter before began is not shown yet (see :mod:`pipeline.privacy.hysteresis`).

    Parameters
    ----------
    cohort
        Who is counted where.
    k, floors
        The thresholds.
    organisation
        The name of the whole.
    before
        The cohort of the quarter before; None where nothing is known of it.

    Raises
    ------
    UnusableInput
        k is below 5, or a unit has a name that the plan needs.

    Examples
    --------
    See the worked example of :mod:`pipeline.privacy`.
    """
    if k < K_FLOOR:
        raise UnusableInput(f"The threshold k is below {K_FLOOR}.", f"Set it to {K_FLOOR} or more; 10 is the default.")
    if organisation in cohort.parents:
        raise UnusableInput(
            f"The roster has a unit named {organisation!r}, the name of the whole.", "Rename it, or leave it out as a parent."
        )
    nodes = grow(cohort.parents, cohort.sizes, organisation)
    remember(nodes, cohort, before, organisation)
    settlement = Settlement(nodes, K_FLOOR)
    settlement.raise_to(k)
    for remainder in settlement.remainders:
        free(remainder.unit, cohort.parents)
    planned = {node: _group(node, nodes[organisation], k) for node in _by_name(nodes[organisation])}
    published = {
        leaf: tuple(node.unit for node in nodes[leaf].containing() if planned[node].reason is None) for leaf in cohort.sizes
    }
    details = _details(settlement, nodes, nodes[organisation], floors)
    return Groups(tuple(_with_details(group, details) for group in planned.values()), published)


def _group(node: Node, root: Node, k: int) -> Group:
    reason = _reason(node, root, k)
    status = Status.OK if reason is None else Status.WITHHELD
    return Group(node.unit, node.above.unit if node.above else None, node.size, status, reason)


def _reason(node: Node, root: Node, k: int) -> Reason | None:
    """Why a group is hidden; None while it is shown."""
    if root.is_hidden:
        return Reason.TOO_SMALL if node.size < k else Reason.WAITING
    if not node.is_hidden:
        return None
    if node.size < k:
        return Reason.MERGED
    return Reason.WAITING if node.standing < k else Reason.COMPLEMENT


def _with_details(group: Group, details: Mapping[Detail, frozenset[str]]) -> Group:
    own = frozenset(detail for detail, units in details.items() if group.unit in units)
    return replace(group, details=own) if group.reason is None and own else group


def _by_name(root: Node) -> list[Node]:
    """All nodes, each before its parts, parts by name."""
    order, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting.extend(sorted(node.parts, key=lambda part: part.unit, reverse=True))
    return order


def _details(settlement: Settlement, nodes: Mapping[str, Node], root: Node, floors: Floors) -> Mapping[Detail, frozenset[str]]:
    """What each shown group may show beyond counts of people; it raises the floor of the tree further."""
    # Of the smallest units that are large enough for bins, whatever the plan's own floor: bins are gated by their content, so no
    # two groups with bins may lie in one another, and a higher floor may not bring bins of a larger group in their place.
    units = set(nodes.values())
    lowest = [
        node
        for node in units
        if node.size >= HISTOGRAM_FROM and all(part.size < HISTOGRAM_FROM for part in node.parts if part in units)
    ]
    found = {Detail.HISTOGRAM: frozenset(node.unit for node in lowest if node.standing >= floors.histogram)}
    for detail, floor in sorted({Detail.MAGNITUDES: floors.magnitudes, Detail.DAYS: floors.days}.items(), key=lambda one: one[1]):
        settlement.raise_to(floor)
        # Not of remainders: they take in others on the way up, and are not the groups any more whose rows there are.
        found[detail] = frozenset(node.unit for node in settlement.shown() if node in units)
    if root.standing >= floors.organisation_days:
        found[Detail.DAYS] |= {root.unit}
    return found
