"""What the vendor tells of what happened: outages, late figures, people who vanish, figures that mean another thing.

A release is closed once and never made up for, so what a vendor restates after it stays missing: the late days simply are not
there. Sources: GitHub's documentation says that users whose editor has telemetry switched off are in no report; vendors restate
3 to 28 days (payload facts, sections 4 and 7). How much goes missing is a guess.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.episodes import Plan
from pipeline.simulator.organisation import Organisation
from pipeline.simulator.planting import days_of

Bools = NDArray[np.bool_]

LATE = 0.35
"""Of the days in a restated span, those that were not there yet when the week was closed."""
OPTED_OUT = 0.6
"""Of the people of a team whose editor changes."""
ON_OTHER_SURFACES, UNSEEN_THERE = 0.25, 0.4
"""People who partly work where the old interface did not look, and on how many of their days."""


def recorded(rng: np.random.Generator, organisation: Organisation, plan: Plan, used: Bools, own: Bools) -> Bools:
    """The days of use that the vendor knows of; ``own`` are those with an interaction of one's own; people by days."""
    found, line = used.copy(), organisation.timeline
    for event in plan.confounders:
        days = days_of(line, event)
        if event.kind == "vendor_outage":
            found[:, event.day] = False
        elif event.kind == "missing_week":
            found[:, days] = False
        elif event.kind == "restatement":
            found[:, days] &= rng.random((len(found), len(days))) >= LATE
        elif event.kind == "metric_change":
            found[:, days.start :] &= own[:, days.start :]
        elif event.kind == "api_cut_over":
            elsewhere = rng.random(len(found)) < ON_OTHER_SURFACES
            unseen = rng.random((len(found), days.start)) < UNSEEN_THERE
            found[:, : days.start] &= ~(elsewhere[:, None] & unseen)
        elif event.kind == "telemetry_opt_out":
            there = organisation.unit_of_day[:, days.start] == event.unit
            gone = there & (rng.random(len(found)) < OPTED_OUT)
            found[gone, days.start :] = False
    return found
