"""The pack as one page of HTML in one language, for the screen and for paper; nothing is fetched, no script runs."""

import re
from functools import cache
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.council.facts import Facts
from pipeline.council.parts import chapters
from pipeline.privacy.groups import K_FLOOR
from pipeline.texts import Text, texts

MARKS = (
    (re.compile(r"\[\[(.*?)\]\]"), r'<span class="fill">\1</span>'),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile("\n"), "<br>"),
)
"""What stands in double brackets is to be filled in; what stands in backticks is to be typed."""


def render(facts: Facts, language: str) -> str:
    """The pack.

    It tells no date of its own making: the same configuration always gives the same page, so that a stale one can be found.
    """
    text = texts(language)
    environment = _templates()
    # Our own files, without any value from outside in them.
    style = [Markup(environment.get_template(name).render()) for name in ("report/style.css", "council/pack.css")]  # noqa: S704
    parts = chapters(facts, language)
    return environment.get_template("council/pack.html").render(
        t=text,
        language=language,
        style=style,
        chapters=parts,
        terms=_terms(facts, text, {part.key: part.number for part in parts}),
    )


@cache
def _templates() -> Environment:
    """One environment: to compile the templates takes longer than to fill them in."""
    environment = Environment(
        loader=PrefixLoader({"council": PackageLoader("pipeline.council"), "report": PackageLoader("pipeline.report")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = marked
    return environment


def _terms(facts: Facts, text: Text, numbers: dict[str, int]) -> list[tuple[str, str]]:
    """What the pack is about, under its label."""
    said = {
        "for_org": facts.org,
        "set_profile": text("council.set_profile_value", profile=facts.plan.profile, limits=numbers["limits"]),
        "set_k": text("council.set_k_value", k=facts.plan.k, floor=K_FLOOR),
        "set_closed": text("council.set_closed_value", days=facts.finality_days),
        "set_plan": facts.plan.fingerprint(),
        "set_terms": facts.fingerprint,
        "set_version": text("council.set_version_value", version=version("undertow")),
    }
    return [(text(f"council.{label}"), value) for label, value in said.items()]


def marked(said: str) -> Markup:
    """A text with its marks made visible; everything else in it stays text.

    >>> marked("Run `undertow` & fill in [[a <name>]].")
    Markup('Run <code>undertow</code> &amp; fill in <span class="fill">a &lt;name&gt;</span>.')
    """
    found = str(escape(said))
    for pattern, to in MARKS:
        found = pattern.sub(to, found)
    first, *others = found.split("\n")
    return Markup(first + "".join(f'<span class="line">{line}</span>' for line in others))  # noqa: S704  # escaped above
