"""What the receiver tells of itself: counts of requests and points in all, nothing of units, sources or people.

It misleads as a measure of use: in a small organisation the course of these counts over a day is the course of its people's work.
So they stand on a port of their own, on the machine itself unless said otherwise, and not where clients send.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Meters:
    """All counts of one receiver."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "undertow_otlp_requests",
            "Requests, by protocol and how they were answered.",
            ["protocol", "answer"],
            registry=self.registry,
        )
        self.points = Counter("undertow_otlp_points", "Data points, events and spans that were read.", registry=self.registry)
        self.rejected = Counter(
            "undertow_otlp_rejected_points", "Points that could not be used, by reason.", ["reason"], registry=self.registry
        )
        self.unknown = Counter(
            "undertow_otlp_unknown_names", "Requests with names that no dialect knows: a client changed.", registry=self.registry
        )
        self.seconds = Histogram(
            "undertow_otlp_answer_seconds", "Time to read and count a request.", buckets=BUCKETS, registry=self.registry
        )
        self.held = Gauge("undertow_otlp_held_bytes", "Bytes of requests that are being read or counted.", registry=self.registry)
        self.waiting = Gauge("undertow_otlp_waiting_releases", "Releases that could not be sent yet.", registry=self.registry)
        self.covered = Gauge(
            "undertow_otlp_covered_minutes", "Minutes of today that this process was there.", registry=self.registry
        )
