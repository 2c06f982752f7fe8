"""How figures, weeks and units are said in words, in the language of a catalogue.

Everything that people read goes through here, so that the page, the table of ``undertow signals`` and the tests agree.

>>> from pipeline.texts import texts
>>> week("2026-W24", texts("nl")), coarse_share(0.67, texts("nl")), unit("Payments/other", texts("nl"))
('week 24 van 2026', 'ongeveer twee derde', 'overige kleine teams van Payments')
"""

from collections.abc import Sequence
from datetime import date

from pipeline.periods import Week
from pipeline.texts import Text, catalogue
from schemas.signal import Evidence, Pattern, Signal

ORGANISATION = "organisation"
LIKELY, QUITE_SURE = 0.6, 0.9
"""From where on certainty, to the nearest tenth as the release surface gives it, is worth the word."""
COARSE = {0.15: "few", 0.33: "third", 0.5: "half", 0.67: "two_thirds", 0.85: "most"}
"""The five shares that a unit under 50 people may be shown with."""


def week(period: str | Week, text: Text) -> str:
    """``week 24 of 2026``."""
    year, number = str(period).split("-W")
    return text("word.week", week=int(number), year=year)


def week_and_day(period: str | Week, text: Text) -> str:
    """``week 24 of 2026 (from 8 June)``: few people know weeks by their number."""
    year, number = str(period).split("-W")
    monday = Week.parse(str(period)).monday
    return text("word.week_and_day", week=int(number), year=year, day=monday.day, month=text(f"month.{monday.month}"))


def quarter(name: str, text: Text) -> str:
    """``Q2 2026``."""
    year, number = name.split("-Q")
    return text("word.quarter", number=number, year=year)


def day(when: date, text: Text) -> str:
    """A day, such as ``8 October 2026``."""
    return text("word.day", day=when.day, month=text(f"month.{when.month}"), year=when.year)


def counted(key: str, n: int, text: Text) -> str:
    """``1 week``, ``2 weeks``."""
    return text(f"{key}_{'one' if n == 1 else 'many'}", n=n)


def listed(items: Sequence[str], text: Text, link: str = "word.and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return text(link, rest=", ".join(items[:-1]), last=items[-1])


def unit(name: str, text: Text) -> str:
    """A unit as people say it; a name of the roster stays as it is."""
    if name == ORGANISATION:
        return text("unit.organisation")
    parent, _, last = name.rpartition("/")
    if parent and last in {"other", "direct"}:
        return text(f"unit.{last}", parent=text("unit.organisation") if parent == ORGANISATION else parent)
    return name


def unit_heading(name: str, text: Text) -> str:
    """A unit at the head of a line: our own words get a capital, a name of the roster stays as it is."""
    said = unit(name, text)
    return said if said == name else said[:1].upper() + said[1:]


def known(kind: str, name: str, text: Text) -> str:
    """What people call a tool or a source; its own name where the catalogue has no word for it."""
    key = f"{kind}.{name}"
    return text(key) if key in catalogue("en") else name


def alphabetical(name: str) -> tuple[str, str]:
    """Sort key of a name: as a reader expects it, with a tie-break that is always the same."""
    return name.casefold(), name


def coarse_share(value: float, text: Text) -> str:
    """A share as signals give it: five words for small units, tenths for large ones."""
    key = COARSE.get(round(value, 2))
    return text(f"share.{key}") if key else text("share.tenths", n=round(value * 10))


def rounded_share(value: float | None, step: float, text: Text) -> str:
    """A weekly share of a large unit; its ends are open: ``95% or more``."""
    if value is None:
        return text("share.none")
    percent = round(value * 100)
    if value <= step:
        return text("share.at_most", percent=percent)
    return text("share.at_least" if value >= 1 - step else "share.about", percent=percent)


def certainty(value: float, text: Text) -> str:
    """How sure a signal is, in words; the figure behind it is how often such signals are right in simulated organisations."""
    level = "high" if value >= QUITE_SURE else "medium" if value >= LIKELY else "low"
    return text(f"certainty.{level}")


def certainty_tenths(value: float) -> int:
    """How sure a signal is on a scale of 0 to 10; never 10, for nothing here is certain."""
    return min(9, round(value * 10))


def evidence_place(item: Evidence) -> int:
    """Where a figure stands among the others: as in the catalogue, so that before and now stand side by side."""
    return list(catalogue("en")).index(f"evidence.{item.name}")


def evidence(item: Evidence, text: Text) -> str:
    """One figure in words."""
    if item.name == "work_level":
        same = abs(item.value - 1) < 0.075
        return text("share.same") if same else text("share.percent_of_before", percent=round(item.value * 10) * 10)
    if item.unit == "weeks":
        return counted("word.weeks", round(item.value), text)
    return coarse_share(item.value, text) if item.unit == "share" else str(round(item.value))


def seen(signal: Signal, text: Text) -> str:
    """What was seen, in one sentence."""
    shares = [item.value for item in signal.evidence if item.name == "idle_share"]
    share = coarse_share(shares[0] if shares else signal.strength, text)
    # Only this pattern's sentence has a share in it.
    values = {"share": share} if signal.pattern is Pattern.LICENCE_IDLING else {}
    return text(f"seen.{signal.pattern}", unit=unit(signal.unit, text), **values)


def weeks_so_far(signal: Signal) -> int:
    """How many weeks an episode has lasted, both ends included."""
    last = signal.closed_period or signal.as_of
    return (Week.parse(last).monday - Week.parse(signal.since).monday).days // 7 + 1
