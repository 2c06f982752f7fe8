"""What a receiver is asked to do: a job of the collector without files."""

from pipeline.collector.job import Job


class LiveJob(Job):
    """A job whose records are pushed.

    A week is closed as long after its end as the collector's are, three full days unless the setting says otherwise: the works
    council approved that. Clients send within minutes, or not at all; what comes later than that is told to them and not counted.
    """

    @property
    def days_till_final(self) -> int:
        """Full days after a week during which points of it are still taken."""
        return self.finality_days
