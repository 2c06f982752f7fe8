"""Unsanctioned tools: how often AI tools that were not handed out were used in a week, by kind, as a proxy or DLP counts it.

No person, no device, no address: a number of a unit. It misleads when read as misconduct: people take another tool where the one
they were given does not help them, and that is the thing to ask about. It sees only what passes the organisation's own network.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.fields import Count, Family
from schemas.release import Row, Shard


class UnsanctionedRow(Row):
    """Uses of other tools by one unit in one week; null under 25 people on the roster."""

    unsanctioned_chat: Annotated[
        Count | None,
        Field(description="Uses of general chat assistants (unit: sessions); null where nobody counted."),
    ] = None
    unsanctioned_code: Annotated[
        Count | None, Field(description="Uses of assistants for code (unit: sessions); null where nobody counted.")
    ] = None
    unsanctioned_writing: Annotated[
        Count | None,
        Field(description="Uses of tools that write or translate (unit: sessions); null where nobody counted."),
    ] = None
    unsanctioned_images: Annotated[
        Count | None,
        Field(description="Uses of tools that make images or sound (unit: sessions); null where nobody counted."),
    ] = None
    unsanctioned_meetings: Annotated[
        Count | None,
        Field(description="Uses of tools that record meetings (unit: sessions); null where nobody counted."),
    ] = None
    unsanctioned_other: Annotated[
        Count | None, Field(description="Uses of other AI tools (unit: sessions); null where nobody counted.")
    ] = None


class UnsanctionedShard(Shard):
    """Rows of unsanctioned tools."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.unsanctioned",
        version=1,
        owner="IT security",
        purpose="See where the tool that was handed out does not help, so that a better one is offered; never to look for who.",
        retention_days=400,
    )
    family: Literal[Family.UNSANCTIONED] = Family.UNSANCTIONED
    rows: list[UnsanctionedRow]
