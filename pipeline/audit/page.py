"""The audit as a page: what failed first, then every figure; the same audit always gives the same page."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.audit.experiments.people import TEAM_SIZES
from pipeline.audit.results import Result, Surface, Verdict
from pipeline.audit.suite import LIMITS, RATES, SETTINGS, Audit

ATTACKS = {
    1: "Small and extreme cells",
    2: "Linear differencing",
    3: "Moves between units",
    4: "Membership in a time series",
    5: "Averaging, replay, restatement",
    6: "Dominance",
    7: "Reconstruction of histograms",
    8: "Overlap of all rows",
    9: "Side channels",
    10: "Measured epsilon of the profile dp",
    11: "A roster shaped around one person",
}
NOT_BUILT = (
    "No. 12, inference from few fixed aggregates with trained neighbours (worst person).",
    "Of no. 3: reorganisations, leavers. Of no. 4: who stopped in which week, rows of the units above. Of no. 5: crashes.",
    "Of no. 8: Grafana panels. Of no. 9: times of arrival, offsets, lag, a server's query log. Of no. 11: two policies at once.",
    "The way is that of the worker without its broker: Kafka and Faust add no figures, but times and offsets were not attacked.",
)
COLUMNS = (Surface.PROCESSING, Surface.RELEASE, Surface.MINIMUM_5, Surface.MINIMUM_10)


def render(audit: Audit) -> str:
    """The page, in Markdown."""
    return "\n".join([*_head(audit), *_failures(audit.results), *_aucs(audit), *_all(audit.results), *_limits(), ""])


def table(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    """The figures as rows of text: attack, surface, what, figure, interval, of how many, criterion, verdict."""
    for one in results:
        yield (
            f"{one.attack} {ATTACKS[one.attack]}",
            one.surface,
            one.what + (f" ({one.size} people)" if one.size else ""),
            figure(one),
            f"{one.low:.3f} to {one.high:.3f}",
            f"{one.trials:,}",
            "" if one.limit is None else f"at most {one.limit:.2f}",
            one.verdict,
        )


def figure(one: Result) -> str:
    """The figure: how many of how many, or a share or AUC to three digits.

    >>> figure(Result(1, Surface.RELEASE, "rows", 0.5, 0.1, 0.9, 4)), figure(Result(3, Surface.RELEASE, "movers", 0.5, 0, 1, 4))
    ('2 of 4', '0.500')
    """
    counted = not one.size and one.attack not in {3, 10, 11}
    return f"{round(one.value * one.trials):,} of {one.trials:,}" if counted else f"{one.value:.3f}"


def _head(audit: Audit) -> Iterator[str]:
    failed = [one for one in audit.results if one.verdict is Verdict.FAILS]
    judged = [one for one in audit.results if one.verdict is not Verdict.STATED]
    yield "# What attackers learn from Undertow"
    yield ""
    yield f"**{len(failed)} of {len(judged)} criteria are not met.** Eleven of the twelve attacks of our threat model, against"
    yield "the real collector, store and release surface, of made-up organisations. By `undertow privacy audit`, never by hand."
    yield from (_worst(audit.results, span, limit) for span, limit in LIMITS.items())
    yield ""


def _worst(results: Sequence[Result], span: str, limit: float) -> str:
    """The first thing to know: how well an attacker tells users from others by what everybody may see."""
    areas = [one for one in results if one.surface is Surface.RELEASE and one.what.endswith(f"after {span}: AUC")]
    if not areas:
        return ""
    one = max(areas, key=lambda result: result.value)
    judged = "met" if one.verdict is Verdict.PASSES else "**not met**"
    figures = f"AUC {one.value:.2f} at worst ({one.size} people), at most {limit:.2f} wanted"
    return f"Release surface, always or never a user after {span}: {figures}: {judged}."


def _failures(results: Sequence[Result]) -> Iterator[str]:
    yield "## What is not met"
    yield ""
    failed = [one for one in results if one.verdict is Verdict.FAILS]
    for one in failed:
        about = f", {one.size} people" if one.size else ""
        shown = f" ({one.example})" if one.example else ""
        yield f"- **{ATTACKS[one.attack]}, {one.surface}{about}.** {one.what}: {figure(one)}, allowed {_allowed(one)}.{shown}"
    if not failed:
        yield "Every criterion is met."
    yield ""


def _allowed(one: Result) -> str:
    return "none" if one.limit == 0 else f"{one.limit:.2f}"


def _aucs(audit: Audit) -> Iterator[str]:
    yield "## Always or never a user?"
    yield ""
    rates = ", ".join(f"{rate:.0%}" for rate in RATES)
    yield "AUC of an attacker who knows nothing of the colleagues: .5 is guessing, 1 always right. Each is that of the worst"
    yield f"of {len(SETTINGS)} settings: colleagues active in {rates} of weeks, by chance or steadily, and 70% but hardly in"
    yield f"one of six teams. Signals are counted in: {audit.signals:,} were raised. A team of which nothing is shown gives .5."
    yield f"Each figure rests on {audit.scale.seeds * audit.scale.teams} teams; ± is the 99.9 % interval."
    yield "In brackets: the share of targets found when 1 % of the others are wrongly accused."
    yield ""
    for span, limit in LIMITS.items():
        yield f"After {span} (release surface: at most {limit:.2f})"
        yield ""
        yield f"| people in the team | {' | '.join(COLUMNS)} |"
        yield f"|{'---|' * (1 + len(COLUMNS))}"
        for size in TEAM_SIZES:
            yield f"| {size} | {' | '.join(_cell(audit.results, span, size, surface) for surface in COLUMNS)} |"
        yield ""


def _cell(results: Sequence[Result], span: str, size: int, surface: Surface) -> str:
    mine = [
        one for one in results if one.attack == 4 and one.size == size and one.surface is surface and f"after {span}:" in one.what
    ]
    area, found = (next(one for one in mine if one.what.endswith(end)) for end in ("AUC", "false"))
    shown = f"{area.value:.2f} ± {(area.high - area.low) / 2:.2f} ({found.value:.0%})"
    return f"**{shown}**" if area.verdict is Verdict.FAILS else shown


def _all(results: Sequence[Result]) -> Iterator[str]:
    yield "## Every other figure"
    yield ""
    yield "Intervals are exact (Clopper and Pearson), 99.9 %. *Stated*: no criterion, because exact counts cannot meet one;"
    yield "that is why people see the release surface only. The processing surface (topics, base tables) is for services."
    yield ""
    yield "| attack | surface | what | found | interval of the share | criterion | verdict |"
    yield "|---|---|---|---|---|---|---|"
    for attack, surface, what, shown, interval, _, criterion, verdict in table(one for one in results if not one.size):
        yield f"| {attack} | {surface} | {what} | {shown} | {interval} | {criterion} | {verdict} |"
    yield ""


def _limits() -> Iterator[str]:
    yield "## What this does not show"
    yield ""
    yield from (f"- {line}" for line in NOT_BUILT)
    yield "- Colleagues are independent of each other here, and an attacker knows nothing of them unless called informed."
    yield "- Whoever runs the edge reads the vendor's exports anyway; nothing here protects from them."
