"""One page of HTML from a content: both languages, styles and charts in it; nothing is fetched, no script runs."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import words
from pipeline.report.absent import source_lines, withheld
from pipeline.report.cards import cards
from pipeline.report.content import Content
from pipeline.report.courses import chart
from pipeline.report.noised import columns, noised_lines
from pipeline.report.stored import stored
from pipeline.report.units import QUARTERS_SHOWN, tool_units
from pipeline.texts import texts
from schemas import FAMILIES

LANGUAGES: Mapping[str, str] = {"en": "English", "nl": "Nederlands"}


def render(content: Content, language: str, teams: Mapping[str, str] = MappingProxyType({}), frozen: date | None = None) -> str:
    """The page, opened in ``language``; the reader can switch to the other one, without a script.

    Parameters
    ----------
    content
        What to show.
    language
        The one it opens in.
    teams
        Unit to the address of its own page, where there are such pages.
    frozen
        The day since which publishing is frozen; None where it is not, or nobody could say.

    Examples
    --------
    >>> page = render(Content(org="acme"), "nl")
    >>> '<html lang="nl">' in page and "Hoe AI-tools landen bij acme" in page, "<script" in page
    (True, False)
    """
    return lay_out("sections.html", lambda code: _page(content, code, teams, frozen), language)


def lay_out(
    sections: str, page: Callable[[str], Mapping[str, object]], language: str, languages: Collection[str] = tuple(LANGUAGES)
) -> str:
    """A page in its languages, from the template of its sections and a function that gives what each language shows."""
    environment = _templates()
    # Our own file, without any value from outside in it.
    style = Markup(environment.get_template("style.css").render())  # noqa: S704
    pages = [page(code) for code in sorted(languages, key=lambda code: code != language)]
    return environment.get_template("page.html").render(
        sections=sections, style=style, language=language, languages=LANGUAGES, pages=pages, title=pages[0]["title"]
    )


@cache
def _templates() -> Environment:
    """The templates of this package: one environment, because to compile them takes longer than to fill them in."""
    return Environment(
        loader=PackageLoader("pipeline.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _page(content: Content, language: str, teams: Mapping[str, str], frozen: date | None) -> Mapping[str, object]:
    """Everything one language's half of the page shows."""
    text = texts(language)
    as_of = words.week_and_day(content.as_of, text) if content.as_of else None
    return {
        "lang": language,
        "t": text,
        "title": text("report.title", org=content.org),
        "as_of": text("report.as_of", week=as_of) if as_of else text("report.no_weeks"),
        "frozen": text("report.frozen", day=words.day(frozen, text)) if frozen else None,
        "adoption": [chart("adoption", course, content, language) for course in content.courses],
        "licences": [chart("licences", course, content, language) for course in content.courses],
        "tools": tool_units(content, language),
        "older_quarters": len({q.quarter for q in content.quarters}) > QUARTERS_SHOWN,
        "quarters_shown": QUARTERS_SHOWN,
        "noised": noised_lines(content, language),
        "noised_columns": columns(text),
        "open": cards(content, language, open_ones=True),
        "earlier": cards(content, language, open_ones=False),
        "withheld": withheld(content, language),
        "sources": source_lines(content, language),
        "stored": stored(language),
        "teams": [(words.unit_heading(unit, text), teams[unit]) for unit in sorted(teams, key=words.alphabetical)],
        "foot": foot(content, language),
    }


def foot(content: Content, language: str) -> list[str]:
    """By which version a page was made, from figures up to when, and which formats and rules they follow."""
    text = texts(language)
    made_by = version("undertow")
    formats = ", ".join(f"{family.contract.name} v{family.contract.version}" for family in FAMILIES.values())
    rules = ", ".join(sorted({signal.rule for signal in content.signals})) or text("report.foot_no_rules")
    made = (
        text("report.foot", version=made_by, week=words.week(content.as_of, text))
        if content.as_of
        else text("report.foot_empty", version=made_by)
    )
    return [made, text("report.foot_versions", versions=formats, rules=rules)]
