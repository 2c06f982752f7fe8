"""Whatever is asked, in whatever order, with crashes between: never over the budget, never drawn twice."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.collector.dp_ledger import EpsilonLedger
from pipeline.collector.dp_release import Pending
from pipeline.errors import UnusableInput
from pipeline.noise import draw
from pipeline.privacy.budget import ReleaseKey, spent
from pipeline.privacy.dp_plan import Allotment
from pipeline.privacy.groups import Group
from schemas.fields import Status
from schemas.noised import Level, NoisedForm, NoisedGrain, NoisedRow

QUARTERS = ("2026-Q2", "2026-Q3")
BUDGET = Fraction(2)
KEYS = st.builds(
    ReleaseKey,
    org=st.just("acme"),
    source=st.sampled_from("ab"),
    tool=st.just("a"),
    level=st.sampled_from([Level.TEAM, Level.DEPARTMENT]),
    grain=st.sampled_from(NoisedGrain),
    start=st.integers(0, 3).map(lambda number: date(2026, 3, 30) + timedelta(weeks=4 * number)),
)


class Crash(Exception):
    """Of the test."""


def pending(key: ReleaseKey, quarter: str, epsilon: Fraction, people: int) -> Pending:
    cell = Group("Desk", "Sales", 40, Status.OK, None)
    line = Allotment(key.level, key.grain, NoisedForm.SHARE, 30, epsilon)
    return Pending(key, quarter, "0" * 64, epsilon, ((cell, line),), (), 4, (people,))


class Ledger(RuleBasedStateMachine):
    """A ledger in a folder of its own, and what it gave out so far."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "epsilon.ndjson"
        self.given: dict[ReleaseKey, list[NoisedRow]] = {}
        self.draws = 0

    def noise(self, counts: Sequence[int], epsilon: Fraction) -> list[int]:
        self.draws += 1
        return draw(counts, epsilon)

    @rule(
        key=KEYS,
        quarter=st.sampled_from(QUARTERS),
        epsilon=st.sampled_from([Fraction(1, 3), Fraction(1)]),
        people=st.integers(0, 40),
    )
    def release(self, key: ReleaseKey, quarter: str, epsilon: Fraction, people: int) -> None:
        before = self.draws
        try:
            drawn = EpsilonLedger(self.path, self.noise).release(pending(key, quarter, epsilon, people), BUDGET)
        except UnusableInput:
            assert key not in self.given
            assert self.draws == before
            return
        assert drawn.rows == self.given.setdefault(key, drawn.rows)
        assert self.draws - before <= 1

    @rule(key=KEYS, people=st.integers(0, 40))
    def crash_while_drawing(self, key: ReleaseKey, people: int) -> None:
        def breaks(counts: Sequence[int], epsilon: Fraction) -> list[int]:
            raise Crash

        if key not in self.given:
            with pytest.raises((Crash, UnusableInput)):
                EpsilonLedger(self.path, breaks).release(pending(key, QUARTERS[0], Fraction(1, 3), people), BUDGET)

    @rule(part=st.binary(min_size=1, max_size=30).filter(lambda part: b"\n" not in part))
    def tear_the_last_line(self, part: bytes) -> None:
        """As a crash in the middle of a write leaves it: that entry was never acted upon."""
        if self.path.exists():
            with self.path.open("ab") as file:
                file.write(part)

    @invariant()
    def nobody_pays_more_than_the_budget(self) -> None:
        entries = EpsilonLedger(self.path).entries()
        assert all(spent(entries, "acme", quarter) <= BUDGET for quarter in QUARTERS)
        assert {entry.key for entry in entries} == set(self.given)
        assert self.draws == len(self.given)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


Ledger.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestLedger = Ledger.TestCase
