"""From keys to words inside Grafana's templates: made from the catalogue, within what Alertmanager's templates know as well."""

from collections.abc import Mapping

from dashboards.alerts import figure
from dashboards.sql import share_words, words_of
from pipeline.texts import catalogue


def chosen(label: str, words: Mapping[str, str]) -> str:
    """The words of a label's key; a key without words as it is.

    >>> chosen("step", {"why": "Say why."})
    '{{ if eq $labels.step "why" }}Say why.{{ else }}{{ $labels.step }}{{ end }}'
    """
    value = f"{{{{ $labels.{label} }}}}"
    if not words:
        return value
    cases = [f'eq $labels.{label} "{key}" }}}}{text}' for key, text in words.items()]
    return "{{ if " + "{{ else if ".join(cases) + "{{ else }}" + value + "{{ end }}"


def replaced(label: str, patterns: Mapping[str, str]) -> str:
    """A label in which each pattern gives way to words, in order."""
    steps = "".join(
        f" | reReplaceAll {figure.go_string(pattern)} {figure.go_string(words)}" for pattern, words in patterns.items()
    )
    return f"{{{{ $labels.{label}{steps} }}}}"


def unit(language: str) -> str:
    """A unit: the names we gave ourselves in words."""
    texts = catalogue(language)
    derived = {f"^(.+)/{last}$": texts[f"unit.{last}"].format(parent="${1}") for last in ("other", "direct")}
    return replaced("unit", {"^organisation(/|$)": f"{texts['unit.organisation']}${{1}}", **derived})


def week(label: str, language: str) -> str:
    """An ISO week as people say it."""
    return replaced(label, {r"^(\d+)-W0?(\d+)$": catalogue(language)["word.week"].format(week="${2}", year="${1}")})


def others(language: str) -> str:
    """What else may explain it; asked for, where nothing is known."""
    return figure.read_all(
        figure.OTHERS, "explanation", words_of("explanation", language), catalogue(language)["signals.other_none"]
    )


def about(language: str) -> str:
    """Which tool it is about, in brackets: an organisation has several. Nothing where it is about none in particular."""
    return f'{{{{ if ne $labels.tool "any" }}}} ({chosen("tool", words_of("tool", language))}){{{{ end }}}}'


def seen(language: str) -> str:
    """What was seen, in one sentence."""
    said = {
        "unit": unit(language),
        "tool": chosen("tool", words_of("tool", language)),
        "share": figure.read(figure.SHARE, "share", share_words(language)),
    }
    return chosen("pattern", {key: text.format(**said) for key, text in words_of("seen", language).items()})
