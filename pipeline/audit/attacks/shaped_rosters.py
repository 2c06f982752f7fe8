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
No better than a coin. A team that is new waits a whole quarter before it is shown (hysteresis), so nothing is told in the quarter
for which it was made. After that nothing in the code can tell a made-up colleague from a real one: it rests on who may write the
roster, the feed of HR alone. Profile ``dp``: no oftener right than e^epsilon allows.
"""

from collections.abc import Collection, Iterable

from pipeline.audit.results import Guess
from pipeline.audit.surfaces import Seen
from pipeline.periods import Week

PEOPLE, SCRIPTED = 30, 9
"""The smallest team that has a band, and the accounts in it that are made to be active: one more is a third."""


def processing(seen: Seen, teams: Iterable[str], weeks: Collection[Week]) -> list[Guess]:
    """For each team, whether its target was active, from the counts of these weeks."""
    beyond, mondays = dict.fromkeys(teams, 0), {week.monday for week in weeks}
    for row in seen.processing["usage_fact"]:
        if row["unit"] in beyond and row["grain"] == "week" and row["status"] == "ok" and row["start"] in mondays:
            beyond[row["unit"]] += row["people_active"] - SCRIPTED
    return [Guess(team, "active" if weeks > 0 else "not active", weeks) for team, weeks in beyond.items()]


def noised(seen: Seen, teams: Iterable[str]) -> list[Guess]:
    """For each team, whether its target was regular, from the team's noised counts."""
    beyond = dict.fromkeys(teams, 0.0)
    for row in seen.processing["noised_fact"]:
        if row["unit"] in beyond and row["status"] == "ok":
            beyond[row["unit"]] += row["epsilon"] * (row["value"] - SCRIPTED - 0.5)
    return [Guess(team, "active" if more > 0 else "not active", more) for team, more in beyond.items()]


def release(seen: Seen, teams: Iterable[str], quarter: str) -> list[Guess]:
    """For each team, whether its target was active, from its band of a quarter."""
    bands = {row["unit"]: row["band_active"] for row in seen.release["release_quarter"] if row["quarter"] == quarter}
    is_more = {team: bands.get(team) not in {None, "few"} for team in teams}
    return [Guess(team, "active" if more else "not active", float(more)) for team, more in is_more.items()]
