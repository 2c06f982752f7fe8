"""Period closed: every row of a release is in the store; the detect agent runs on it."""

from typing import ClassVar

from schemas.contract import Contract, Message
from schemas.fields import IsoWeek, Org, Source, Tool


class PeriodClosed(Message):
    """All rows of one (organisation, source, tool, week) can be queried."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.period-closed",
        version=1,
        owner="IT operations",
        purpose="Run detection once the figures of a period are complete.",
        retention_days=30,
    )
    org: Org
    source: Source
    tool: Tool
    period: IsoWeek
