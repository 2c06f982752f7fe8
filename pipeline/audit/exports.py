"""Writes a world as the files the collector reads: GitHub's report of users by day, its list of seats, and the roster."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import orjson

from pipeline.audit.world import World, login
from pipeline.periods import DAYS_A_WEEK

SEATS_SINCE = "2024-01-08T09:00:00Z"
"""All seats are old: what is new is not judged."""


def write(folder: Path, world: World) -> None:
    """Write ``usage/<monday>.ndjson``, ``seats.json`` (one that serves all weeks) and ``roster.csv``."""
    (folder / "usage").mkdir(parents=True)
    for number, week in enumerate(world.weeks):
        days = range(number * DAYS_A_WEEK, (number + 1) * DAYS_A_WEEK)
        lines = b"".join(line for day in days for line in _user_days(world, day, week.days[day % DAYS_A_WEEK]))
        (folder / "usage" / f"{week.monday}.ndjson").write_bytes(lines)
    people = sorted({stint.person for stint in world.stints})
    seats = [{"created_at": SEATS_SINCE, "last_activity_at": None, "assignee": {"login": login(person)}} for person in people]
    (folder / "seats.json").write_bytes(orjson.dumps({"total_seats": len(seats), "seats": seats}))
    (folder / "roster.csv").write_text("".join(_roster(world)), "utf-8")


def _user_days(world: World, day: int, date_: date) -> Iterator[bytes]:
    # Put together as text: a run writes millions, and the names hold nothing that JSON would escape.
    end = (
        f'","day":"{date_}","organization_id":"1","enterprise_id":"1","code_generation_activity_count":3,'
        '"code_acceptance_activity_count":1,"totals_by_feature":[{"feature":"chat_panel_ask_mode",'
        '"user_initiated_interaction_count":1}],"user_initiated_interaction_count":'
    )
    for person in np.flatnonzero(world.active[:, day]).tolist():
        yield f'{{"user_id":{90_000_000 + person},"user_login":"{login(person)}{end}{world.amounts[person]}}}\n'.encode()


def _roster(world: World) -> Iterator[str]:
    yield "person,unit,parent_unit,from,to\n"
    for stint in world.stints:
        parent = world.parents[stint.unit] or ""
        yield f"{login(stint.person)},{stint.unit},{parent},{stint.start or ''},{stint.end or ''}\n"
