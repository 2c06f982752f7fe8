"""``undertow metrics``: what IT watches of the pipeline, in the form that Prometheus reads."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from pipeline.broker.reading import progress, read_topic
from pipeline.broker.topics import Topics
from pipeline.cli.doctor import LATEST_STATES
from pipeline.errors import UndertowError, UnusableInput
from pipeline.periods import Week
from pipeline.settings import Settings, read_settings
from pipeline.store import Store, open_store
from pipeline.store.telling import Measured

METRICS: Mapping[str, str] = {
    "undertow_measured_timestamp_seconds": "When this was measured.",
    "undertow_reachable": "Whether the store and the broker answered; what one that did not answer knows is left out.",
    "undertow_dead_letters": "Messages that are set aside, as long as their topic keeps them.",
    "undertow_consumer_lag": "Messages that the workers have not confirmed yet.",
    "undertow_consumer_confirmed": "Messages that they have confirmed since the topic began.",
    "undertow_source_week_end_timestamp_seconds": "When the last closed week of a source ended.",
    "undertow_source_state": "How the last closed week of a source was: 1 for the state in the label.",
    "undertow_store_free_ratio": "Part of the store's disk that is free.",
}
"""Every metric, and what it says."""
FREE = "SELECT filesystemAvailable() / filesystemCapacity() AS free"


class Sample(NamedTuple):
    """One value of a metric."""

    name: str
    value: float
    labels: Mapping[str, str] = {}


def run(
    out: Annotated[Path | None, typer.Option(help="Write this file, whole or not at all, instead of printing.")] = None,
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    bootstrap: Annotated[str | None, typer.Option(help="Kafka's bootstrap servers.")] = None,
    topic_prefix: Annotated[str | None, typer.Option(help="First part of every topic's name.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation.")] = None,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it in the store too, for the dashboard of IT.")] = False,
) -> None:
    """Measure once, and print it as Prometheus reads it: set aside, behind, late, full. Nothing about a team is in it.

    Run it every few minutes, and let node_exporter's textfile collector pick the file up; the rules are in deploy/prometheus.
    With --keep the dashboard of the pipeline draws lag, throughput and what was set aside; nothing where nobody measured.

    Examples:

      undertow metrics

      undertow metrics --out /var/lib/prometheus/node-exporter/undertow.prom

      undertow metrics --keep > /dev/null
    """
    settings = read_settings(store=store, bootstrap=bootstrap, topic_prefix=topic_prefix, org=org)
    now = datetime.now(UTC)
    samples = measure(settings, now)
    if keep:
        _keep(settings, samples, now)
    text = exposition(samples)
    if out is None:
        sys.stdout.write(text)
        return
    # The collector may read at any moment.
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(out)
    except OSError as fault:
        raise UnusableInput(f"{out} cannot be written.", "Name a file in a folder that this user may write to.") from fault


def measure(settings: Settings, now: datetime) -> list[Sample]:
    """Everything that can be known just now."""
    samples = [Sample("undertow_measured_timestamp_seconds", now.timestamp())]
    for part, look in (("store", _store), ("broker", _broker)):
        samples += _asked(part, settings, look)
    return samples


def exposition(samples: Iterable[Sample]) -> str:
    """The text that Prometheus reads.

    >>> print(exposition([Sample("undertow_reachable", 1, {"part": "store"})]).splitlines()[-1])
    undertow_reachable{part="store"} 1
    """
    by_name: dict[str, list[Sample]] = {}
    for sample in samples:
        by_name.setdefault(sample.name, []).append(sample)
    blocks = ([f"# HELP {name} {METRICS[name]}", f"# TYPE {name} gauge", *map(_line, found)] for name, found in by_name.items())
    return "\n".join(line for block in blocks for line in block) + "\n"


def _asked(part: str, settings: Settings, look: Callable[[Settings], Iterator[Sample]]) -> list[Sample]:
    try:
        found = list(look(settings))
    except UndertowError as fault:
        sys.stderr.write(f"undertow: {fault.what}\n          {fault.cure}\n")
        return [Sample("undertow_reachable", 0, {"part": part})]
    return [Sample("undertow_reachable", 1, {"part": part}), *found]


def _store(settings: Settings) -> Iterator[Sample]:
    with _opened(settings) as store:
        yield Sample("undertow_store_free_ratio", store.query(FREE).to_pylist()[0]["free"])
        for row in store.query(LATEST_STATES, org=settings.org).to_pylist():
            labels = {"source": row["source"], "tool": row["tool"]}
            sunday = Week(row["last_week"]).sunday
            ended = datetime(sunday.year, sunday.month, sunday.day, 23, 59, 59, tzinfo=UTC).timestamp()
            yield Sample("undertow_source_week_end_timestamp_seconds", ended, labels)
            yield Sample("undertow_source_state", 1, {**labels, "state": row["state"]})


def _opened(settings: Settings) -> AbstractContextManager[Store]:
    password = settings.store_password.get_secret_value() if settings.store_password else None
    return open_store(settings.store, password)


def _broker(settings: Settings) -> Iterator[Sample]:
    topics = Topics(settings.topic_prefix)
    yield Sample("undertow_dead_letters", sum(1 for _ in read_topic(settings.bootstrap, topics.dead_letters)))
    for name, topic in (("releases", topics.releases), ("periods", topics.periods)):
        found = progress(settings.bootstrap, topics.group, topic)
        yield Sample("undertow_consumer_lag", found.behind, {"topic": name})
        yield Sample("undertow_consumer_confirmed", found.confirmed, {"topic": name})


def _keep(settings: Settings, samples: Sequence[Sample], now: datetime) -> None:
    """Into the store; a store that did not answer has been told of already."""
    found: dict[str, float] = {}
    for sample in samples:
        if sample.labels.get("topic") != "periods" or sample.name == "undertow_consumer_lag":
            found[sample.name] = found.get(sample.name, 0) + sample.value
    if "undertow_store_free_ratio" not in found:
        return
    names = ("undertow_consumer_confirmed", "undertow_consumer_lag", "undertow_dead_letters")
    confirmed, behind, set_aside = (int(found[name]) if name in found else None for name in names)
    measured = Measured(now, confirmed, behind, set_aside, found["undertow_store_free_ratio"])
    with _opened(settings) as store:
        store.tell_measured(settings.org, [measured])


def _line(sample: Sample) -> str:
    labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in sample.labels.items())
    return f"{sample.name}{{{labels}}} {sample.value:.10g}" if labels else f"{sample.name} {sample.value:.10g}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
