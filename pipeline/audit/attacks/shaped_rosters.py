"""Attack 11: a roster shaped around one person.

Method
------
Whoever writes the roster makes a team of the target and of accounts of their own. These are as active as the attacker likes: on
the processing surface the count less their number is the target's own bit, on the release surface just so many are active that
the target decides on the band.

Source
------
Sybil attacks: DAP (draft-ietf-ppm-dap), security considerations; facts on privacy, section 8, no. 11.

Passes
------
No better than a coin. Nothing in the code can tell a made-up colleague from a real one, so that this rests on who may write the
roster: only the feed of HR, with a period of tenure before somebody counts.
"""

from collections.abc import Iterable

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen

PEOPLE, SCRIPTED = 30, 9
"""The smallest team that has a band, and the accounts in it that are made to be active: one more is a third."""


def processing(seen: Seen, teams: Iterable[str]) -> list[Guess]:
    """For each team, whether its target was active, from the counts of all weeks."""
    beyond = dict.fromkeys(teams, 0)
    for row in seen.processing["usage_fact"]:
        if row["unit"] in beyond and row["grain"] == "week" and row["status"] == "ok":
            beyond[row["unit"]] += row["people_active"] - SCRIPTED
    return [Guess(team, "active" if weeks > 0 else "not active", weeks) for team, weeks in beyond.items()]


def release(seen: Seen, teams: Iterable[str]) -> list[Guess]:
    """For each team, whether its target was active, from its band."""
    bands = {row["unit"]: row["band_active"] for row in seen.release["release_quarter"]}
    is_more = {team: bands.get(team) not in {None, "few"} for team in teams}
    return [Guess(team, "active" if more else "not active", float(more)) for team, more in is_more.items()]
