"""The profile dp all the way, from exports to what people see: noised rows and the state of sources, and nothing else."""

from pathlib import Path

import numpy as np

from pipeline.audit.attacks.side_channels import canaries
from pipeline.audit.surfaces import Seen, observe
from pipeline.audit.world import CANARY, World, mixed
from pipeline.privacy.release_plan import read_plan

PLAN = read_plan(Path("deploy/release-plan.dp.toml").read_text("utf-8"))
WITH_FIGURES = {"noised_fact", "source_status", "migration"}


def without_values(seen: Seen) -> dict[str, list[dict[str, object]]]:
    tables = {**seen.processing, **seen.release}
    noise = {"value", "band", "share", "applied_at"}
    return {table: [{name: row[name] for name in row if name not in noise} for row in rows] for table, rows in tables.items()}


def carried(folder: Path, world: World) -> Seen:
    folder.mkdir()
    return observe(folder, world, plan=PLAN)


def test_nothing_but_noise_and_the_state_of_sources_is_stored_or_shown(tmp_path: Path) -> None:
    world = mixed(1, copies=1)
    seen = carried(tmp_path / "whole", world)
    assert {table for table, rows in seen.processing.items() if rows} <= WITH_FIGURES
    assert {table for table, rows in seen.release.items() if rows} == {"release_noised", "release_source"}
    assert {row["level"] for row in seen.release["release_noised"] if row["status"] == "ok"} >= {"team"}
    assert not canaries(seen, CANARY)

    busiest = int(np.argmax(world.active.sum(axis=1)))
    without = carried(tmp_path / "without", world.without(busiest))
    assert without_values(without) == without_values(seen)
