"""The figures of the audit are right: against other formulas, and against counting everything."""

from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.audit.attacks.histograms import ways
from pipeline.audit.programs import Known, Program
from pipeline.audit.results import Guess, Result, Surface, Verdict, disclosures
from pipeline.audit.statistics import auc, clopper_pearson, found_at


@given(st.integers(0, 30), st.integers(1, 30))
def test_the_interval_is_that_of_scipy(hits: int, more: int) -> None:
    expected = stats.binomtest(hits, hits + more).proportion_ci(0.999, method="exact")
    assert clopper_pearson(hits, hits + more) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=20))
def test_the_auc_is_the_share_of_pairs_in_order(people: list[tuple[int, bool]]) -> None:
    yes, no = ([score for score, is_so in people if is_so is bit] for bit in (True, False))
    pairs = [(y > n) + 0.5 * (y == n) for y in yes for n in no]
    assert auc([score for score, _ in people], [is_so for _, is_so in people]) == pytest.approx(
        sum(pairs) / len(pairs) if pairs else 0.5
    )


def test_nobody_is_found_by_accusing_everybody() -> None:
    assert found_at([1.0] * 200, [True, False] * 100) == 0


@settings(max_examples=30)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=3), st.data())
def test_a_program_knows_what_counting_all_ways_knows(sizes: list[int], data: st.DataObject) -> None:
    unknowns = [(f"part {i}", "active") for i in range(len(sizes))]
    truth = [data.draw(st.integers(0, size)) for size in sizes]
    sums = data.draw(st.lists(st.sets(st.sampled_from(range(len(sizes))), min_size=1), max_size=2))
    known = [
        Known({unknowns[i]: 1 for i in chosen}, sum(truth[i] for i in chosen), sum(truth[i] for i in chosen)) for chosen in sums
    ]
    fitting = [
        values
        for values in product(*(range(size + 1) for size in sizes))
        if all(sum(values[i] for i in chosen) == sum(truth[i] for i in chosen) for chosen in sums)
    ]
    program = Program(dict(zip(unknowns, sizes, strict=True)), known)
    assert program.range([unknowns[0]]) == (min(v[0] for v in fitting), max(v[0] for v in fitting))


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 40))
def test_ways_are_all_counted(one: int, two_three: int, four_seven: int, days: int) -> None:
    found = {
        (second, third)
        for second in combinations_with_replacement((2, 3), two_three)
        for third in combinations_with_replacement((4, 5, 6, 7), four_seven)
        if one + sum(second) + sum(third) == days
    }
    assert ways([one, two_three, four_seven], days) == len(found)


def test_one_disclosure_fails() -> None:
    result = disclosures(1, Surface.RELEASE, "rows", [Guess("team", "all of it")], 100)
    assert result.verdict is Verdict.FAILS
    assert result.example == "team: all of it"
    assert disclosures(1, Surface.RELEASE, "rows", [], 100).verdict is Verdict.PASSES


def test_what_has_no_criterion_is_stated() -> None:
    assert Result(4, Surface.PROCESSING, "AUC", 1.0, 0.9, 1.0, 10).verdict is Verdict.STATED
