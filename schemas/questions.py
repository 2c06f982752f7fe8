"""Questions: how many were asked aloud in a week, by what they were about, from town halls, Q&A tools and mailboxes.

It misleads when read alone: few questions may be calm or silence, and the number follows the occasions to ask. Only the share of
a topic, and its course in one unit, means something. What was asked, and by whom, is not kept.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.fields import Count, Family
from schemas.release import Row, Shard


class QuestionRow(Row):
    """Questions of one unit in one week; null under 25 people on the roster."""

    questions_role_and_future: Annotated[
        Count | None, Field(description="Questions about one's role, job or future (unit: questions); null where nobody counted.")
    ] = None
    questions_tool: Annotated[
        Count | None, Field(description="Questions about the tool itself (unit: questions); null where nobody counted.")
    ] = None
    questions_other: Annotated[
        Count | None, Field(description="Questions about anything else (unit: questions); null where nobody counted.")
    ] = None


class QuestionShard(Shard):
    """Rows of questions."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.questions",
        version=1,
        owner="HR, internal communication",
        purpose="Notice when people ask what this means for their role, and when they stop asking, so that they get an answer.",
        retention_days=400,
    )
    family: Literal[Family.QUESTIONS] = Family.QUESTIONS
    rows: list[QuestionRow]
