"""A trial: units that were helped beside units that were not, in blocks of units that might as well have been helped."""

from dataclasses import dataclass

import numpy as np

from pipeline.effects.figures import Array, Mask, Whole


@dataclass(frozen=True)
class Trial:
    """One entry a unit, helped or left alone.

    It misleads where the blocks hold units that were not alike: the interval then knows of chance, not of the difference.

    Parameters
    ----------
    change
        The outcome less what was before.
    before, earlier
        The share before, and longer ago.
    is_helped
        Units that were helped, or came first.
    block
        Number of the block: within it, who was helped is taken for chance.
    """

    change: Array
    before: Array
    earlier: Array
    is_helped: Mask
    block: Whole

    @property
    def helped(self) -> int:
        """How many units were helped."""
        return int(self.is_helped.sum())

    @property
    def compared(self) -> int:
        """How many units they are compared with."""
        return len(self.is_helped) - self.helped

    def only_mixed(self) -> "Trial":
        """The same without blocks in which nobody, or everybody, was helped: they tell nothing."""
        size = np.bincount(self.block)
        helped = np.bincount(self.block, self.is_helped, minlength=len(size))
        keep = ((helped > 0) & (helped < size))[self.block]
        _, block = np.unique(self.block[keep], return_inverse=True)
        return Trial(self.change[keep], self.before[keep], self.earlier[keep], self.is_helped[keep], block.astype(np.int64))

    def beside(self, other: "Trial") -> "Trial":
        """Two trials as one; blocks stay apart. They must share no unit."""
        last = int(self.block.max(initial=-1)) + 1
        return Trial(
            np.concatenate([self.change, other.change]),
            np.concatenate([self.before, other.before]),
            np.concatenate([self.earlier, other.earlier]),
            np.concatenate([self.is_helped, other.is_helped]),
            np.concatenate([self.block, other.block + last]),
        )
