"""Functions of SQL that tell keys and figures in the words of a language: made from the catalogue, put before a query.

``words_reason(key)`` looks ``reason.<key>`` up; a key without words stays as it is, a null is ``none``. Some need more than a
look-up and stand in ``MADE``. So an array of keys can be told in words as well, which Grafana's own value mappings cannot do.
"""

import re
from collections.abc import Callable, Mapping

from dashboards.texts import catalogue
from schemas.signal import Pattern

Texts = Mapping[str, str]

SHARES = {"0.15": "few", "0.33": "third", "0.5": "half", "0.67": "two_thirds", "0.85": "most"}
"""The five coarse shares that small units are shown with; others are tenths."""
MONDAY = "period -> toDate(ifNull(parseDateTimeOrNull(concat(period, '-1'), '%G-W%V-%u'), toDateTime(0)))"
"""From an ISO week to its first day. Never strict: the engine also tries the empty text of a dictionary."""
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("questions_rise", "falling_silent"), "uncertainty"),
    **dict.fromkeys(("licence_idling", "workaround_drop", "post_training_decay", "shallow_use"), "resistance"),
    **dict.fromkeys(("stalled_rollout", "everywhere_less"), "resistance"),
    **dict.fromkeys(("champions_fading", "leavers_among_active", "narrowing_use"), "talent"),
    **dict.fromkeys(("two_camps", "units_apart"), "polarisation"),
}
"""Which of the article's four signals a pattern belongs to."""


def definition(kind: str, language: str) -> str:
    """The lambda that ``words_<kind>`` stands for; ``__`` in a kind stands for a dot of the catalogue."""
    if kind in MADE:
        return MADE[kind](catalogue(language))
    return look_up(LISTS[kind](language) if kind in LISTS else words_of(kind.replace("__", "."), language))


def look_up(words: Mapping[str, str]) -> str:
    """A lambda from key to words."""
    keys, texts = (", ".join(map(quoted, side)) for side in (words, words.values()))
    key = "ifNull(toString(key), 'none')"
    return f"key -> transform({key}, [{keys}], [{texts}], {key})"


def words_of(kind: str, language: str) -> dict[str, str]:
    """All texts of the catalogue whose key begins with a kind: the rest of the key to the text."""
    return {key.removeprefix(f"{kind}."): text for key, text in catalogue(language).items() if key.startswith(f"{kind}.")}


def share_words(language: str) -> dict[str, str]:
    """Every coarse share that can be shown, as ClickHouse writes it, to its words."""
    texts = catalogue(language)
    tenths = {f"0.{n}": texts["share.tenths"].format(n=n) for n in range(1, 10)}
    return tenths | {value: texts[f"share.{key}"] for value, key in SHARES.items()}


def measure_words(language: str) -> dict[str, str]:
    """What a line of the release plan may be about: a field of a message, a pattern, or a name that only the plan has."""
    return words_of("field", language) | words_of("pattern", language) | words_of("plan.measure", language)


def unit(texts: Texts) -> str:
    """From a unit to its name: those that we gave ourselves are said in words, those of the roster stay as they are."""
    organisation = quoted(texts["unit.organisation"])
    parts = [f"name = 'organisation', {organisation}"]
    for last in ("other", "direct"):
        parent = f"substring(name, 1, length(name) - {len(last) + 1})"
        said = f"if({parent} = 'organisation', {organisation}, {parent})"
        parts.append(f"endsWith(name, '/{last}'), {filled(texts[f'unit.{last}'], parent=said)}")
    return f"name -> multiIf({', '.join(parts)}, name)"


def rounded(texts: Texts) -> str:
    """From a rounded share, and half of the step that it is rounded to, to words; its ends are open."""
    percent = "toString(round(100 * value))"
    low, high, about = (filled(texts[f"share.{key}"], percent=percent) for key in ("at_most", "at_least", "about"))
    none = quoted(texts["share.none"])
    said = f"multiIf(isNull(value), {none}, value <= 3 * half, {low}, value + 3 * half >= 1, {high}, {about})"
    return f"(value, half) -> {said}"


def week(texts: Texts) -> str:
    """From a Monday to the number of its week."""
    return f"day -> {filled(texts['word.week'], week='toString(toISOWeek(day))', year='toString(toISOYear(day))')}"


def short(texts: Texts) -> str:
    """From a Monday to the number of its week alone, where the year is clear."""
    return f"day -> {filled(texts['word.week_alone'], week='toString(toISOWeek(day))')}"


def quarter(texts: Texts) -> str:
    """From ``2026-Q3`` to words."""
    return f"name -> {filled(texts['word.quarter'], number='substring(name, 7)', year='substring(name, 1, 4)')}"


def weeks(texts: Texts) -> str:
    """From a number of weeks to words."""
    return f"n -> if(n = 1, {quoted(texts['word.weeks_one'])}, {filled(texts['word.weeks_many'], n='toString(n)')})"


def since(texts: Texts) -> str:
    """From a week in words to what stands between a pattern and how sure it is."""
    return f"week -> {filled(texts['word.since_and_sure'], week='week')}"


def beside(texts: Texts) -> str:
    """From other patterns in words, which saw the same, to what stands after the one that tells it."""
    return f"others -> {filled(texts['word.also_seen'], others='others')}"


def people(texts: Texts) -> str:
    """From a number to ``from 30 people``."""
    return f"n -> {filled(texts['word.from_people'], n='toString(n)')}"


def users(texts: Texts) -> str:
    """From a share in words to whom it is a share of."""
    return f"share -> {filled(texts['word.of_the_users'], share='share')}"


def many(texts: Texts) -> str:
    """From how many measures there are, and the first of them, to words."""
    return f"(n, first) -> {filled(texts['word.many_measures'], n='toString(n)', first='first')}"


def patterns(_: Texts) -> str:
    """From a signal to the keys of the patterns by which it can show itself; those that this program knows."""
    families = dict.fromkeys(FAMILIES.values())
    of = ([quoted(pattern) for pattern in Pattern if FAMILIES[pattern] == family] for family in families)
    lists = ", ".join(f"[{', '.join(keys)}]" for keys in of)
    return f"family -> arrayElement([{lists}], indexOf([{', '.join(map(quoted, families))}], family))"


def filled(text: str, **values: str) -> str:
    """A text with placeholders as SQL that puts values in their place.

    >>> filled("week {week} of {year}", week="w", year="y")
    "concat('week ', w, ' of ', y)"
    """
    pieces = [values[piece[1:-1]] if piece.startswith("{") else quoted(piece) for piece in re.split(r"(\{\w+\})", text) if piece]
    return f"concat({', '.join(pieces)})" if len(pieces) > 1 else pieces[0]


def quoted(text: str) -> str:
    """As a string of SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


LISTS: Mapping[str, Callable[[str], Mapping[str, str]]] = {"share": share_words, "measure": measure_words}
"""Look-ups whose words are not those of one kind."""
MADE: Mapping[str, Callable[[Texts], str]] = {
    "unit": unit,
    "rounded": rounded,
    "week": week,
    "short": short,
    "quarter": quarter,
    "weeks": weeks,
    "since": since,
    "beside": beside,
    "from": people,
    "users": users,
    "many": many,
    "patterns": patterns,
}
"""Functions that are no look-up."""
