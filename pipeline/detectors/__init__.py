"""Detection: which teams show a pattern of the article, as a pure function of stored rollups.

Principle
---------
A signal is an invitation to talk, so a false one does harm: a team is suspected for nothing. Silence is the default. A pattern
speaks only when the figures are known, the source was well, the organisation as a whole had an ordinary week, the effect is large
and chance is an unlikely reason, and it keeps to a stated budget: :data:`FALSE_ALARMS_A_YEAR` of one team, over all patterns
together. Teams under ten people and teams without a past get no answer rather than a guess.

How a week becomes a signal
---------------------------
::

    unit_week rows ──> Panel ──> a Detector each pattern ──> Score ──> Episode ──> Signal
                        │         own past, the others in
                        │         the same week, evidence
                        └ what each week is worth: OK, withheld, missing, source partial or down, holiday

A week that is not OK changes nothing: evidence freezes, it neither grows nor fades. Every array has the shape (units, weeks);
code loops over weeks, never over units; no week depends on a later one, so a backtest sees what the live agent saw.

Adding a pattern
----------------
One module with a frozen dataclass that is a :class:`~pipeline.detectors.score.Detector`, one line in :data:`PATTERNS`. The
contract suite (``tests/detectors/test_contract.py``) then runs on it.
"""

from collections.abc import Collection, Mapping

import pyarrow as pa

from pipeline.detectors.columns import codes
from pipeline.detectors.episodes import episodes
from pipeline.detectors.licence_idling import LicenceIdling
from pipeline.detectors.panel import Panel
from pipeline.detectors.public_holidays import holiday_weeks
from pipeline.detectors.score import Detector
from pipeline.detectors.signals import signal
from pipeline.detectors.workaround_drop import WorkaroundDrop
from schemas.signal import Pattern, Signal

FALSE_ALARMS_A_YEAR = 0.02
"""The budget of one team. At 0.1 true events a team-year and 60 % found, three of four signals are then true."""

PATTERNS: Mapping[Pattern, Detector] = {
    Pattern.LICENCE_IDLING: LicenceIdling(false_alarms_a_year=FALSE_ALARMS_A_YEAR / 2),
    Pattern.WORKAROUND_DROP: WorkaroundDrop(false_alarms_a_year=FALSE_ALARMS_A_YEAR / 5),
}


def detect(table: pa.Table, org: str, country: str = "NL", patterns: Collection[Pattern] = tuple(PATTERNS)) -> list[Signal]:
    """All episodes of all patterns and tools, open and closed, up to the last week of the table.

    It misleads when the table holds part of the history: the own past is then another, and so may be the episodes.

    Parameters
    ----------
    table
        Rows of the view ``unit_week`` of one organisation, its whole history.
    org
        Name of the organisation.
    country
        Whose public holidays count, as an ISO 3166 code.
    patterns
        Those to look for; a release plan may leave some out.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation, table
    >>> panel = organisation()
    >>> panel.seats_never_used[3] = 10
    >>> [(s.unit, s.pattern.value, s.status.value) for s in detect(table(panel), "acme")]
    [('team 03', 'licence_idling', 'open')]
    """
    found = []
    for tool in codes(table["tool"])[0]:
        panel = Panel.from_table(table, tool)
        panel = panel.with_holidays(holiday_weeks(panel.weeks, country))
        for pattern in patterns:
            detector = PATTERNS[pattern]
            score = detector.score(panel)
            found += [signal(org, panel, pattern, detector, score, episode) for episode in episodes(score)]
    return sorted(found, key=lambda s: (s.unit, s.tool, s.pattern, s.detected_period))
