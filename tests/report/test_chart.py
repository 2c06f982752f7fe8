"""Lines break where there is no figure."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.periods import Week
from pipeline.report.chart import gaps, segments, ticks
from pipeline.texts import texts

SHARES = st.lists(st.none() | st.integers(0, 20).map(lambda n: n / 20), min_size=1, max_size=60)


@given(SHARES)
def test_each_figure_is_drawn_once_and_no_line_crosses_a_gap(values: list[float | None]) -> None:
    paths = segments(values)
    runs = "".join("x" if value is None else "o" for value in values).replace("x", " ").split()
    assert [path.count(",") for path in paths] == [len(run) for run in runs]


@given(SHARES)
def test_gaps_lie_within_the_chart_and_there_is_one_for_each_stretch(values: list[float | None]) -> None:
    missing = [value is None for value in values]
    spans = gaps(missing)
    assert len(spans) == len("".join("x" if gone else " " for gone in missing).split())
    assert all(0 <= span.x <= 100 and 0 <= span.x + span.width <= 100.01 for span in spans)


def test_a_long_course_names_quarters_a_short_one_months() -> None:
    weeks = [Week.parse("2025-W41").shift(i) for i in range(40)]
    assert [tick.label for tick in ticks(weeks, texts("nl"))] == ["okt 2025", "jan 2026", "apr 2026", "jul 2026"]
    assert [tick.label for tick in ticks(weeks[:10], texts("en"))] == ["Oct 2025", "Nov 2025", "Dec 2025"]
