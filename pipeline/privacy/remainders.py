"""What is too small is hidden, and with it enough that subtraction finds nothing: secondary suppression in a tree.

The law is one sentence: **there is one partition of the people into parts of at least the floor, and every shown group is a
union of such parts.** Then no sum or difference of shown groups, however many are combined, speaks of fewer people.

It misleads over time: two plans with different sizes, side by side, give no such bound. It hides little, not provably the least.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schemas.fields import Reason


@dataclass(slots=True, eq=False)
class Node:
    """A group in the tree of units; changed while it is being settled, not afterwards.

    ``reason`` is None while it is shown; ``holder`` is the remainder that counts its people, where one does.
    """

    unit: str
    above: "Node | None"
    size: int = 0
    parts: list["Node"] = field(default_factory=list)
    reason: Reason | None = None
    holder: "Node | None" = None

    @property
    def shown_parts(self) -> list["Node"]:
        """The parts that are shown."""
        return [part for part in self.parts if part.reason is None]

    def containing(self) -> Iterator["Node"]:
        """The node itself, everything above it, and the remainders that hold any of these."""
        node: Node | None = self
        while node is not None:
            yield node
            holder = node.holder
            while holder is not None:
                yield holder
                holder = holder.holder
            node = node.above


def grow(above: Mapping[str, str | None], sizes: Mapping[str, int], root: str) -> dict[str, Node]:
    """The tree, top first: every unit of ``above`` under its parent, those without one under the root.

    ``sizes`` are those of the leaves; every node above counts them too.
    """
    under: dict[str, list[str]] = {}
    for unit, parent in sorted(above.items()):
        under.setdefault(root if parent is None else parent, []).append(unit)
    nodes = {root: Node(root, None)}
    order = [root]
    for unit in order:  # grows while it is walked: breadth first, without recursion
        for part in under.get(unit, ()):
            nodes[part] = Node(part, nodes[unit])
            nodes[unit].parts.append(nodes[part])
            order.append(part)
    for leaf, size in sizes.items():
        node: Node | None = nodes[leaf]
        while node is not None:
            node.size += size
            node = node.above
    return nodes


def settle(nodes: Mapping[str, Node], floor: int) -> list[Node]:
    """Hide what is below the floor and what would give it away; return the remainders that were made.

    Below the floor: hidden, its people are counted in the remainder of the unit above (or, where that unit shows no other part,
    in that unit itself). A remainder below the floor takes in the smallest shown part beside it, equal sizes by name. Where only
    departments with parts of their own stand beside it, it takes the smallest part of the smallest department, and the
    department's total is hidden too.

    Parameters
    ----------
    nodes
        The tree, top first, as :func:`grow` gives it.
    floor
        Fewest people that anything shown may speak of.
    """
    for node in nodes.values():
        if node.size < floor:
            node.reason = Reason.MERGED
    remainders = []
    for node in reversed(list(nodes.values())):
        small = [part for part in node.parts if part.reason is not None]
        if not small or not node.shown_parts or node.size < floor:
            continue
        if sum(part.size for part in small) < floor:
            path = _complement(node)
            for step in path:
                step.reason = Reason.COMPLEMENT
            small.append(path[-1])
        remainder = Node(f"{node.unit}/other", node, sum(part.size for part in small))
        for part in small:
            part.holder = remainder
        node.parts.append(remainder)
        remainders.append(remainder)
    return remainders


def _complement(node: Node) -> list[Node]:
    """The way down to the smallest shown part: a part without shown parts before one with, then by size, then by name."""
    path = []
    while shown := node.shown_parts:
        node = min(shown, key=lambda part: (bool(part.shown_parts), part.size, part.unit))
        path.append(node)
    return path
