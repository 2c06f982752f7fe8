"""Makes all pieces, or takes those that are kept, and puts the results together."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.calibration import calibrated, lines
from pipeline.evaluation.comparison import compare
from pipeline.evaluation.observing import Observed
from pipeline.evaluation.peers import Peer
from pipeline.evaluation.peers.use import Use
from pipeline.evaluation.pieces import DECIDES_PEERS, DECIDES_PUBLIC, code_version, observed, place
from pipeline.evaluation.public import run as public
from pipeline.evaluation.public.scenarios import SCENARIOS
from pipeline.evaluation.results import Results
from pipeline.evaluation.sample import Sample
from pipeline.evaluation.scale import Scale
from pipeline.evaluation.worlds import Kind, Purpose

Advance = Callable[[str], None]
"""Called with what is being made, once a piece is there."""
PUBLIC_SEED = 42


@dataclass(frozen=True)
class Place:
    """Where pieces are kept, how many are made at a time, and who hears of it."""

    folder: Path
    processes: int
    advance: Advance


def evaluate(scale: Scale, command: str, where: Place) -> Results:
    """Everything, at this scale."""
    samples = gather(scale, where)
    compared = compare(
        samples[Purpose.TUNING, Kind.QUIET],
        samples[Purpose.TEST, Kind.QUIET],
        samples[Purpose.TEST, Kind.HALF],
        scale.slow_teams,
        lambda name, peer, sample: _score(name, peer, sample, where),
    )
    return Results(scale, code_version(), command, samples, compared, _public(scale, where))


def calibrate(scale: Scale, command: str, where: Place) -> str:
    """The table of stated certainty, from organisations for tuning alone."""
    samples = gather(scale.only(Purpose.TUNING), where)
    shares = calibrated(*samples[Purpose.TUNING, Kind.ALL_PATTERNS].beside(samples[Purpose.TUNING, Kind.QUIET]))
    return "\n".join(lines(shares, command)) + "\n"


def steps(scale: Scale) -> int:
    """How often :attr:`Place.advance` is called: by organisations and public scenarios."""
    return len(scale.asked()) + len(SCENARIOS)


def gather(scale: Scale, where: Place) -> Mapping[tuple[Purpose, Kind], Sample]:
    """The organisations, by purpose and kind."""
    asked = scale.asked()
    parts: dict[tuple[Purpose, Kind], list[Observed]] = defaultdict(list)
    made = observed(asked, where.folder, where.processes, lambda: where.advance("organisations"))
    for one, piece in zip(asked, made, strict=True):
        parts[one.purpose, one.kind].append(piece)
    return {what: Sample.of(pieces) for what, pieces in parts.items()}


def _score(name: str, peer: Peer, sample: Sample, where: Place) -> Array:
    if not peer.slow:
        return peer.score(sample.use)
    # Known by what it is given: a detector of ours that changes leaves the scores of its peers as they were.
    given = hashlib.sha256(b"".join(getattr(sample.use, f.name).tobytes() for f in fields(Use))).hexdigest()
    path = place(where.folder, [name, given], ".scores.npz", DECIDES_PEERS)
    if not path.exists():
        where.advance(peer.title)
        _keep(path, {"score": peer.score(sample.use)})
    return _kept(path)["score"]


def _public(scale: Scale, where: Place) -> Sequence[public.Outcome]:
    pieces: dict[int, Mapping[str, Array]] = {}
    for number in SCENARIOS:
        path = place(where.folder, ["public", number, scale.series, scale.slow_series], ".scores.npz", DECIDES_PUBLIC)
        if not path.exists():
            _keep(path, public.scored(number, scale.series, scale.slow_series, PUBLIC_SEED))
        pieces[number] = _kept(path)
        where.advance("public scenarios")
    return public.outcomes(pieces, scale.series, PUBLIC_SEED)


def _keep(path: Path, arrays: Mapping[str, Array]) -> None:
    half = path.with_suffix(".half")
    with half.open("wb") as out:
        np.savez_compressed(out, **dict(arrays))  # type: ignore[arg-type]  # the stub takes the names for its own option
    half.replace(path)


def _kept(path: Path) -> Mapping[str, Array]:
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}
