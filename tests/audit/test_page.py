"""The page says first what is not met, with figures, and is the same for the same audit."""

from collections.abc import Iterator
from importlib import import_module

from pipeline.audit.experiments.outcome import Outcome, Scores, Tally
from pipeline.audit.experiments.people import TEAM_SIZES
from pipeline.audit.page import render
from pipeline.audit.results import Guess, Surface
from pipeline.audit.suite import LIMITS, Audit, Scale, experiments, judge

TRUTH = [True, False] * 50


def scores(certain: bool) -> Iterator[Scores]:
    for span in LIMITS:
        for size in TEAM_SIZES:
            for surface in Surface:
                found = [float(bit and certain) for bit in TRUTH]
                yield Scores(4, surface, span, "half active", found, TRUTH, size)


def page(tallies: list[Tally], certain: bool) -> str:
    return render(Audit(Scale(1, 260), tuple(judge([Outcome(tallies, list(scores(certain)))])), signals=0))


def test_what_is_not_met_comes_first() -> None:
    lines = page([Tally(2, Surface.PROCESSING, "groups", [Guess("a + b", "3 were active")], 7)], certain=True).splitlines()
    assert lines[2].startswith("**13 of 13 criteria are not met.**")
    assert lines[6] == (
        "Release surface, always or never a user after a quarter: AUC 1.00 at worst (5 people), at most 0.65 wanted: **not met**."
    )
    listed = lines[lines.index("## What is not met") : lines.index("## Always or never a user?")]
    assert "- **Linear differencing, processing surface.** groups: 1 of 7, allowed none. (a + b: 3 were active)" in listed


def test_nothing_is_made_up_where_all_is_met() -> None:
    text = page([Tally(2, Surface.PROCESSING, "groups", [], 7)], certain=False)
    assert "**0 of 13 criteria are not met.**" in text
    assert "Every criterion is met." in text


def test_the_same_audit_gives_the_same_page() -> None:
    assert page([], certain=True) == page([], certain=True)


def test_a_setting_counts_for_the_worst() -> None:
    harmless = [Scores(4, Surface.RELEASE, "a year", "harmless", [0.0] * 100, TRUTH, 15)]
    telling = [Scores(4, Surface.RELEASE, "a year", "telling", [float(bit) for bit in TRUTH], TRUTH, 15)]
    area, _ = judge([Outcome(scores=harmless), Outcome(scores=telling)])
    assert (area.value, area.example) == (1.0, "telling")


def test_every_experiment_can_be_sent_to_another_process() -> None:
    assert all(getattr(import_module(one.run.__module__), one.run.__name__) is one.run for one in experiments(Scale(1, 260)))
