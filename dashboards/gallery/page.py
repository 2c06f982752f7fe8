"""One page a dashboard and language: panels on Grafana's grid of 24 columns, below each other on a telephone."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from dashboards.gallery.charts import Row, picture
from dashboards.gallery.fields import Fields, written
from dashboards.generate import generated
from dashboards.macros import expanded
from dashboards.panels import Json
from dashboards.texts import texts
from pipeline.errors import UnusableInput
from pipeline.store import Store

WIDE, NARROW = 1240, 366
"""Pixels that panels share on a screen of 1280 and on one of 390."""
CELL, GUTTER, HEAD = 30, 8, 46
"""Grafana's row of the grid, the room between two, and what a panel's title takes; in pixels."""
LONG_VALUE = 14
"""Letters of a figure from which on it is written smaller: Grafana sizes it to fit."""
LEAST_COLUMN = 150
"""Pixels of a column without a width of its own, on a small screen: Grafana's least."""
MARKDOWN = MarkdownIt()
SPAN = "SELECT min(week) AS first, max(week) + 6 AS last FROM release_source WHERE org = {org:String}"
TOLD_UNIT = """
SELECT coalesce(minOrNullIf(unit, unit IN (SELECT unit FROM release_quarter WHERE org = {org:String})), min(unit)) AS first
FROM release_signal
WHERE org = {org:String} AND status = 'open' AND unit != 'organisation'
"""

Ask = Callable[[str], Sequence[Row]]


def draw(store: Store, folder: Path, note: Mapping[str, str], unit: str | None = None) -> list[Path]:
    """Draw every dashboard in every language; the files.

    Parameters
    ----------
    store
        Where the release surface is; of its first organisation and tool.
    folder
        Where the pages go; made if need be.
    note
        What stands on every page about its figures, by language.
    unit
        Which unit the dashboard of one unit shows; left out, the first with an open signal, in alphabetical order, and with
        figures where there is one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    choices = _choices(store, unit)
    first, last = _span(store, choices["org"])
    ask = _asking(store, choices, first, last)
    template = _template()
    drawn = []
    for name, text in generated().items():
        dashboard, (stem, language, _) = json.loads(text), name.split(".")
        path = folder / f"{stem}.{language}.html"
        page = template.render(
            board=dashboard,
            language=language,
            panels=list(_panels(dashboard, ask)),
            links=[(link["title"], _page_of(link["url"])) for link in dashboard["links"]],
            choices=[(one["label"], _chosen(one, choices, ask)) for one in dashboard["templating"]["list"]],
            span=f"{first} – {last}",
            note=note[language],
            text=texts(language),
        )
        path.write_text(page, "utf-8")
        drawn.append(path)
    return drawn


def _asking(store: Store, choices: Mapping[str, str], first: date, last: date) -> Ask:
    return lambda sql: store.query(expanded(sql, first, last, choices)).to_pylist()


def _choices(store: Store, unit: str | None) -> dict[str, str]:
    rows = store.query("SELECT min(org) AS first, minIf(tool, tool != 'any') AS first_tool FROM release_source").to_pylist()
    if not rows or not rows[0]["first"]:
        raise UnusableInput("The store has no release to draw.", "Name a store that `undertow demo` left, with --store.")
    org, tool = rows[0]["first"], rows[0]["first_tool"]
    if unit is None:
        unit = store.query(TOLD_UNIT, org=org).to_pylist()[0]["first"] or "organisation"
    return {"org": org, "tool": tool, "unit": unit}


def _chosen(variable: Json, choices: Mapping[str, str], ask: Ask) -> str:
    """What is read of a choice: its text, where the variable gives one beside the value."""
    value = choices[variable["name"]]
    return next((str(row["text"]) for row in ask(variable["query"]["rawSql"]) if row.get("value") == value), value)


def _span(store: Store, org: str) -> tuple[date, date]:
    (row,) = store.query(SPAN, org=org).to_pylist()
    return row["first"], row["last"]


def _panels(dashboard: Json, ask: Ask) -> Iterator[dict[str, Any]]:
    marks = [row for one in dashboard["annotations"]["list"] for row in ask(one["target"]["rawSql"])]
    for panel in sorted(dashboard["panels"], key=lambda one: (one["gridPos"]["y"], one["gridPos"]["x"])):
        rows = [row for target in panel.get("targets", []) for row in ask(target["rawSql"])]
        place = panel["gridPos"]
        yield {
            "panel": panel,
            "style": f"grid-area: {place['y'] + 1} / {place['x'] + 1} / span {place['h']} / span {place['w']};"
            f" --tall: {place['h'] * (CELL + GUTTER)}px",
            "body": _body(panel, rows, marks),
            "said": Markup(MARKDOWN.renderInline(panel["description"])),  # noqa: S704  # from the catalogue as well
        }


def _body(panel: Json, rows: Sequence[Row], marks: Sequence[Row]) -> Markup:
    kind = panel["type"]
    if kind == "text":
        return Markup(MARKDOWN.render(panel["options"]["content"]))  # noqa: S704  # from the catalogue; raw HTML is escaped by it
    if kind == "stat":
        return _stat(panel, rows)
    if not rows or all(value is None for row in rows for name, value in row.items() if name != "time"):
        return Markup('<p class="nothing">{}</p>').format(Fields(panel).nothing)
    return _table(panel, rows) if kind == "table" else _chart(panel, rows, marks)


def _stat(panel: Json, rows: Sequence[Row]) -> Markup:
    fields = Fields(panel)
    (column,) = fields.columns
    value = written(rows[0][column], "none") if rows else ""
    kind = "stat nothing" if not value else "stat long" if len(value) > LONG_VALUE else "stat"
    said = Markup('<p class="{}">{}</p>').format(kind, value or fields.nothing)
    for link in fields.defaults.get("links", []):
        said = Markup('<a href="{}">{}</a>').format(_page_of(link["url"]), said)
    return said


def _table(panel: Json, rows: Sequence[Row]) -> Markup:
    fields = Fields(panel)
    shown = [name for name in rows[0] if not fields.of(name, "custom.hidden")]
    head = Markup("").join(
        Markup('<th style="{}">{}</th>').format(
            f"width: {width}px" if (width := fields.of(name, "custom.width")) else "", fields.of(name, "displayName") or name
        )
        for name in shown
    )
    lines = (Markup("<tr>{}</tr>").format(Markup("").join(_cell(fields, name, row[name]) for name in shown)) for row in rows)
    least = sum(fields.of(name, "custom.width") or LEAST_COLUMN for name in shown)
    return Markup(
        '<div class="scroll"><table style="--least: {}px"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(least, head, Markup("").join(lines))


def _cell(fields: Fields, name: str, value: object) -> Markup:
    text = written(value, fields.of(name, "unit"))
    links = fields.of(name, "links") or []
    inner = Markup('<a href="{}">{}</a>').format(_page_of(links[0]["url"]), text) if links else Markup("{}").format(text)
    return Markup("<td>{}</td>").format(inner)


def _chart(panel: Json, rows: Sequence[Row], marks: Sequence[Row]) -> Markup:
    place = panel["gridPos"]
    tall = place["h"] * (CELL + GUTTER) - GUTTER - HEAD
    wide = int(place["w"] / 24 * WIDE) - 3 * GUTTER
    sizes = {"wide": (wide, tall), "narrow": (NARROW - 2 * GUTTER, tall)}
    return Markup("").join(
        Markup('<img class="{}" alt="{}" src="data:image/svg+xml;base64,{}">').format(
            name,
            f"{panel['title']}. {panel['description']}",
            base64.b64encode(picture(panel, rows, marks, size).encode()).decode(),
        )
        for name, size in sizes.items()
    )


def _page_of(url: str) -> str:
    """Where a link of Grafana leads in the gallery."""
    found = re.match(r"/d/undertow-([a-z-]+)-(\w\w)\b", url)
    return f"{found[1]}.{found[2]}.html" if found else "#"


def _template() -> Any:  # noqa: ANN401  # jinja2 gives its templates no useful type
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("dashboards").joinpath("gallery/page.html").read_text("utf-8"))
