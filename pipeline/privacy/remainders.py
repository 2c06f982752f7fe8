"""What is too small is hidden, and with it enough that subtraction finds nothing: secondary suppression in a tree.

The law is one sentence: **there is one partition of the people into parts of at least the floor, and every shown group is a
union of such parts.** Then no sum or difference of shown groups, however many are combined, speaks of fewer people.

A second law holds between floors: **a higher floor's partition is coarser.** The floor rises step by step, and each step
only hides groups or adds whole parts to a remainder; how far it will be raised in the end plays no part on the way. So whatever a
stricter plan shows could be added up, or subtracted, from what the looser one showed: to tighten never tells anything new.

It misleads over time: two plans with different sizes, side by side, give no such bound. It hides little, not provably the least.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Node:
    """A group in the tree of units; changed while it is being settled, not afterwards.

    Parameters
    ----------
    unit, above, depth
        Its name, the node above it, and how many there are above.
    size
        People in it.
    before
        People in it when the quarter before began, of a remainder in the units it holds; None where that is not known.
    parts
        The nodes under it, and its remainder.
    is_hidden
        Whether its figures are kept back.
    holder
        The remainder that counts its people, where one does.
    is_split
        Hidden as a total only: some of its parts were still shown then.
    """

    unit: str
    above: "Node | None"
    size: int = 0
    before: int | None = None
    parts: list["Node"] = field(default_factory=list)
    is_hidden: bool = False
    holder: "Node | None" = None
    is_split: bool = False
    depth: int = 0

    @property
    def standing(self) -> int:
        """The size that counts at the gate: that of today or that of the quarter before, whichever is less."""
        return self.size if self.before is None else min(self.size, self.before)

    def shown_below(self) -> list["Node"]:
        """The nearest shown groups below it."""
        return [part for part in self._below() if not part.is_hidden]

    def loose(self) -> list["Node"]:
        """The hidden groups below it that no remainder counts yet."""
        return [part for part in self._below() if part.is_hidden and part.holder is None]

    def hide(self) -> None:
        """Hide it; its parts are as they are."""
        self.is_hidden, self.is_split = True, bool(self.shown_below())

    def _below(self) -> list["Node"]:
        """Its parts, and in place of one that is hidden as a total only, the parts of that."""
        found, waiting = [], list(self.parts)
        for part in waiting:  # grows while it is walked: however deep the tree is
            if part.is_split:
                waiting.extend(part.parts)
            else:
                found.append(part)
        return found

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
            nodes[part] = Node(part, nodes[unit], depth=nodes[unit].depth + 1)
            nodes[unit].parts.append(nodes[part])
            order.append(part)
    for leaf, size in sizes.items():
        node: Node | None = nodes[leaf]
        while node is not None:
            node.size += size
            node = node.above
    return nodes


class Settlement:
    """A tree of which less and less is shown, as the floor rises.

    Below the floor: hidden, its people are counted in the remainder of the unit above (or, where that unit shows no other part,
    in that unit itself). A remainder below the floor takes in the smallest shown part beside it, equal sizes by name. Where only
    departments with parts of their own stand beside it, it takes the smallest part of the smallest department, and the
    department's total is hidden too.

    Parameters
    ----------
    nodes
        The tree, top first, as :func:`grow` gives it.
    first
        The lowest floor that is ever asked for; the first step goes there at once.
    """

    def __init__(self, nodes: Mapping[str, Node], first: int) -> None:
        self._nodes = list(nodes.values())
        self._first = first
        self._inner = [node for node in reversed(self._nodes) if node.parts]
        # Sizes of units never change: what is to be hidden next is always at the end.
        self._smallest_last = sorted(self._nodes, key=lambda node: node.standing)[::-1]
        self._remainders: dict[Node, Node] = {}
        self._held: dict[Node, list[Node]] = {}

    def raise_to(self, floor: int) -> None:
        """Hide what is below a floor and what would give it away; a floor that was reached before changes nothing."""
        while (least := self._least()) is not None and least < floor:
            self._step(max(self._first, least + 1))

    def _least(self) -> int | None:
        """The size of the smallest group that is shown."""
        while self._smallest_last and self._smallest_last[-1].is_hidden:
            self._smallest_last.pop()
        smallest = [*self._smallest_last[-1:], *(one for one in self._remainders.values() if not one.is_hidden)]
        return min((node.standing for node in smallest), default=None)

    def shown(self) -> Iterator[Node]:
        """The groups that are shown, the remainders last."""
        return (node for node in (*self._nodes, *self._remainders.values()) if not node.is_hidden)

    @property
    def remainders(self) -> Iterable[Node]:
        """The remainders that there are, hidden ones too."""
        return self._remainders.values()

    def _step(self, floor: int) -> None:
        below = []
        while self._smallest_last and self._smallest_last[-1].standing < floor:
            below.append(self._smallest_last.pop())
        for node in sorted((node for node in below if not node.is_hidden), key=lambda node: -node.depth):
            node.hide()
        for node, remainder in list(self._remainders.items()):
            if node.is_hidden and not node.is_split:
                self._dissolve(node)
            elif node.is_hidden and remainder.standing < floor:
                remainder.hide()
        for node in self._inner:
            if not node.is_hidden:
                self._gather(node, floor)

    def _gather(self, node: Node, floor: int) -> None:
        """Count the loose groups below a shown node in its remainder, and let that take in others till it is large enough."""
        while (together := self._together(node)).size and together.standing < floor:
            path = _complement(node, self._remainders.get(node))
            for part in reversed(path):  # from below, so that those above it know what is left of them
                part.hide()
            if not path:
                break
        if together.size == node.size:
            self._dissolve(node)
        elif loose := node.loose():
            self._hold(node, loose, together)

    def _together(self, node: Node) -> Node:
        """The loose groups and those that the remainder holds, as if they were one."""
        pieces = [*node.loose(), *([self._remainders[node]] if node in self._remainders else [])]
        known = [piece.before for piece in pieces if piece.before is not None]
        return Node(node.unit, node, sum(piece.size for piece in pieces), sum(known) if known else None)

    def _hold(self, node: Node, loose: list[Node], together: Node) -> None:
        if node not in self._remainders:
            self._remainders[node] = Node(f"{node.unit}/other", node)
            node.parts.append(self._remainders[node])
        remainder = self._remainders[node]
        self._held.setdefault(remainder, []).extend(loose)
        remainder.size, remainder.before = together.size, together.before
        for part in loose:
            part.holder = remainder

    def _dissolve(self, node: Node) -> None:
        """No remainder where it would be the whole: no second row for the same people."""
        remainder = self._remainders.pop(node, None)
        if remainder is not None:
            node.parts.remove(remainder)
            for part in self._held.pop(remainder):
                part.holder = None


def _complement(node: Node, remainder: Node | None) -> list[Node]:
    """The way down to the smallest shown part: a part without shown parts before one with, then by size, then by name."""
    path: list[Node] = []
    while shown := [part for part in node.shown_below() if part is not remainder]:
        node = min(shown, key=lambda part: (bool(part.shown_below()), part.size, part.unit))
        path.append(node)
    return path
