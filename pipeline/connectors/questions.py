"""Questions asked aloud, by topic: from a town hall, a Q&A tool or a mailbox for questions, counted by whoever reads them.

What to ask for: counts, per unit and week, as one line (``unit,week,role_and_future,tool,other``) or a line per topic
(``unit,week,topic,questions``). Where there was an occasion to ask and nobody did, write 0; without an occasion, leave it out.
Never the questions themselves.

It misleads where units have different occasions: only the course of one unit, and the share of a topic, means something.
"""

from dataclasses import replace

from pipeline.connectors.base import Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, choice, needed, unit, week, whole
from schemas.fields import Family

TOPICS = ("role_and_future", "tool", "other")


def all_topics(line: Line) -> UnitLine:
    """A line with all topics; one that is left empty is unknown, not zero.

    >>> all_topics({"unit": "Desk", "week": "2026-W40", "role_and_future": "3", "tool": "0", "other": ""}).figures
    {'questions_role_and_future': 3, 'questions_tool': 0, 'questions_other': None}
    """
    return UnitLine(unit(line), week(line), {f"questions_{topic}": whole(line, topic) for topic in TOPICS})


def one_topic(line: Line) -> UnitLine:
    """A line of one topic."""
    where, when, topic = unit(line), week(line), choice(line, "topic", TOPICS)
    return UnitLine(where, when, {f"questions_{topic}": needed(line, "questions")}, topic)


QUESTIONS = UnitTableConnector(
    name="questions",
    tool="any",
    family=Family.QUESTIONS,
    sheet=replace(
        OF_UNITS,
        title="Questions asked aloud",
        ask=("questions asked in town halls and Q&A tools, counted per unit, week and topic",),
        where="whoever reads the questions; `undertow schemas template questions` prints the columns",
        blind=("What was asked, and by whom, by design.", "Questions that nobody dares to ask."),
    ),
    layouts=(
        Layout(("unit", "week", "role_and_future", "tool", "other"), (), all_topics),
        Layout(("unit", "week", "topic", "questions"), (), one_topic),
    ),
)
