"""The rollup of units by week."""

from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files

from pipeline.detectors.tables import Tables
from pipeline.store import Store
from schemas.period import PeriodClosed

FILL = (files("schemas") / "clickhouse" / "rollups" / "unit_week_v1.sql").read_text("utf-8")
OF_TOOLS = "SELECT * FROM unit_week WHERE org = {org:String} ORDER BY unit, tool, week"
OF_PEOPLE = "SELECT * FROM unit_human_week WHERE org = {org:String} ORDER BY unit, week"


def roll_up(store: Store, closed: Sequence[PeriodClosed]) -> None:
    """Fill the rollup for the weeks of some closed periods, whatever source they are of; one insert per organisation.

    The order does not matter, nor does a period that comes twice: each fill takes all families as they are in the store.
    """
    weeks: defaultdict[str, set[str]] = defaultdict(set)
    for period in closed:
        weeks[period.org].add(period.period)
    for org, periods in sorted(weeks.items()):
        store.command(FILL, org=org, periods=sorted(periods), version=store.knowledge(org))


def read_tables(store: Store, org: str) -> Tables:
    """All weeks of all units of one organisation, withheld and missing ones too: what detection takes."""
    return Tables(store.query(OF_TOOLS, org=org), store.query(OF_PEOPLE, org=org))
