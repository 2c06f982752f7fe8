"""A small organisation without any pattern, for examples: every team the same, every week the same."""

from dataclasses import fields

import numpy as np
import pyarrow as pa

from pipeline.detectors.panel import FIGURES, WEEK, Panel, State

PEOPLE = 20
FIGURES_OF_A_WEEK = {
    "people_active": 15,
    "people_active_by_own_action": 14,
    "seats": 20,
    "seats_new": 0,
    "seats_never_used": 1,
    "seats_lapsed": 1,
    "items": 60,
    "items_old_way": 12,
}


def organisation(teams: int = 10, weeks: int = 30) -> Panel:
    """Teams of twenty people, of whom fourteen use the tool by their own action; the arrays may be written to.

    Examples
    --------
    >>> panel = organisation()
    >>> panel.units[3], panel.seats.shape, str(panel.weeks[0])
    ('team 03', (10, 30), '2026-01-05')
    """
    shape = teams, weeks
    return Panel(
        tool="github-copilot",
        units=tuple(f"team {i:02}" for i in range(teams)),
        parents=("organisation",) * teams,
        weeks=np.datetime64("2026-01-05") + np.arange(weeks) * WEEK,
        cohort_size=np.full(shape, float(PEOPLE)),
        state=np.full(shape, State.OK, np.int8),
        **{name: np.full(shape, float(value)) for name, value in FIGURES_OF_A_WEEK.items()},
    )


def table(panel: Panel) -> pa.Table:
    """The panel as rows of ``unit_week``, the way a store gives them.

    Examples
    --------
    >>> copy = Panel.from_table(table(organisation()), "github-copilot")
    >>> all(np.array_equal(getattr(copy, name), getattr(organisation(), name)) for name in FIGURES)
    True
    """
    units, weeks = panel.state.shape
    unknown = np.isin(panel.state, (State.MISSING, State.WITHHELD)).ravel()
    ok = np.where(unknown, np.where(panel.state.ravel() == State.WITHHELD, "withheld", "missing"), "ok")
    source = np.select(
        [panel.state.ravel() == State.SOURCE_DOWN, panel.state.ravel() == State.SOURCE_PARTIAL], ["down", "partial"], "complete"
    )
    columns = {
        "unit": np.repeat(panel.units, weeks),
        "parent": np.repeat(np.array(panel.parents, object), weeks),
        "tool": np.repeat(panel.tool, units * weeks),
        "week": np.tile(panel.weeks, units),
        "usage_status": ok,
        "licence_status": ok,
        "work_status": np.where(np.isfinite(panel.items.ravel()), "ok", "missing"),
        "source_state": source,
    }
    figures = {f.name: getattr(panel, f.name).ravel() for f in fields(panel) if f.name in {*FIGURES, "cohort_size"}}
    arrays = {name: pa.array(values) for name, values in columns.items()}
    return pa.table(arrays | {name: pa.array(values, pa.float64(), from_pandas=True) for name, values in figures.items()})
