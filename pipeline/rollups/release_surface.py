"""What people see of closed periods: worked out once, written to a database of its own, and never again."""

from collections.abc import Sequence
from importlib.resources import files

from pipeline.periods import Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.privacy.standard_plan import standard_plan
from pipeline.rollups.shown import shown
from pipeline.store import Store
from schemas.period import PeriodClosed

FOLDER = files("schemas") / "clickhouse" / "release"
FILLS = {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in FOLDER.iterdir() if file.name.endswith(".sql")}
# What is withheld comes first, for it decides on the rest; the source after the cells, for it says that a week is released.
OF_WEEKS, OF_QUARTERS = ("withheld", "week", "noised", "unit", "source"), ("quarter",)
ALWAYS = ("signal", "intervention")
RELEASED = """
SELECT source, tool, week FROM {release:Identifier}.source
WHERE org = {org:String} AND week IN {weeks:Array(Date)}
"""


def materialise(store: Store, org: str, closed: Sequence[PeriodClosed], plan: ReleasePlan | None = None) -> None:
    """Write what people see: the weeks that were closed, the quarters that are whole with them, and what is new of episodes.

    It comes after :func:`~pipeline.rollups.roll_up` of the same periods, and after the signals are stored. A week, a quarter or
    a statement that is written already stays as it is, whatever the store has learned since; so running it again, or again after
    a crash, changes nothing. Two at once write the same, as long as they know the same: whoever knew less wins.

    It misleads about corrections: a corrected release changes the figures that are kept for the programs, nothing that is shown.

    Parameters
    ----------
    store
        Where facts, rollups and signals are.
    org
        The organisation.
    closed
        Its closed periods, whole ones only; those that were released before do not matter.
    plan
        The release plan in force at this moment: what may be shown, and of how many people at least. Left out, the one that is
        shipped.
    """
    version = store.knowledge(org)
    fresh = _not_released(store, org, closed)
    weeks = sorted({(period.tool, Week.parse(period.period).monday) for period in fresh})
    arguments: dict[str, object] = {
        **shown(plan or standard_plan()),
        "release": store.release,
        "org": org,
        "version": version,
        "weeks": weeks,
        "periods": sorted({(period.source, period.tool, period.period) for period in fresh}),
        "quarters": sorted({Week.parse(period.period).quarter for period in closed}),
    }
    for fill in (OF_WEEKS if fresh else ()) + (OF_QUARTERS if closed else ()) + ALWAYS:
        store.command(FILLS[fill], **arguments)


def _not_released(store: Store, org: str, closed: Sequence[PeriodClosed]) -> list[PeriodClosed]:
    days = sorted({Week.parse(period.period).monday for period in closed})
    rows = store.query(RELEASED, release=store.release, org=org, weeks=days).to_pylist() if days else []
    released = {(row["source"], row["tool"], row["week"]) for row in rows}
    return [period for period in closed if (period.source, period.tool, Week.parse(period.period).monday) not in released]
