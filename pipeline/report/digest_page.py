"""A digest as one page of HTML in one language, and the same as plain text."""

import textwrap
from collections.abc import Iterator, Sequence

from pipeline.report.cards import Card
from pipeline.report.digest import Digest
from pipeline.report.digest_parts import Part, parts, title
from pipeline.report.page import foot, lay_out
from pipeline.report.units import Cell
from pipeline.texts import Text, texts

WIDTH = 78
"""Of the lines of the plain text: what a mail program shows without breaking them anew."""


def render_digest(digest: Digest, language: str) -> str:
    """The page: read on a screen, printed, or sent; nothing is fetched and no script runs.

    Examples
    --------
    >>> from pipeline.report.content import Content
    >>> from pipeline.report.digest import Audience
    >>> from pipeline.report.month import Month
    >>> page = render_digest(Digest(Audience.HR, Month.parse("2026-10"), Content(org="acme")), "en")
    >>> "October 2026" in page, "<script" in page, page.count("<main")
    (True, False, 1)
    """

    def page(code: str) -> dict[str, object]:
        text = texts(code)
        return {
            "lang": code,
            "t": text,
            "title": title(digest, text),
            "lead": text(f"digest.lead_{digest.audience.key}"),
            "parts": parts(digest, code),
            "foot": foot(digest.content, code)[:1],
        }

    return lay_out("digest.html", page, language, languages=(language,))


def plain_digest(digest: Digest, language: str) -> str:
    """The same as plain text, for who reads without HTML; charts are told by their sentence."""
    text = texts(language)
    lines = [*_wrapped(title(digest, text)), "=" * min(len(title(digest, text)), WIDTH), ""]
    lines += [*_wrapped(text(f"digest.lead_{digest.audience.key}")), ""]
    for part in parts(digest, language):
        lines += [*_wrapped(part.heading), "-" * min(len(part.heading), WIDTH), *_told(part, text), ""]
    return "\n".join([*lines, *(line for said in foot(digest.content, language)[:1] for line in _wrapped(said)), ""])


def _told(part: Part, text: Text) -> Iterator[str]:
    for said in (*part.said, *(one.summary for one in part.charts)):
        yield from _wrapped(said)
    for item in part.items:
        yield from _wrapped(item, "- ")
    for card in part.cards:
        yield from _card(card, text)
    for tool in part.tools:
        for group in tool.groups:
            for row in group.rows:
                yield from _wrapped(f"{row.name} ({tool.tool}): {', '.join(_bands(tool.quarters, row.active))}", "- ")
    if part.table:
        for cells in part.table.rows:
            named = zip(part.table.columns[1:], cells[1:], strict=True)
            yield from _wrapped("; ".join([cells[0], *(f"{name}: {cell}" for name, cell in named if cell)]), "- ")


def _bands(quarters: Sequence[str], cells: Sequence[Cell]) -> list[str]:
    return [f"{quarter} {cell.word}" for quarter, cell in zip(quarters, cells, strict=True)]


def _card(card: Card, text: Text) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"{card.seen} ({card.tool})", "* ")
    told = {"report.signal_also": "; ".join(card.also)} if card.also else {}
    told |= {"report.signal_since": card.since, "report.signal_sure": card.sure}
    if card.explanations:
        told["report.signal_other"] = "; ".join(card.explanations)
    if card.steps:
        told["report.signal_steps"] = card.steps[0]
    for key, said in told.items():
        yield from _wrapped(f"{text(key)}: {said.rstrip('.')}.", "  ")


def _wrapped(said: str, mark: str = "") -> list[str]:
    return textwrap.wrap(said, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark)) or [mark]
