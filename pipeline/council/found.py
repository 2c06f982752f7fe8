"""What the attack suite found, as blocks: what is not met first, then how well one is told from another, then all figures."""

from collections.abc import Iterator, Sequence

from pipeline.council.attacks import FAILS, RELEASE, Figure, Findings, Telling
from pipeline.council.blocks import Block, Heading, Table, Text
from pipeline.texts import catalogue, texts

SURFACES = {
    "processing surface": "processing",
    RELEASE: "release",
    "profile dp": "dp",
    "plain minimum of 5": "minimum_5",
    "plain minimum of 10": "minimum_10",
}
DUTCH_FIGURES = str.maketrans(".,", ",.")
SPANS = {"a quarter": "after_quarter", "a year": "after_year"}


def found(findings: Findings | None, language: str) -> Iterator[Block]:
    """The blocks of the chapter on attacks."""
    text = texts(language)
    if findings is None:
        yield Text(text("council.attacks.absent"), is_strong=True)
        return
    key = "council.attacks.failed" if findings.failed else "council.attacks.failed_none"
    yield Text(text(key, failed=findings.failed, judged=findings.judged), is_strong=True)
    failing = [figure for figure in findings.figures if figure.verdict == FAILS]
    if failing:
        yield Heading(text("council.attacks.not_met"))
        yield _figures(failing, language)
    yield Text(text("council.attacks.telling"))
    for span, (limit, rows) in findings.telling.items():
        yield Heading(text(f"council.attacks.{SPANS[span]}", limit=round(100 * limit)))
        yield _telling(rows, language)
    yield Heading(text("council.attacks.every"))
    if any(_key(figure) not in catalogue(language) for figure in findings.figures):
        yield Text(text("council.language_note"))
    yield _figures([figure for figure in findings.figures if figure.verdict != FAILS], language)


def _figures(figures: Sequence[Figure], language: str) -> Table:
    text = texts(language)
    columns = [text(f"council.attacks.column_{name}") for name in ("attack", "surface", "what", "found", "verdict")]
    return Table(columns, [_row(figure, language) for figure in figures], "figures")


def _row(figure: Figure, language: str) -> list[str]:
    text = texts(language)
    return [
        f"{figure.attack}. {text(f'council.attack.{figure.attack}')}",
        text(f"council.surface.{SURFACES[figure.surface]}") if figure.surface in SURFACES else figure.surface,
        catalogue(language).get(_key(figure), figure.what),
        _figure(figure.found, language),
        text(f"council.verdict.{figure.verdict}"),
    ]


def _figure(found: str, language: str) -> str:
    """A figure as the language writes it.

    >>> _figure("463 of 40,157", "nl"), _figure("0.574", "nl"), _figure("0.574", "en")
    ('463 van 40.157', '0,574', '0.574')
    """
    said = found.replace(" of ", f" {texts(language)('council.attacks.of')} ")
    return said.translate(DUTCH_FIGURES) if language == "nl" else said


def _key(figure: Figure) -> str:
    return f"council.found.{figure.what}"


def _telling(rows: Sequence[Telling], language: str) -> Table:
    text = texts(language)
    surfaces = [name for name in SURFACES if name in rows[0].by_surface]
    columns = [text("council.attacks.column_size"), *(text(f"council.surface.{SURFACES[name]}") for name in surfaces)]

    def cell(row: Telling, surface: str) -> str:
        auc, reach = row.by_surface[surface]
        key = "cell_fails" if surface in row.fails else "cell"
        return text(f"council.attacks.{key}", n=round(100 * auc), reach=round(100 * reach))

    return Table(columns, [[str(row.size), *(cell(row, name) for name in surfaces)] for row in rows], "telling")
