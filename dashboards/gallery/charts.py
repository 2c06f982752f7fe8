"""Draws the three charts that the dashboards have: courses, counts and states over time, each as a picture in SVG."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import groupby, pairwise
from typing import Any

import altair as alt

from dashboards.charts import LONGEST_JOINED_GAP_MS
from dashboards.gallery.fields import Fields
from dashboards.panels import PURPLE, Json

Row = Mapping[str, Any]  # a row of a query: any type a column can have
Size = tuple[int, int]
Drawing = Any  # altair's own types say too little: half of its methods give Any

DAY, WEEK = timedelta(days=1), timedelta(days=7)
GAP = timedelta(milliseconds=LONGEST_JOINED_GAP_MS)
LETTER_PIXELS = 6.4
"""How wide a letter of a label is, about."""
MOST_LABELS = 4
"""Where more was done, marks have no words: in Grafana they show at a touch."""
FONT = "Helvetica, Arial, sans-serif"
TICKS = "%Y-%m"
"""Without names of months: a page has one language."""
HOURS = "%m-%d %H:%M"


def picture(panel: Json, rows: Sequence[Row], marks: Sequence[Row], size: Size) -> str:
    """A panel over time as SVG.

    Parameters
    ----------
    panel
        Its JSON.
    rows
        What its query gave, at least one row.
    marks
        What the dashboard's annotations gave.
    size
        Width and height, in pixels.
    """
    fields = Fields(panel)
    if panel["type"] == "state-timeline":
        drawn = _timeline(fields, rows, size)
    elif fields.defaults["custom"]["drawStyle"] == "bars":
        drawn = _counts(fields, rows, size)
    else:
        drawn = _course(fields, rows, marks)
    width, height = size
    whole = drawn.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    text = StringIO()
    _styled(whole).save(text, format="svg")
    return text.getvalue()


def _course(fields: Fields, rows: Sequence[Row], marks: Sequence[Row]) -> Drawing:
    lines = [name for name in fields.columns if fields.of(name, "displayName")]
    scale = alt.Scale(domain=[fields.of(name, "displayName") for name in lines], range=[_color(fields, name) for name in lines])
    dashes = alt.Scale(domain=scale.domain, range=[[8, 6] if fields.of(name, "custom.lineStyle") else [1, 0] for name in lines])
    layers: list[Drawing] = []
    for high in (name for name in fields.columns if fields.of(name, "custom.fillBelowTo")):
        edges = [
            {"x": _ms(r["time"]), "high": r[high], "low": r[fields.of(high, "custom.fillBelowTo")]} for r in _with_gaps(rows)
        ]
        band = alt.Chart(_data(edges)).mark_area(opacity=0.15, color=_color(fields, high), line=False)
        layers.append(band.encode(x=_time_axis("x"), y=alt.Y("high:Q").scale(domain=[0, 1]), y2="low:Q"))
    points = [
        {"x": _ms(row["time"]), "y": row[name], "line": fields.of(name, "displayName")}
        for name in lines
        for row in _with_gaps(rows)
    ]
    drawn = alt.Chart(_data(points)).mark_line(strokeWidth=2)
    layers.append(
        drawn.encode(
            x=_time_axis("x"),
            y=alt.Y("y:Q").axis(format="%", title=None).scale(domain=[0, 1]),
            color=alt.Color("line:N").scale(scale).legend(orient="bottom", title=None, labelLimit=400),
            strokeDash=alt.StrokeDash("line:N").scale(dashes).legend(None),
        )
    )
    times = {_ms(row["time"]) for row in rows}
    shown = [{"x": _ms(mark["time"]), "text": mark["text"]} for mark in marks if min(times) <= _ms(mark["time"]) <= max(times)]
    if shown:
        base = alt.Chart(_data(shown)).encode(x=_time_axis("x"))
        layers.append(base.mark_rule(color=PURPLE, strokeDash=[2, 3], strokeWidth=1.5))
        if len(shown) <= MOST_LABELS:
            words = base.mark_text(angle=270, align="right", baseline="bottom", dx=-4, dy=-3, fontSize=10)
            layers.append(words.encode(text="text:N", y=alt.value(2)))
    return alt.layer(*layers)


def _counts(fields: Fields, rows: Sequence[Row], size: Size) -> Drawing:
    names = list(fields.columns)
    scale = alt.Scale(domain=[fields.of(name, "displayName") for name in names], range=[_color(fields, name) for name in names])
    bars = [
        {"x": _ms(row["time"]), "y": row[name], "bar": fields.of(name, "displayName"), "order": place}
        for row in rows
        for place, name in enumerate(names)
    ]
    times = [_at(row["time"]) for row in rows]
    highest = max(int(sum(row[name] for name in names)) for row in rows)
    step = min((b - a for a, b in pairwise(sorted(set(times)))), default=WEEK)
    width = 0.7 * size[0] / (1 + (max(times) - min(times)) / step)
    chart = alt.Chart(_data(bars)).mark_bar(width=width)
    return chart.encode(
        x=_time_axis("x", HOURS if step < DAY else TICKS),
        y=alt.Y("y:Q").stack("zero").axis(title=None, tickMinStep=1, tickCount=min(6, highest), format="d"),
        color=alt.Color("bar:N").scale(scale).legend(orient="bottom", title=None, labelLimit=400),
        order="order:O",
    )


def _timeline(fields: Fields, rows: Sequence[Row], size: Size) -> Drawing:
    (label,) = (name for name in rows[0] if name not in {"time", "state"})
    options = fields.defaults["mappings"][0]["options"]
    scale = alt.Scale(
        domain=[state["text"] for state in options.values()],
        range=["#ffffff" if state["color"] == "transparent" else state["color"] for state in options.values()],
    )
    stretches = [_stretch(*found, options) for found in _stretches(rows, label)]
    span = max(one["end"] for one in stretches) - min(one["x"] for one in stretches)
    room = 0.72 * size[0]
    for one in stretches:
        fits = LETTER_PIXELS * len(one["said"]) < room * (one["end"] - one["x"]) / span
        one["label"] = one["said"] if fits else ""
    base = alt.Chart(_data(stretches)).encode(
        x=_time_axis("x"), y=alt.Y("row:N").axis(title=None, labelLimit=size[0] // 4).sort(None)
    )
    bars = base.mark_bar(stroke="#999", strokeWidth=0.5, height=alt.RelativeBandSize(0.85)).encode(
        x2="end:T",
        color=alt.Color("said:N")
        .scale(scale)
        .legend(orient="bottom", title=None, labelLimit=400, columns=max(1, size[0] // 220)),
    )
    words = base.mark_text(align="left", dx=4, fontSize=11).encode(
        text="label:N", color=alt.condition("datum.is_dark", alt.value("#ffffff"), alt.value("#222222"))
    )
    return alt.layer(bars, words)


def _stretches(rows: Sequence[Row], label: str) -> Iterator[tuple[str, float, Sequence[Row], timedelta]]:
    """Times that follow each other in one state, row by row: what Grafana's merging does."""
    times = sorted({row["time"] for row in rows})
    step = min((_at(b) - _at(a) for a, b in pairwise(times)), default=timedelta(days=90))
    for name in sorted({row[label] for row in rows}, key=str.casefold):
        own = [row for row in rows if row[label] == name]
        for state, same in groupby(own, key=lambda row: float(row["state"])):
            yield name, state, list(same), step


def _stretch(name: str, state: float, same: Sequence[Row], step: timedelta, options: Json) -> dict[str, Any]:
    found = options[f"{state:g}"]
    return {
        "row": name,
        "x": _ms(same[0]["time"]),
        "end": _ms(same[-1]["time"]) + step / timedelta(milliseconds=1),
        "said": found["text"],
        "is_dark": found["color"] == "#0072B2",
    }


def _data(rows: Sequence[Row]) -> Drawing:
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]  # altair leaves it untyped


def _with_gaps(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, with one without figures wherever two are further apart than a line may join."""
    before: datetime | None = None
    for row in rows:
        if before is not None and _at(row["time"]) - before > GAP:
            yield dict.fromkeys(row) | {"time": int((before + WEEK).timestamp())}
        yield row
        before = _at(row["time"])


def _time_axis(name: str, ticks: str = TICKS) -> alt.X:
    return alt.X(f"{name}:T").axis(title=None, format=ticks, labelOverlap="greedy", grid=False, tickCount=8).scale(type="utc")


def _color(fields: Fields, name: str) -> str:
    return str(fields.of(name, "color")["fixedColor"])


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _ms(seconds: int) -> int:
    return seconds * 1000


def _styled(chart: Drawing) -> Drawing:
    return (
        chart.configure(font=FONT, background="#ffffff", padding=4)
        .configure_axis(labelFontSize=11, labelColor="#444", gridColor="#e8e8e8", domainColor="#bbb", tickColor="#bbb")
        .configure_legend(labelFontSize=11, labelColor="#333", symbolStrokeColor="#999")
        .configure_view(stroke=None)
    )
