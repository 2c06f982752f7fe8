"""Which dead letters may be sent again: what would be published anew needs what every publishing needs.

A letter goes through the consent gate and the freeze as a release does, week by week, as the log stands then. Not sent are those
that this version cannot read, for nobody can say what is in them; those that were made with a lower threshold than the plan's;
and those that would restate a release.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from pipeline.broker.record import Record
from pipeline.periods import Week
from pipeline.privacy.approval import Statement, Terms
from pipeline.privacy.consent import refusal
from pipeline.privacy.release_plan import ReleasePlan
from pipeline.stream.decoding import PERIODS, SHARDS, Incoming, decode
from pipeline.stream.letters import again
from schemas.dead_letter import DeadLetter, DeadReason
from schemas.release import Shard


class Kept(StrEnum):
    """Why a letter is not sent again; a closed set, beside the reasons of the consent gate."""

    TOO_LARGE = "too_large"
    """It is kept only in the topic it came from."""
    RESTATES = "restates"
    UNREADABLE = "unreadable"
    LOWER_K = "lower_k"


def sortable(
    letters: Sequence[DeadLetter], said: Sequence[Statement], plan: ReleasePlan, finality_days: int
) -> tuple[list[Record], Counter[str]]:
    """The records that may be sent, and how many letters may not, by reason.

    Parameters
    ----------
    letters
        As they were read back.
    said
        What the works council and the operator said, verified.
    plan
        The one in force.
    finality_days
        As the setting of that name.
    """
    records, kept = [], Counter[str]()
    for letter in letters:
        record = again(letter)
        reason = Kept.TOO_LARGE if record is None else _why_not(letter, said, plan, finality_days)
        if reason is None and record is not None:
            records.append(record)
        else:
            kept[str(reason)] += 1
    return records, kept


def _why_not(letter: DeadLetter, said: Sequence[Statement], plan: ReleasePlan, finality_days: int) -> str | None:
    if letter.reason is DeadReason.RESTATES:
        return Kept.RESTATES
    headers = tuple((name, value.encode()) for name, value in letter.headers.items())
    incoming = Incoming(letter.topic, letter.partition, letter.offset, letter.key, letter.payload, headers)
    message = decode(incoming, {**SHARDS, **PERIODS})
    if isinstance(message, DeadLetter):
        return Kept.UNREADABLE
    if isinstance(message, Shard) and message.k < plan.k:
        return Kept.LOWER_K
    week = Week.parse(message.period)
    refused = refusal(said, Terms.of(message.org, finality_days, plan), week, week.sunday + timedelta(days=finality_days + 1))
    return refused.reason if refused else None
