"""Closes the weeks of one source, and tells what could not be used: the part that every way of collecting shares."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.cli.collect_sending import Send, void
from pipeline.collector.consent import NotAllowed
from pipeline.collector.files import create
from pipeline.collector.job import Job
from pipeline.collector.rejections import Rejections, as_ndjson, summary
from pipeline.collector.run import collect
from pipeline.errors import ClosedOnce


def close_weeks(job: Job, send: Send, rejections_file: Path | None = None) -> None:
    """Close every week of a job that can be closed.

    Raises
    ------
    UndertowError
        After all of them: a week was not closed, not published, or closed before.
    """
    errors = Console(stderr=True)
    again: list[str] = []
    refused: list[str] = []
    cures: list[str] = []
    with _rejections(rejections_file, errors) as rejections, _progress(errors) as advance:
        for release in collect(job, rejections, advance):
            try:
                send(release)
            except ClosedOnce:
                again.append(release.key[-1])
            except NotAllowed as fault:
                refused.append(release.key[-1])
                cures.append(fault.cure)
                if fault.what not in rejections.notes:
                    rejections.notes.append(fault.what)
    if refused:
        raise NotAllowed(f"Not published: {', '.join(refused)}.", " ".join(dict.fromkeys(cures)))
    if again:
        raise ClosedOnce(
            f"{job.source} was released before for {', '.join(again)}; late figures change nothing.",
            "Nothing needs to be done; the ledger keeps what was released.",
        )


@contextmanager
def _rejections(path: Path | None, errors: Console) -> Iterator[Rejections]:
    """Counts rejections, and tells of them at the end, however it ends."""
    with ExitStack() as stack:
        rejections = Rejections()
        if path is not None:
            file = stack.enter_context(create(path))
            rejections.sink = lambda rejection: void(file.write(as_ndjson(rejection)))
        try:
            yield rejections
        finally:
            for note in rejections.notes:
                errors.print(note, markup=False, highlight=False, soft_wrap=True)
            if rejections.counts:
                errors.print(summary(rejections))


@contextmanager
def _progress(errors: Console) -> Iterator[Callable[[int], None]]:
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,} records"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda records: bar.advance(task, records)
