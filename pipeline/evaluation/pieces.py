"""Pieces of an evaluation, kept on disk under what they are made of: a run that was stopped goes on where it was."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipeline.evaluation.observing import Observed, observe, read, write
from pipeline.evaluation.worlds import Asked

DECIDES = (
    "detectors",
    "simulator",
    "evaluation/worlds.py",
    "evaluation/gate.py",
    "evaluation/ours.py",
    "evaluation/observing.py",
)
DECIDES_PEERS = ("evaluation/peers",)
DECIDES_PUBLIC = (
    "evaluation/public",
    "evaluation/peers/r_surveillance.py",
    "evaluation/peers/surveillance.R",
)
"""Code whose change makes a kept piece worthless. A comment counts as a change; that costs minutes, a wrong figure costs more."""


@cache
def code_version(parts: tuple[str, ...] = (*DECIDES, *DECIDES_PEERS, *DECIDES_PUBLIC)) -> str:
    """Eight digits that stand for the code that decides a figure."""
    digest, root = hashlib.sha256(), Path(str(files("pipeline")))
    for part in parts:
        path = root / part
        for one in sorted(path.rglob("*.[pR]*")) if path.is_dir() else [path]:
            if one.suffix in {".py", ".R"}:
                digest.update(one.relative_to(root).as_posix().encode() + one.read_bytes())
    return digest.hexdigest()[:8]


def place(folder: Path, what: Any, suffix: str, parts: tuple[str, ...]) -> Path:  # noqa: ANN401 -- whatever JSON can tell
    """Where a piece is kept that is made by this code."""
    asked = json.dumps([code_version(parts), what], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:20]}{suffix}"


def observed(asked: Sequence[Asked], folder: Path, processes: int, on_done: Callable[[], None]) -> Iterator[Observed]:
    """All organisations asked for, in order; those that are not kept yet are made first, several at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [place(folder, asdict(one), ".npz", DECIDES) for one in asked]
    missing = [(one, path) for one, path in zip(asked, paths, strict=True) if not path.exists()]
    for _ in range(len(asked) - len(missing)):
        on_done()
    for _ in _side_by_side(missing, processes):
        on_done()
    yield from map(read, paths)


def _make(asked: Asked, path: Path) -> None:
    write(path, observe(asked))


def _side_by_side(missing: Sequence[tuple[Asked, Path]], processes: int) -> Iterator[None]:
    if processes == 1 or len(missing) < 2:
        for one, path in missing:
            _make(one, path)
            yield
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for job in as_completed([pool.submit(_make, one, path) for one, path in missing]):
            job.result()
            yield
