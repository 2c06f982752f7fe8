"""The page: limits first, then targets, then every table and plot; the same results always give the same page."""

from collections.abc import Iterator, Mapping

from pipeline.evaluation import targets
from pipeline.evaluation.calibration import BASE_RATE
from pipeline.evaluation.comparison import ANY_SIZE, PEERS_FROM, RATES, TITLES, Standing
from pipeline.evaluation.findings import all_tables
from pipeline.evaluation.peers import PEERS
from pipeline.evaluation.public.run import FPR, NOW, PAST, Outcome
from pipeline.evaluation.public.run import TITLES as PUBLIC_TITLES
from pipeline.evaluation.public.scoring import Judged
from pipeline.evaluation.results import Results
from pipeline.evaluation.sample import CLASSES
from pipeline.evaluation.tables import Table, per_year, rated, share, shares
from pipeline.evaluation.worlds import FIRST_SEED, SEEDS_A_KIND, Kind, Purpose

LIMITS = (
    (
        "**Everything here is simulated.** No public record exists of teams that fell silent. Effects, base rates and how people"
        " behave are assumptions (below). A figure says how detection behaves in that model, not in your organisation."
    ),
    (
        "**Small falls in small teams are not detectable** at a rate of false alarms that people would put up with: the first"
        " three tables show where. Under ten people nothing is ever said."
    ),
    "**A slow decline of everybody together is not found**: it is what each team is compared with.",
    (
        "The patterns were written by people who know the simulator. Other seeds and other settings guard against tuning to"
        " single organisations, not against sharing its ideas of how people behave; the misspecified world is a partial answer."
    ),
    "Each team has one event at most, of one kind; in the field several things go on at once.",
    "Peers watch the use of the tool only, as they would be set up; they know no seats, no work and no questions.",
    "Whether a conversation helped is another question: see `undertow interventions effect`.",
)
NEEDED = (
    (
        "**False alarms.** They do not fall with the budget (*Promised and kept*): what is left of them is no chance but mistaken"
        " for a pattern (*Which pattern is wrong where*), and each has to be recognised by name. A client that stops telling who"
        " uses it looks exactly like use that narrows, as long as the release plan lists no sum of use; with that sum, kept back"
        " where one person makes most of it, the two could be told apart."
    ),
    (
        "**Halved use in teams of ten.** What can be had at which rate shows *At the same rate of false alarms*. Ten people who"
        " repeat last week's habit tell as much as two or three independent ones: more weeks, a smaller unit of time or a larger"
        " group would be needed, and the first two only shift the limit."
    ),
    (
        "**Seats never used.** A third of the seats is within what teams of one organisation differ by. It would take"
        " knowing what is ordinary for teams of that kind of work."
    ),
    (
        "**Patterns that need bins, front-runners or questions.** Below their floors of 25 and 50 people nobody is told of them,"
        " and above, boxes with fewer than five people hide them as well. That was chosen for people, at the cost of recall."
    ),
)
"""Of each target that is not met: why, and what it would take."""
ASSUMPTIONS = (
    ("effects", "use falls by 25, 50 or 75 % of those who use the tool, over three weeks; work goes on", "design choice"),
    ("base rates", "0.02, 0.05, 0.1 and 0.2 events a team-year, none of them known", "no source"),
    ("persistence", "people mostly repeat last week (.5 to .85), each with an own inclination", "range of the literature"),
    ("people leave", "8 to 20 % a year; 15 to 50 % a year move", "company and LinkedIn figures"),
    ("seats", "85 to 98 % of people have one; 35 to 90 % of them habitual users", "vendors' and government trials"),
    (
        "holidays, leave",
        "public holidays of NL, DE and BE in the simulation, of the first country only in the detection",
        "law; guess",
    ),
    ("privacy gate", "units under ten people withheld, cohort frozen by quarter", "the shipped release plan"),
)


def render(results: Results, plots: Mapping[str, str]) -> str:
    """The page, in Markdown. ``plots``: caption by file, relative to the page."""
    lines = [
        *_head(results),
        *_limits(),
        *_targets(results),
        *_needed(results),
        *_plots(plots),
        *_assumptions(),
        "## Undertow by itself",
        "",
    ]
    for table in all_tables(results):
        lines += table.markdown()
    lines += ["## Beside the others", ""]
    for table in (standing_table(results), usual_table(results)):
        lines += table.markdown()
    lines += _absent(results)
    lines += public_table(results).markdown()
    return "\n".join(lines)


def _head(results: Results) -> Iterator[str]:
    unmet = sum("not met" in one.verdict for one in targets.targets(results))
    total = sum(1 for _ in targets.targets(results))
    quiet = results.test(Kind.QUIET).rate()
    organisations = sum(results.scale.counts.values())
    yield "# How good detection is"
    yield ""
    yield f"**{unmet} of {total} targets are not met.** Made by `{results.command}`, never by hand; code {results.version}."
    yield ""
    yield f"- {organisations} simulated organisations of {results.scale.teams} teams over two years;"
    yield f"  {quiet.years:,.0f} team-years without any event, of teams of ten people or more, to count false alarms in."
    yield "- Seeds: " + "; ".join(f"{purpose} from {first:,}" for purpose, first in FIRST_SEED.items())
    yield f"  ({SEEDS_A_KIND:,} for each kind of organisation), frozen before anything was tuned. Settings differ too: all for"
    yield "  judging draw how people behave anew; half of those for tuning are the world of the demo."
    yield f"- {results.version} is a digest of the code of detectors, simulator and evaluation that made the figures. Patterns"
    yield "  that were changed since are not in them until the command is run again."
    yield "- Intervals are 95 %. Shares draw whole teams, rates the wider of Poisson and of drawing whole organisations."
    yield ""


def _limits() -> Iterator[str]:
    yield "## What this does not show"
    yield ""
    yield from (f"- {line}" for line in LIMITS)
    yield ""


def _targets(results: Results) -> Iterator[str]:
    yield from targets.table(results).markdown()
    years = results.samples[Purpose.TUNING, Kind.QUIET].rate().years
    yield f"Tuned on {years:,.0f} team-years. A target that is not met stays as it is; the tables below show how far it is, at"
    yield "which team size and at which price in false alarms it would be met."
    yield ""


def _needed(results: Results) -> Iterator[str]:
    if any("not met" in one.verdict for one in targets.targets(results)):
        yield "### What stands in the way"
        yield ""
        yield from (f"- {line}" for line in NEEDED)
        yield ""


def _plots(plots: Mapping[str, str]) -> Iterator[str]:
    for path, caption in plots.items():
        yield f"![{caption}]({path})"
        yield ""
        yield f"*{caption}*"
        yield ""


def _assumptions() -> Iterator[str]:
    yield from Table("Assumptions", "Of the simulator; priors, not findings.", ("what", "as", "basis"), ASSUMPTIONS).markdown()


def standing_table(results: Results) -> Table:
    """Every method at the rate of the targets."""
    rows = []
    for method in (*TITLES, *PEERS):
        for rate in RATES:
            one = results.compared.at(method, rate)
            title = (TITLES.get(method) or PEERS[method].title) if rate == RATES[0] else ""
            if one is not None:
                area = f"{results.compared.areas[method]:.2f}" if title else ""
                rows.append((title, str(rate), rated(one.realised), *_sizes(one), area))
            elif method in TITLES:
                rows.append((title, str(rate), "not reachable", *("–" for _ in SIZES), ""))
    return Table(
        "At the same rate of false alarms",
        f"Halved use, judged in the second year (from week {PEERS_FROM}) by every method alike, any alarm in the window counts."
        " Each threshold was tuned to the rate on other organisations; *kept* is what came of it where it is judged."
        f" Methods that take long (R, ruptures, river) were tuned on {results.compared.teams} teams and judged"
        f" on {2 * results.compared.teams}; their intervals are wide. PR-AUC: at {BASE_RATE} events a team-year, alarms"
        " within 28 days merged.",
        ("method", "tuned to", "kept", *(f"{size} people" for size in SIZES), "PR-AUC"),
        rows,
    )


SIZES = (*list(CLASSES)[1:], ANY_SIZE)


def _sizes(one: Standing) -> Iterator[str]:
    for size in SIZES:
        recall = one.recalls[size]
        yield f"{share(recall.value)} ({shares(recall.interval)})" if recall.events else "–"


def usual_table(results: Results) -> Table:
    """Peers as they are used, untuned."""
    rows = [(one.title, rated(one.realised), *_sizes(one)) for one in results.compared.usual]
    return Table(
        "As people use them",
        "The same, at the threshold that the method is usually run with. A rule that alarms for every team several times a year"
        " finds much.",
        ("method", "false alarms a team-year", *(f"{size} people" for size in SIZES)),
        rows,
    )


def _absent(results: Results) -> Iterator[str]:
    for title in results.compared.absent:
        yield f"- **Not compared: {title}**: it is not installed where this page was made."
    if results.compared.absent:
        yield ""


def public_table(results: Results) -> Table:
    """The public benchmark."""
    rows = [_public_row(one) for one in results.public]
    return Table(
        "Public benchmark: 42 weekly scenarios of disease surveillance",
        "Noufaily et al. 2013 (Stat Med 32:1206), made from the published parameters:"
        f" outbreaks of {NOW:g} standard deviations now and {PAST:g} in the past, the last 49 of 624 weeks judged. *Outbreaks*"
        " is the benchmark unchanged: short rises, for which accumulating evidence is the wrong tool. *Thinned* is **our own"
        " variant**: each case from some week on is kept with the stated loss, and falls are looked for. FPR: share of weeks"
        f" alarmed in series without a current outbreak; *tuned* to {100 * FPR:g} % on half of the series, judged on the other."
        " POD: share of outbreaks with an alarm before they end (thinned: within 12 weeks). Delay: mean weeks of those detected."
        " Published range of 21 methods: FPR 0.7 to 59.9 %, POD 43.3 to 88.7 % (Bédubourg and Le Strat 2017, other outbreak"
        " sizes).",
        ("series", "method", "usual: FPR", "POD", "delay", "tuned: FPR", "POD", "delay", "series judged"),
        rows,
    )


def _public_row(one: Outcome) -> tuple[str, ...]:
    usual = _judged(one.usual) if one.usual is not None else ("–", "–", "–")
    title = f"**{PUBLIC_TITLES[one.method]}**" if one.method == "ours" else PUBLIC_TITLES[one.method]
    return (one.variant, title, *usual, *_judged(one.tuned), str(one.tuned.series))


def _judged(one: Judged) -> tuple[str, str, str]:
    return f"{100 * one.false_positives:.2f} %", f"{share(one.detected)} ({shares(one.interval)})", per_year(one.delay)
