"""A store for every test of the dashboards: a small organisation of which everything that a panel can show has happened."""

from datetime import UTC, date, datetime

from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups import materialise
from pipeline.store import Store
from pipeline.store.telling import Looked, Measured, Said
from schemas.intervention import Intervention
from schemas.signal import NextStep
from tests.report.filled import ORG, WEEKS, fill

NOISED = """
INSERT INTO {release:Identifier}.noised
    (org, source, tool, level, unit, parent, grain, start, quarter, cohort_size, measure, weeks_reported, status, share,
     plus_minus, epsilon, precedence)
SELECT
    {org:String}, {tool:String}, {tool:String}, 'organisation', 'organisation', NULL, 'quarter', {start:Date}, '2026-Q1', 420,
    'people_regular', 13, 'ok', 0.42, 0.03, 0.5, 1
"""


def store_everything(store: Store) -> None:
    """Fill a store: figures, signals, acts, the plan, statements, looks, measures, and a figure with noise."""
    fill(store)
    acts = [("Accounts Payable", 8, NextStep.COFFEE), ("Finance", 9, NextStep.LISTEN), ("organisation", 4, NextStep.WHY)]
    store.write_interventions([Intervention(org=ORG, unit=unit, period=str(WEEKS[at]), kind=kind) for unit, at, kind in acts])
    materialise(store, ORG, [])
    said = [
        Said(1, date(2026, 1, 2), "approve", "works-council", "2026-Q1", "ab" * 32),
        Said(2, date(2026, 2, 2), "freeze", "operator"),
        Said(3, date(2026, 2, 9), "unfreeze", "works-council"),
    ]
    looked = [Looked(date(2026, 2, 1), "hr", "report", 3), Looked(date(2026, 3, 1), "change-lead", "signals", 7)]
    store.tell(ORG, standard_plan(), date(2026, 4, 1), said, looked)
    night = [datetime(2026, 3, 30, hour, tzinfo=UTC) for hour in (1, 2, 3)]
    store.tell_measured(ORG, [Measured(at, 40 + 9 * hour, 18 - 9 * hour, 1, 0.5) for hour, at in enumerate(night)])
    store.tell_measured(ORG, [Measured(night[-1].replace(hour=4), None, None, None, 0.5)])
    store.command(NOISED, release=store.release, org=ORG, tool="github-copilot", start=WEEKS[0].monday)
