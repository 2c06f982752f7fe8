"""Whether a week may be published: what the works council approved, and what a freeze took out.

The rules
---------
- Nothing is published without an approval whose terms allow at least as much as the terms of the run.
- A tighter run needs no new approval. A looser one does, and it takes effect in the **next period: the next quarter**, because a
  cohort lasts a quarter and two policies over one cohort could be subtracted from each other. So an approval counts for the
  quarter it was signed in, or an earlier one, only where it loosens nothing that was in force there; the newest that counts is
  in force. Only the very first approval says freely from which quarter on it counts, so that a beginning need not wait.
- A freeze stops everything, for all organisations of the log. When it ends, nothing is filled in: a week is never released
  when one of its days, or the day it came due, lies in the freeze. Even a freeze of an hour costs a week.

It misleads about a week that came due before the freeze and was not collected in time: that one may still be released after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from pipeline.periods import Week
from pipeline.privacy.approval import Approval, Freeze, Role, Statement, Terms, Unfreeze, loosenings

HOW_TO_BEGIN = (
    "Begin with `undertow privacy keygen works-council`, and set UNDERTOW_COUNCIL_KEY and UNDERTOW_CONSENT as it says; then the "
    "works council runs `undertow privacy approve`. Until then `--out -` shows the rows and publishes nothing."
)


class Reason(StrEnum):
    """Why a week is not published; a closed set."""

    NO_APPROVAL = "no_approval"
    OTHER_TERMS = "other_terms"
    """The run goes further than any approval."""
    NOT_YET = "not_in_effect_yet"
    """An approval allows it, for later quarters."""
    FROZEN = "frozen"
    FELL_IN_FREEZE = "fell_in_freeze"
    """There was a freeze while the week lasted or came due."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in words, and what can be done."""

    reason: Reason
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze, by whom it began, and its days in UTC; the last is None while it lasts."""

    by: Role
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


def refusal(said: Sequence[Statement], terms: Terms, week: Week, due: date) -> Refusal | None:
    """Why a week may not be published under these terms; None when it may.

    Parameters
    ----------
    said
        The statements of the consent log, as :func:`pipeline.privacy.approval.statements` gives them.
    terms
        Those of the run.
    week
        What is to be published.
    due
        The first day on which the week could be released.
    """
    taken = list(freezes(said))
    if taken and (last := taken[-1]).last is None:
        return Refusal(
            Reason.FROZEN,
            f"Publishing is frozen since {last.first}, by the {last.by}.",
            "Only the works council ends it, with `undertow privacy unfreeze`; the weeks of the freeze are not made up for.",
        )
    for frozen in taken:
        if frozen.covers(due) or any(frozen.covers(day) for day in week.days):
            return Refusal(
                Reason.FELL_IN_FREEZE,
                f"{week} fell in the freeze from {frozen.first} to {frozen.last}, by the {frozen.by}: it stays unreleased.",
                "Nothing can be done; the weeks after it are released as usual.",
            )
    return _not_approved(list(approvals(said, terms.org)), terms, week)


def _not_approved(given: list[Approval], terms: Terms, week: Week) -> Refusal | None:
    if not given:
        return Refusal(Reason.NO_APPROVAL, f"No works council approved publishing for {terms.org}.", HOW_TO_BEGIN)
    held = in_force(given, week.quarter)
    further = loosenings((held or given[-1]).terms, terms)
    if held is not None and not further:
        return None
    later = [start for one in given if (start := takes_effect(given, one)) > week.quarter and not loosenings(one.terms, terms)]
    if later:
        return Refusal(
            Reason.NOT_YET,
            f"{week} is a week of {week.quarter}; what is set is approved from {min(later)} on.",
            "Collect it with what was approved for its quarter, or not at all; `undertow privacy status` shows both.",
        )
    return Refusal(
        Reason.OTHER_TERMS,
        f"What is set goes further than the works council approved: {'; '.join(further)}.",
        "Set it back, or ask for an approval with `undertow privacy approve`; it takes effect in the next quarter.",
    )


def approvals(said: Sequence[Statement], org: str) -> Iterator[Approval]:
    """The approvals for an organisation, in order."""
    return (one for one in said if isinstance(one, Approval) and one.terms.org == org)


def in_force(given: Sequence[Approval], quarter: str) -> Approval | None:
    """The approval that rules the weeks of a quarter; None where none does.

    Parameters
    ----------
    given
        All approvals for one organisation, in order.
    quarter
        Such as ``2026-Q4``.
    """
    held: Approval | None = None
    for number, one in enumerate(given):
        ahead = quarter > quarter_of(one.at)
        if one.start <= quarter and (number == 0 or ahead or (held is not None and not loosenings(held.terms, one.terms))):
            held = one
    return held


def takes_effect(given: Sequence[Approval], approval: Approval) -> str:
    """The first quarter whose weeks an approval rules, as the log stood when it was given."""
    known = given[: given.index(approval) + 1]
    quarter = approval.start
    while in_force(known, quarter) != approval:
        quarter = following(quarter)
    return quarter


def freezes(said: Sequence[Statement]) -> Iterator[Frozen]:
    """All freezes, in order; one that is said while another lasts changes nothing."""
    began: Freeze | None = None
    for one in said:
        if isinstance(one, Freeze):
            began = began or one
        elif isinstance(one, Unfreeze) and began is not None:
            yield Frozen(began.by, _day(began.at), _day(one.at))
            began = None
    if began is not None:
        yield Frozen(began.by, _day(began.at), None)


def quarter_of(moment: datetime) -> str:
    """The quarter whose cohort is in use at a moment.

    >>> quarter_of(datetime(2026, 9, 28, tzinfo=UTC)), quarter_of(datetime(2026, 9, 27, 23, 59, tzinfo=UTC))
    ('2026-Q4', '2026-Q3')
    """
    return Week.of(_day(moment)).quarter


def following(quarter: str) -> str:
    """The quarter after one.

    >>> following("2026-Q4"), following("2026-Q1")
    ('2027-Q1', '2026-Q2')
    """
    year, number = quarter.split("-Q")
    return f"{int(year) + 1:04}-Q1" if number == "4" else f"{year}-Q{int(number) + 1}"


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
