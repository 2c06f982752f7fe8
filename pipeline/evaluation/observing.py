"""One organisation, watched: a piece of the evaluation that is made once and kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.detectors.columns import Whole
from pipeline.evaluation import ours
from pipeline.evaluation.ledger import Alarms, Teams
from pipeline.evaluation.peers.use import Use
from pipeline.evaluation.worlds import CURVES, Asked, Shared, build


@dataclass(frozen=True)
class Observed:
    """The truth of an organisation, what Undertow said at each budget, and what peers are given.

    Parameters
    ----------
    teams, shared
        The truth.
    alarms
        By multiple of the shipped budget.
    assessable
        Weeks in which each team could be judged, by pattern.
    use
        What peers get.
    """

    teams: Teams
    shared: tuple[Shared, ...]
    alarms: Mapping[float, Alarms]
    assessable: Mapping[str, Whole]
    use: Use


def observe(asked: Asked) -> Observed:
    """Let it live, and say all there is to say of it."""
    known = build(asked)
    budgets = ours.BUDGETS if asked.kind in CURVES else (ours.SHIPPED,)
    said = {budget: _together([ours.alarms(panel, budget) for panel in known.panels]) for budget in budgets}
    judged = {name: weeks for panel in reversed(known.panels) for name, weeks in ours.assessable(panel).items()}
    return Observed(known.teams, known.shared, said, judged, Use.of_panel(known.panels[0]))


def write(path: Path, piece: Observed) -> None:
    """Keep a piece; a run that dies meanwhile leaves none rather than half of one."""
    arrays: dict[str, Any] = {f"teams/{f.name}": getattr(piece.teams, f.name) for f in fields(Teams)}
    arrays |= {f"use/{f.name}": getattr(piece.use, f.name).astype(np.float32) for f in fields(Use)}
    arrays |= {f"assessable/{name}": weeks for name, weeks in piece.assessable.items()}
    for budget, said in piece.alarms.items():
        arrays |= {f"alarms/{budget}/{f.name}": getattr(said, f.name) for f in fields(Alarms)}
    arrays["shared"] = np.array(json.dumps([[one.kind, one.first, one.last] for one in piece.shared]))
    half = path.with_suffix(".half.npz")
    np.savez_compressed(half, **arrays)
    half.replace(path)


def read(path: Path) -> Observed:
    """A piece that was kept."""
    with np.load(path) as arrays:
        kept = [budget for budget in ours.BUDGETS if f"alarms/{budget}/team" in arrays.files]
        alarms = {
            budget: ours.sure(Alarms(**{f.name: arrays[f"alarms/{budget}/{f.name}"] for f in fields(Alarms)})) for budget in kept
        }
        return Observed(
            teams=Teams(**{f.name: arrays[f"teams/{f.name}"] for f in fields(Teams)}),
            shared=tuple(Shared(*one) for one in json.loads(str(arrays["shared"]))),
            alarms=alarms,
            assessable={name.split("/")[1]: arrays[name] for name in arrays.files if name.startswith("assessable/")},
            use=Use(**{f.name: arrays[f"use/{f.name}"].astype(np.float64) for f in fields(Use)}),
        )


def _together(parts: list[Alarms]) -> Alarms:
    """Alarms of the same teams from several panels."""
    return Alarms.of(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Alarms)))
