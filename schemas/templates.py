"""Templates of the tables that people fill in: a first line of columns, and a line or more that show what belongs in them.

Each is taken by the collector as it is, for an organisation with these units; the file is in ``csv/``, or put together from the
items of the pulse. They hold no comment: what one would say stands in :data:`TEMPLATES`.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from schemas.pulse import CATALOGUE, ITEMS

LANGUAGES = ("en", "nl")


class About(NamedTuple):
    """What a template is for, by language, and for which source of ``undertow collect``; empty where another option takes it."""

    source: str
    en: str
    nl: str


TEMPLATES: Mapping[str, About] = {
    "roster": About("", "Who is in which unit, from when to when.", "Wie in welke eenheid zit, van wanneer tot wanneer."),
    "accounts": About("", "Other names by which vendors know people.", "Andere namen waaronder leveranciers mensen kennen."),
    "work": About("work", "Items of work finished, of which with the tool.", "Afgerond werk, waarvan met het hulpmiddel."),
    "pulse": About("pulse", "Answers per item, with the ready statements.", "Antwoorden per stelling, met onze stellingen."),
    "pulse-answers": About("pulse", "Anonymous answers, one a line.", "Anonieme antwoorden, een per regel."),
    "pulse-items": About("", "The ready statements, for a survey tool.", "Onze stellingen, voor een enquêteprogramma."),
    "questions": About("questions", "Questions asked aloud, by topic.", "Vragen die hardop gesteld zijn, per onderwerp."),
    "questions-by-topic": About("questions", "The same, a line for each topic.", "Hetzelfde, met een regel per onderwerp."),
    "training": About("training", "Learning offered and taken.", "Scholing aangeboden en gevolgd."),
    "unsanctioned": About("unsanctioned", "Uses of other tools, by kind.", "Gebruik van andere hulpmiddelen, per soort."),
    "unsanctioned-by-kind": About("unsanctioned", "The same, a line for each kind.", "Hetzelfde, met een regel per soort."),
    "people": About("people", "How units changed in a quarter.", "Hoe eenheden in een kwartaal veranderden."),
    "interventions": About("", "What was done for a unit.", "Wat er voor een eenheid is gedaan."),
}
"""Every input that people fill in, in the order in which one needs them."""


def template(name: str, language: str = "en") -> str:
    """The text of a template.

    >>> template("questions-by-topic").splitlines()[:2]
    ['unit,week,topic,questions', 'Payments,2026-W40,role_and_future,6']
    """
    if name == "pulse":
        return _table(_pulse(language))
    if name == "pulse-items":
        return _table(_items(language))
    return (files("schemas") / "csv" / f"{name}.csv").read_text("utf-8")


def _pulse(language: str) -> list[Sequence[object]]:
    """The counts of a pulse, with the words of each item in a column of their own, which the collector leaves out."""
    header = ["unit", "week", "item", "invited", "answered", "n1", "n2", "n3", "n4", "n5", "statement"]
    counted = (64, 45, 5, 9, 11, 13, 7)
    return [header, *(["Payments", "2026-W40", item, *counted, CATALOGUE["items"][item][language]] for item in ITEMS)]


def _items(language: str) -> list[Sequence[object]]:
    header = ["item", "statement", "about", "good", *(f"answer_{number}" for number in range(1, 6))]
    said = CATALOGUE["items"]
    return [header, *([i, said[i][language], said[i]["about"], said[i]["good"], *CATALOGUE["scale"][language]] for i in ITEMS)]


def _table(lines: list[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
