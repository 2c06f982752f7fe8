"""The plots of the page, as SVG. The only module of the evaluation that imports the charting library.

Colours are those of Okabe and Ito, which people with any colour vision tell apart; every line has a mark of its own as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pipeline.errors import WrongUse
from pipeline.evaluation.comparison import ANY_SIZE, AT, RATES, TITLES
from pipeline.evaluation.finding import delay_curve, recall
from pipeline.evaluation.findings import reliability_bins
from pipeline.evaluation.ledger import DAYS_A_WEEK, WITHIN_WEEKS
from pipeline.evaluation.ours import SHIPPED
from pipeline.evaluation.peers import PEERS
from pipeline.evaluation.results import Results
from pipeline.evaluation.sample import CLASSES
from pipeline.evaluation.targets import WANTED
from pipeline.evaluation.worlds import FALLS, Kind

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
WIDTH, HEIGHT = 460, 280
BEST_SHOWN = 5
BY_PEOPLE: Sequence[tuple[int, int]] = ((10, 11), (13, 15), (18, 22), (27, 33), (46, 54), (62, 78))

Row = Mapping[str, Any]


def demand_library() -> None:
    """Refuse early where plots could not be drawn in the end."""
    if find_spec("altair") is None or find_spec("vl_convert") is None:
        raise WrongUse("The plots need altair and vl-convert-python.", "Run `make evaluate`, which installs them.")


def charts(results: Results) -> Iterator[tuple[str, str, str]]:
    """Name, caption and SVG of each plot."""
    yield "recall", "Halved use and less: found within 84 days by team size, as shipped. Diamonds: the targets.", _recall(results)
    yield "peers", "Halved use, 10 people and more: what each method finds at each rate of false alarms.", _peers(results)
    yield "delay", "Halved use: share not found yet, by days since it began (Kaplan-Meier), as shipped.", _delay(results)
    yield (
        "reliability",
        "Stated certainty beside the share that was right; on the line is honest. Bars: 95 %.",
        _reliability(results),
    )


def _recall(results: Results) -> str:
    rows = [
        {"people": sum(span) / 2, "found": one.value, "low": one.interval[0], "high": one.interval[1], "event": str(kind)}
        for kind in FALLS
        for span in BY_PEOPLE
        for one in [recall(results.test(kind).teams, results.test(kind).alarms[SHIPPED], results.test(kind).sized(span))]
        if one.events
    ]
    alt = import_module("altair")
    wanted = [{"people": int(people), "found": least} for people, least in WANTED.items()]
    x = alt.X("people:Q", scale=alt.Scale(type="log", domain=[9, 80]), title="people in the team", axis=_ticks([10, 20, 50]))
    targets = alt.Chart(_data(wanted)).mark_point(shape="diamond", size=140, color="black").encode(x=x, y="found:Q")
    bars = alt.Chart(_data(rows)).mark_rule().encode(x=x, y=alt.Y("low:Q", title=""), y2="high:Q", color=_colour("event"))
    lines = alt.Chart(_data(rows)).mark_line(point={"size": 60}).encode(
        x=x, y=_share("found", "found within 84 days"), color=_colour("event"), strokeDash=_mark("StrokeDash", "event"),
        shape=_mark("Shape", "event"),
    )  # fmt: skip
    return _svg(bars + lines + targets)


def _peers(results: Results) -> str:
    compared = results.compared
    best = sorted(
        (one for one in compared.standings if one.rate == AT and one.method not in TITLES),
        key=lambda one: -one.recalls[ANY_SIZE].value if one.recalls[ANY_SIZE].events else 0.0,
    )[:BEST_SHOWN]
    titles = {name: title.replace("*", "") for name, title in TITLES.items()} | {
        one.method: PEERS[one.method].title for one in best
    }
    rows = [
        {"rate": one.rate, "found": one.recalls[ANY_SIZE].value, "method": titles[one.method]}
        for one in compared.standings
        if one.method in titles
    ]
    alt = import_module("altair")
    x = alt.X("rate:Q", scale=alt.Scale(type="log"), title="false alarms a team-year (tuned to)", axis=_ticks([*RATES, 0.5, 2]))
    chart = alt.Chart(_data(rows)).mark_line(point={"size": 60}).encode(
        x=x, y=_share("found", "found within 84 days"), color=_colour("method"), strokeDash=_mark("StrokeDash", "method"),
        shape=_mark("Shape", "method"),
    )  # fmt: skip
    return _svg(chart)


def _delay(results: Results) -> str:
    sample, rows = results.test(Kind.HALF), []
    for size, between in list(CLASSES.items())[1:]:
        curve = delay_curve(sample.teams, sample.alarms[SHIPPED], sample.sized(between))
        points = [(0.0, 1.0), *zip(curve.weeks.tolist(), curve.remaining.tolist(), strict=True)]
        rows += [
            {"days": DAYS_A_WEEK * week, "unfound": left, "people": size} for week, left in points if week <= 2 * WITHIN_WEEKS
        ]
    alt = import_module("altair")
    chart = alt.Chart(_data(rows)).mark_line(interpolate="step-after", point={"size": 40}).encode(
        x=alt.X("days:Q", title="days since use fell"), y=_share("unfound", "not found yet"), color=_colour("people"),
        shape=_mark("Shape", "people"),
    )  # fmt: skip
    limit = alt.Chart(_data([{"days": DAYS_A_WEEK * WITHIN_WEEKS}])).mark_rule(strokeDash=[4, 4]).encode(x="days:Q")
    return _svg(chart + limit)


def _reliability(results: Results) -> str:
    rows = [
        {"stated": one.stated, "right": one.right, "low": one.interval[0], "high": one.interval[1]}
        for one in reliability_bins(results)
    ]
    alt = import_module("altair")
    x = alt.X("stated:Q", scale=alt.Scale(domain=[0, 1]), title="stated", axis=alt.Axis(format="%"))
    ideal = alt.Chart(_data([{"stated": 0, "right": 0}, {"stated": 1, "right": 1}])).mark_line(color="grey", strokeDash=[4, 4])
    points = alt.Chart(_data(rows)).mark_point(size=80, filled=True, color=COLOURS[0]).encode(x=x, y=_share("right", "was right"))
    bars = alt.Chart(_data(rows)).mark_rule(color=COLOURS[0]).encode(x=x, y=alt.Y("low:Q", title=""), y2="high:Q")
    return _svg(ideal.encode(x=x, y="right:Q") + bars + points)


def _share(field: str, title: str) -> Any:  # noqa: ANN401 -- the library's own type
    alt = import_module("altair")
    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))


def _colour(field: str) -> Any:  # noqa: ANN401 -- the library's own type
    alt = import_module("altair")
    return alt.Color(f"{field}:N", scale=alt.Scale(range=list(COLOURS)), sort=None, legend=alt.Legend(labelLimit=320, title=None))


def _mark(channel: str, field: str) -> Any:  # noqa: ANN401 -- the library's own type
    """A dash or a shape as well; the legend of the colours stands for it."""
    return getattr(import_module("altair"), channel)(f"{field}:N", legend=None)


def _ticks(values: Sequence[float]) -> Any:  # noqa: ANN401 -- the library's own type
    return import_module("altair").Axis(values=list(values), grid=False)


def _data(rows: Sequence[Row]) -> Any:  # noqa: ANN401 -- the library's own type
    return import_module("altair").Data(values=list(rows))


def _svg(chart: Any) -> str:  # noqa: ANN401 -- the library's own type
    drawn = (
        chart.properties(width=WIDTH, height=HEIGHT).configure_view(stroke=None).configure(font="sans-serif", background="white")
    )
    return str(import_module("vl_convert").vegalite_to_svg(drawn.to_json()))
