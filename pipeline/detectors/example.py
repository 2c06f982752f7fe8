"""A small organisation without any pattern, for examples: every team the same, every week the same."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.detectors.columns import Array
from pipeline.detectors.figures import COLUMN, OF_PEOPLE, OF_TOOL, source_column
from pipeline.detectors.panel import ANY_TOOL, WEEK, Panel, State, States
from pipeline.detectors.tables import Tables
from schemas.fields import Family
from schemas.pulse import ITEMS, boxes

PEOPLE = 20
FIGURES_OF_A_WEEK = {
    "people_active": 15,
    "people_active_by_own_action": 14,
    "people_active_1_day": 5,
    "people_active_2_3_days": 5,
    "people_active_4_7_days": 5,
    "features_used": 4,
    "tools": 1,
    "people_active_other_tools": 0,
    "seats": 20,
    "seats_used": 18,
    "seats_new": 0,
    "seats_never_used": 1,
    "seats_lapsed": 1,
    "items": 60,
    "items_with_tool": 40,
    "items_old_way": 12,
    "pulse_invited": 20,
    "pulse_answered": 14,
    **dict(zip((box for item in ITEMS for box in boxes(item)), [3, 4, 7] * len(ITEMS), strict=True)),
    "questions_role_and_future": 2,
    "questions_tool": 6,
    "questions_other": 4,
    "training_offered": 0,
    "training_attended": 0,
    "unsanctioned_chat": 3,
    "unsanctioned_code": 1,
    "unsanctioned_writing": 1,
    "unsanctioned_images": 0,
    "unsanctioned_meetings": 0,
    "unsanctioned_other": 0,
}
FIGURES_OF_A_QUARTER = {
    "headcount": 20,
    "joiners_at_most": 4,
    "leavers_at_most": 4,
    "moved_in_at_most": 4,
    "moved_out_at_most": 4,
    "most_active_at_most": 9,
    "most_active_left_at_most": 4,
    "most_active_quiet_at_most": 4,
}
WEEKS_A_QUARTER = 13


def organisation(teams: int = 10, weeks: int = 30) -> Panel:
    """Teams of twenty people, of whom fourteen use the tool by their own action; the arrays may be written to.

    Figures of all families are there, also those that the gate withholds from teams of this size.

    Examples
    --------
    >>> panel = organisation()
    >>> panel.units[3], panel["seats"].shape, str(panel.weeks[0])
    ('team 03', (10, 30), '2026-01-05')
    """
    shape = teams, weeks
    at_the_end = np.arange(weeks) % WEEKS_A_QUARTER == WEEKS_A_QUARTER - 1
    quarterly = {name: np.where(at_the_end, value, np.nan) + np.zeros(shape) for name, value in FIGURES_OF_A_QUARTER.items()}
    states = {family: np.full(shape, State.OK, np.int8) for family in (*OF_TOOL, *OF_PEOPLE)}
    states[Family.PEOPLE][:, ~at_the_end] = State.MISSING
    return Panel(
        tool="github-copilot",
        units=tuple(f"team {i:02}" for i in range(teams)),
        parents=("organisation",) * teams,
        weeks=np.datetime64("2026-01-05") + np.arange(weeks) * WEEK,
        cohort_size=np.full(shape, float(PEOPLE)),
        figures={**{name: np.full(shape, float(value)) for name, value in FIGURES_OF_A_WEEK.items()}, **quarterly},
        states=states,
    )


def people(panel: Panel) -> Panel:
    """The panel of people of the same organisation: the same arrays, those of the tool left out."""
    names = [name for names in OF_PEOPLE.values() for name in names if name in panel.figures]
    return Panel(
        ANY_TOOL,
        panel.units,
        panel.parents,
        panel.weeks,
        panel.cohort_size,
        {name: panel[name] for name in names},
        {family: panel.states[family] for family in OF_PEOPLE if family in panel.states},
    )


def tables(*panels: Panel) -> Tables:
    """Panels of tools as rows of ``unit_week`` and ``unit_human_week``, the way a store gives them.

    Examples
    --------
    >>> copy = Panel.from_table(tables(organisation()).unit_week, "github-copilot")
    >>> all(np.array_equal(copy[name], organisation()[name]) for name in copy.figures)
    True
    """
    of_tools = pa.concat_tables([_rows(panel, OF_TOOL, tool=panel.tool) for panel in panels])
    return Tables(of_tools, _rows(panels[0], OF_PEOPLE))


def _rows(panel: Panel, families: Mapping[Family, tuple[str, ...]], **same: str) -> pa.Table:
    units, weeks = panel.cohort_size.shape
    columns = {
        "unit": pa.array(np.repeat(panel.units, weeks), pa.string()),
        "parent": pa.array(np.repeat(np.array(panel.parents, object), weeks), pa.string()),
        "week": pa.array(np.tile(panel.weeks, units)),
        "cohort_size": _numbers(panel.cohort_size),
        **{name: pa.array([said] * (units * weeks), pa.string()) for name, said in same.items()},
    }
    for family, names in families.items():
        if family in panel.states:
            state = panel.states[family]
            columns[f"{COLUMN[family]}_status"] = pa.array(_status(state).ravel(), pa.string())
            columns[source_column(family)] = pa.array(_source(state).ravel(), pa.string())
            columns |= {name: _numbers(panel[name]) for name in names if name in panel.figures}
    return pa.table(columns)


def _numbers(grid: Array) -> "pa.Array[Any]":
    return pa.array(grid.ravel(), pa.float64(), from_pandas=True)


def _status(state: States) -> NDArray[np.str_]:
    return np.select([state == State.WITHHELD, state == State.MISSING], ["withheld", "missing"], "ok")


def _source(state: States) -> NDArray[np.str_]:
    return np.select([state == State.SOURCE_DOWN, state == State.SOURCE_PARTIAL], ["down", "partial"], "complete")
