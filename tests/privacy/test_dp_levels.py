"""At each level everybody is in one cell at most, whatever the tree; that is what the cost of a level rests on."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.periods import Week
from pipeline.privacy.cohort import Cohort
from pipeline.privacy.dp_levels import divide
from pipeline.privacy.dp_spans import span_ending, spans_in, weeks_of_quarter
from pipeline.privacy.groups import plan_groups
from schemas.fields import Status
from schemas.noised import Level, NoisedGrain
from tests.privacy.test_law import LAW, cohorts, people_of

DIVIDED = st.sampled_from([Level.TEAM, Level.DEPARTMENT])
WEEKS = st.integers(0, 3000).map(lambda number: Week.parse("2000-W01").shift(number))


@LAW
@given(cohorts(largest=40), DIVIDED, st.integers(8, 40))
def test_nobody_is_in_two_cells_of_a_level(cohort: Cohort, level: Level, floor: int) -> None:
    groups = plan_groups(cohort, k=8)
    division = divide(groups, level, floor)
    people = people_of(cohort, groups)
    times = Counter(person for cell in division.cells for person in people[cell.unit])
    assert set(times.values()) <= {1}
    assert all(cell.status is Status.OK and len(people[cell.unit]) == cell.size >= floor for cell in division.cells)


@LAW
@given(cohorts(largest=40), DIVIDED, st.integers(8, 40))
def test_a_group_is_a_cell_or_withheld_never_both(cohort: Cohort, level: Level, floor: int) -> None:
    division = divide(plan_groups(cohort, k=8), level, floor)
    named = [cell.unit for cell in division.cells] + [group.unit for group, _ in division.withheld]
    assert len(named) == len(set(named))


@LAW
@given(cohorts(largest=40))
def test_at_the_level_of_teams_everybody_who_is_shown_anywhere_is_in_a_cell(cohort: Cohort) -> None:
    groups = plan_groups(cohort, k=8)
    people = people_of(cohort, groups)
    shown = frozenset().union(*people.values())
    assert frozenset().union(*(people[cell.unit] for cell in divide(groups, Level.TEAM, 8).cells)) == shown


@LAW
@given(WEEKS, st.sampled_from(NoisedGrain))
def test_a_week_is_in_one_span_of_a_kind_at_most(week: Week, grain: NoisedGrain) -> None:
    quarter = weeks_of_quarter(week)
    spans = [span for one in quarter if (span := span_ending(one, grain))]
    assert len(spans) == spans_in(quarter, grain)
    assert max(Counter(one for span in spans for one in span).values()) == 1
    assert all(one.quarter == week.quarter for span in spans for one in span)
    assert week in quarter
    assert len(quarter) in {12, 13, 14}
