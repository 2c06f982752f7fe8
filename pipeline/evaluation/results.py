"""All that an evaluation found, before it becomes a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluation.comparison import Compared
from pipeline.evaluation.public.run import Outcome
from pipeline.evaluation.sample import Sample, budget_for
from pipeline.evaluation.scale import Scale
from pipeline.evaluation.worlds import Kind, Purpose


@dataclass(frozen=True)
class Results:
    """What was found.

    Parameters
    ----------
    scale, version, command
        What was asked, with which code, by which words.
    samples
        By purpose and kind.
    compared
        With peers.
    public
        The public benchmark.
    """

    scale: Scale
    version: str
    command: str
    samples: Mapping[tuple[Purpose, Kind], Sample]
    compared: Compared
    public: Sequence[Outcome]

    def test(self, kind: Kind) -> Sample:
        """Organisations for judging."""
        return self.samples[Purpose.TEST, kind]

    def budget(self, rate: float) -> float | None:
        """The largest budget that keeps a rate on organisations for tuning."""
        return budget_for(self.samples[Purpose.TUNING, Kind.QUIET], rate)
