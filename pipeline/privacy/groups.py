"""Which groups get a row, which of them get figures, and who is counted where: planned from the roster alone.

No figure is read here, so which rows exist and which are withheld says nothing about anybody's use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import Cohort, free
from pipeline.privacy.remainders import Node, grow, settle
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


def plan_groups(cohort: Cohort, k: int, organisation: str = "organisation", floors: Floors = LOWEST) -> Groups:
    """The plan of a quarter.

    Every unit gets a row. Units of at least k people show figures; the people of smaller ones are counted in ``<parent>/other``,
    itself at least k. Every unit above others, and the organisation, shows its total. Whatever is added and subtracted, no
    combination of shown groups speaks of fewer than k people (see :mod:`pipeline.privacy.remainders`); for sums of
    interactions and for daily rows the same holds with their own, higher floors.

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
    for remainder in settle(nodes, k):
        nodes[free(remainder.unit, cohort.parents)] = remainder
    root = nodes[organisation]
    if root.size < k:
        for node in nodes.values():
            node.reason = Reason.TOO_SMALL
    details = _details(nodes, organisation, floors)
    planned = tuple(_group(node, details.get(node.unit, frozenset())) for node in _by_name(root))
    return Groups(planned, {leaf: _shown_around(nodes[leaf]) for leaf in cohort.sizes})


def _group(node: Node, details: frozenset[Detail]) -> Group:
    status = Status.OK if node.reason is None else Status.WITHHELD
    return Group(node.unit, node.above.unit if node.above else None, node.size, status, node.reason, details)


def _by_name(root: Node) -> list[Node]:
    """All nodes, each before its parts, parts by name."""
    order, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting.extend(sorted(node.parts, key=lambda part: part.unit, reverse=True))
    return order


def _shown_around(leaf: Node) -> tuple[str, ...]:
    return tuple(node.unit for node in leaf.containing() if node.reason is None)


def _details(nodes: Mapping[str, Node], organisation: str, floors: Floors) -> dict[str, frozenset[Detail]]:
    """What each shown group may show beyond counts of people."""
    shown = [node for node in nodes.values() if node.reason is None]
    if not shown:
        return {}
    tree = _tree_of_shown(shown, organisation)
    by_detail = {
        Detail.MAGNITUDES: _clear_of(shown, organisation, floors.magnitudes),
        # Bins are gated by their content, so no two groups with bins may lie in one another: subtraction would undo the gate.
        Detail.HISTOGRAM: {
            node.unit
            for node in tree.values()
            if node.size >= floors.histogram and all(part.size < floors.histogram for part in node.parts)
        },
        Detail.DAYS: _clear_of(shown, organisation, floors.days) | _organisation_by_day(nodes[organisation], floors),
    }
    return {unit: frozenset(detail for detail, units in by_detail.items() if unit in units) for unit in tree}


def _organisation_by_day(root: Node, floors: Floors) -> set[str]:
    return {root.unit} if root.size >= floors.organisation_days else set()


def _clear_of(shown: list[Node], organisation: str, floor: int) -> set[str]:
    """The shown groups that no combination brings below another floor."""
    tree = _tree_of_shown(shown, organisation)
    settle(tree, floor)
    return {unit for unit, node in tree.items() if node.reason is None}


def _tree_of_shown(shown: list[Node], organisation: str) -> dict[str, Node]:
    """The tree of the shown groups alone: each under the nearest shown one above it."""
    above: dict[str, str | None] = {}
    for node in shown:
        over = node.above
        while over is not None and over.reason is not None:
            over = over.above
        if over is not None:
            above[node.unit] = over.unit
    inner = set(above.values())
    return grow(above, {node.unit: node.size for node in shown if node.unit not in inner}, organisation)
