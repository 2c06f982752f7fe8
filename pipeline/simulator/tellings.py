"""What the exports of each tool can tell, as its connector reads them: the fast tables must know no more than the files do."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Telling:
    """What a source tells.

    Parameters
    ----------
    days
        Of single days; else only of weeks, and of whoever has a licence at the end of one.
    seats
        Who has a licence.
    since
        Since when.
    last_activity
        How many days back the list of seats knows the last activity; 0 where it does not tell it.
    own_activity
        That activity is one by own action.
    seats_every_day
        Each day has a list of seats, so that a week is served by the newest within three days after it.
    """

    days: bool = True
    seats: bool = True
    since: bool = False
    last_activity: int = 0
    own_activity: bool = False
    seats_every_day: bool = False


FOR_EVER = 10**6
TELLINGS: Mapping[str, Telling] = {
    "claude-code": Telling(seats=False),
    "cursor": Telling(last_activity=1, seats_every_day=True),
    "gemini-workspace": Telling(last_activity=28, own_activity=True),
    "github-copilot": Telling(since=True, last_activity=90 + 1),
    "microsoft-365-copilot": Telling(days=False, last_activity=FOR_EVER),
    "openai-usage": Telling(seats=False),
}
