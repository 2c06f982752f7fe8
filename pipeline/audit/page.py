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
    12: "Inference from few aggregates",
}
NOT_TRIED = (
    "Of no. 4: who stopped in which week, and rows of the units above: they hold many more people, so they say little more.",
    "Of no. 8: Grafana's panels; they can read the release surface only, and tests hold every query to it.",
    "Of no. 9: times of arrival, offsets, lag, a server's query log. The way is that of the worker without its broker.",
    "Of no. 12: cells of the units above a person's own, and several quarters.",
    "A second plan over the same weeks is tried with a higher threshold; a lower one is refused without consent (tests).",
)
UNPROTECTED = """\
- Whoever runs the edge reads the vendor's exports, with names. No profile changes that.
- `standard`: whoever gets a service account reads exact weekly counts (the column of the processing surface). After a quarter of
  these, always users are nearly always told from never users. Access and short retention protect there, not mathematics.
- `standard`: who knows what all colleagues did is sometimes certain of the last one, from a band alone (no. 4, informed).
- `standard`: a leaver shows in exact counts, frozen cohort or not; quarters side by side are not protected from each other.
- Both: whoever writes the roster can surround one person with people whose use is known. A new team waits a quarter; an old one
  is read every time in `standard`. In `dp` that succeeds no oftener than epsilon allows.
- `dp`: within a quarter nobody guesses a yes or no better than epsilon says. Over a year the quarters add up, and four times that
  is next to no bound. The tables below say what was measured; bands and shares of `standard` tell less to one who knows nothing.
- A second collector with a ledger of its own draws noise anew at the edge. The store refuses what it sends; the topic holds both.
"""
COLUMNS = tuple(Surface)
EPSILON = 10
EXACT = frozenset({1, 2, 5, 6, 7, 8, 9})
REACH = {
    Surface.PROCESSING: "service accounts; nobody by design",
    Surface.RELEASE: "everybody who may look",
    Surface.DP: "all that is stored, sent and shown",
}


def render(audit: Audit) -> str:
    """The page, in Markdown."""
    results = audit.results
    parts = (
        _head(audit),
        _targets(results),
        _failures(results),
        _unprotected(),
        _aucs(audit),
        _beside(results),
        _all(results),
        _limits(),
    )
    return "\n".join([*(line for part in parts for line in part), ""])


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

    >>> figure(Result(1, Surface.RELEASE, "rows", 0.5, 0.1, 0.9, 4))
    '2 of 4'
    >>> figure(Result(3, Surface.RELEASE, "movers: balanced accuracy", 0.5, 0, 1, 4))
    '0.500'
    """
    counted = not one.size and "balanced accuracy" not in one.what and one.attack != EPSILON
    return f"{round(one.value * one.trials):,} of {one.trials:,}" if counted else f"{one.value:.3f}"


def _head(audit: Audit) -> Iterator[str]:
    failed = [one for one in audit.results if one.verdict is Verdict.FAILS]
    judged = [one for one in audit.results if one.verdict is not Verdict.STATED]
    yield "# What attackers learn from Undertow"
    yield ""
    tried = len({one.attack for one in audit.results})
    yield f"**{len(failed)} of {len(judged)} criteria are not met.** {tried} attacks of the 12 of our threat model, against"
    yield "the real collector, store and release surface, on made-up organisations, in both profiles; as a yardstick, what others"
    yield f"publish: exact weekly counts from 5 or from 10 people. Organisations (seeds) of each kind: {audit.scale.seeds}."
    yield "Made by `undertow privacy audit`, never by hand."
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


def _targets(results: Sequence[Result]) -> Iterator[str]:
    yield "## The targets"
    yield ""
    yield "| target | what the attacker holds, and who can reach it | worst figure | verdict |"
    yield "|---|---|---|---|"
    for target, surface, chosen in _of_target(results):
        if chosen:
            held = f"{surface}: {REACH[surface]}"
            judged = [one for one in chosen if one.verdict is not Verdict.STATED]
            met = "met" if judged and not any(one.verdict is Verdict.FAILS for one in judged) else "**not met**"
            worst = max(judged or chosen, key=lambda one: one.value - (one.limit or 0))
            yield f"| {target} | {held} | {figure(worst)} | {met if judged else 'stated'} |"
    yield ""


def _of_target(results: Sequence[Result]) -> Iterator[tuple[str, Surface, list[Result]]]:
    for surface in REACH:
        own = [one for one in results if one.surface is surface]
        for span, limit in LIMITS.items():
            areas = [one for one in own if one.what.endswith(f"after {span}: AUC")]
            yield f"always or never a user after {span}: AUC at most {limit:.2f}", surface, areas
        movers = [one for one in own if one.attack == 3 and "inside" in one.what]
        yield "movers no better than chance inside a quarter", surface, movers
        exact = [one for one in own if one.attack in EXACT and one.limit == 0]
        yield "no exact disclosure in attacks 1, 2 and 5 to 9", surface, exact
        shaped = [one for one in own if one.attack == 11 and "accuracy" in one.what]
        yield "nobody told by a roster shaped around them", surface, shaped
        if surface is Surface.DP:
            yield "worst person within the bound of epsilon", surface, [one for one in own if one.attack == 12]
            yield "audited epsilon at most the declared one", surface, [one for one in own if one.attack == EPSILON]


def _unprotected() -> Iterator[str]:
    yield "## What this does not protect against, and from whom"
    yield ""
    yield UNPROTECTED


def _beside(results: Sequence[Result]) -> Iterator[str]:
    yield "## Side by side"
    yield ""
    yield "The same attack on every surface on which it has a meaning; an interval of 99.9 % below each figure. *dp* stores and"
    yield "sends no exact figure about use, so nothing is left there to add up, to compare or to spread (no. 2, 6, 7 and 8)."
    yield ""
    yield f"| what | {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * (1 + len(COLUMNS))}"
    by_what: dict[tuple[int, str], dict[Surface, Result]] = {}
    for one in results:
        if not one.size:
            by_what.setdefault((one.attack, one.what), {})[one.surface] = one
    for (attack, what), held in by_what.items():
        if len(held) > 1:
            yield f"| no. {attack}: {what} | {' | '.join(_held(held.get(surface)) for surface in COLUMNS)} |"
    yield ""


def _held(one: Result | None) -> str:
    return "" if one is None else f"{figure(one)}<br>{one.low:.3f} to {one.high:.3f}"


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
    yield "A target is judged on the figure itself: with few seeds the interval reaches beyond it; more seeds make it narrower."
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
    yield from (f"- {line}" for line in NOT_TRIED)
    yield "- Colleagues are independent of each other here, and an attacker knows nothing of them unless called informed."
    yield "- A black box that is attacked does not show that there is no other attack: review and proofs are needed beside it."
