"""Reads what a digest tells: the content of the report, panels of the dashboards by their own queries, and what was done."""

import re
from collections.abc import Mapping
from typing import Any

from dashboards.sql import query as panel_query
from pipeline.cli.interventions_effect import points
from pipeline.cli.interventions_figures import Judged, read_known
from pipeline.errors import Refused, UnusableInput
from pipeline.periods import Week
from pipeline.report import read, words
from pipeline.report.content import Content
from pipeline.report.digest import Audience, Digest, below, is_known, until
from pipeline.report.month import Month
from pipeline.report.read import Query, Row
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.texts import Text, texts
from schemas.signal import NextStep

PANELS: Mapping[Audience, Mapping[str, tuple[str, str]]] = {
    Audience.HR: {"tools": ("adoption", "tools")},
    Audience.CHANGE_LEAD: {},
    Audience.WORKS_COUNCIL: {
        "statements": ("trust", "statements"),
        "looks": ("trust", "looks"),
    },
}
"""Which panels an audience reads as tables: name to dashboard and query."""


def read_digest(store: Store, settings: Settings, audience: Audience, month: Month | None, unit: str | None) -> Digest:
    """The digest of a month; left out, of the last one that is over in the figures.

    Raises
    ------
    UnusableInput
        Nothing is known of the organisation, or of the unit.
    """
    content = read(store.query, settings.org)
    if content.as_of is None:
        raise UnusableInput(
            f"The store holds no closed week of the organisation {settings.org}.",
            "Name another one with --org, or collect and replay first.",
        )
    month = month or last_month(content.as_of)
    units = below(content, unit) if unit else None
    if unit and not is_known(content, unit):
        raise UnusableInput(
            "Nothing is shown of this unit.", "`undertow privacy my-team` with a name like it tells what there is."
        )
    return Digest(
        audience=audience,
        month=month,
        content=until(content, month, units),
        unit=unit,
        tables={
            name: panel(store.query, place, settings.language, month, org=settings.org)
            for name, place in PANELS[audience].items()
        }
        | ({} if units else {"withheld": withheld(store, settings, content, month)}),
        helped=() if audience is Audience.WORKS_COUNCIL else helped(store, settings, units, month),
    )


def withheld(store: Store, settings: Settings, content: Content, month: Month) -> list[Row]:
    """How many units hold no figures of their own in the month, by reason, one tool after the other."""
    text, tools = texts(settings.language), sorted({one.tool for one in content.withheld})
    return [
        {"name": words.known("tool", tool, text)} | dict(row)
        for tool in tools
        for row in panel(store.query, ("trust", "withheld"), settings.language, month, org=settings.org, tool=tool)
    ]


def last_month(week: Week) -> Month:
    """The last month of which every week is closed, when this week is.

    >>> str(last_month(Week.parse("2026-W40"))), str(last_month(Week.parse("2026-W44")))
    ('2026-09', '2026-10')
    """
    month = Month.of(week)
    return month if week.shift(1) not in month else Month.of(Week.of(month.first).shift(-1))


def panel(query: Query, place: tuple[str, str], language: str, month: Month, **variables: str) -> list[Row]:
    """The rows of a panel of a dashboard in a month: its own query, with Grafana's macros as parameters of the driver."""
    sql = re.sub(r"\$__dateFilter\((\w+)\)", r"\1 >= {first:Date} AND \1 <= {last:Date}", panel_query(*place, language))
    sql = re.sub(r"\$\{(\w+):singlequote\}", r"{\1:String}", sql)
    first, last = month.mondays
    parameters: dict[str, Any] = {"first": first, "last": last, **variables}
    return list(query(sql, **{name: value for name, value in parameters.items() if f"{{{name}:" in sql}).to_pylist())


def helped(store: Store, settings: Settings, units: frozenset[str] | None, month: Month) -> list[str]:
    """Answers to whether help helped, for each kind that these units had by the end of the month; of all units together."""
    text = texts(settings.language)
    try:
        known = read_known(store, settings)
    except Refused:
        return [text("digest.helped_not_read")]
    had = {one.kind for one in known.acts if (units is None or one.unit in units) and Month.of(Week.parse(one.period)) <= month}
    return [_answer(one, text) for one in known.judged([kind for kind in NextStep if kind in had])]


def _answer(one: Judged, text: Text) -> str:
    said = one.said
    against = {"compared": said.compared, "design": text(f"effect_design.{said.design}")}
    figures = text("digest.helped_points", points=points(one, text), **against) if said.effect is not None else ""
    return text(
        "digest.helped_line",
        kind=text(f"intervention.{one.kind}"),
        tool=words.known("tool", one.tool, text),
        answer=text(f"effect_answer.{said.answer}"),
        points=figures,
    ).strip()
