"""The tables about Undertow itself: found, delayed, false, sure, silent."""

from collections.abc import Iterator

import numpy as np

from pipeline.detectors import FALSE_ALARMS_A_YEAR, PATTERNS
from pipeline.detectors.budget import allowance
from pipeline.evaluation.calibration import BASE_RATE
from pipeline.evaluation.finding import delay_curve, recall
from pipeline.evaluation.ledger import WEEKS_A_YEAR, is_false
from pipeline.evaluation.ours import SHIPPED
from pipeline.evaluation.rates import false_alarms, ppv
from pipeline.evaluation.reliability import Bin, of_alarms
from pipeline.evaluation.results import Results
from pipeline.evaluation.sample import CLASSES, EXACT, Sample
from pipeline.evaluation.tables import Table, days, found, per_year, rated, share, shares
from pipeline.evaluation.worlds import CHRISTMAS, FALLS, FIRST_JUDGED, NEVER_USED, Kind, Purpose
from schemas.signal import Pattern

RATES = (0.01, 0.02, 0.05, 0.1)
BASE_RATES = (0.02, 0.05, 0.1, 0.2)
AFTER_WEEKS = 4
"""An alarm up to four weeks after a common event is put down to it."""
ALWAYS = frozenset({"bridge_days", "long_leave"})


def recall_by_size(results: Results, kind: Kind) -> Table:
    """Recall within 84 days by team size, at each rate of false alarms."""
    sample, rows = results.test(kind), []
    for size, between in {**{f"{n} people": span for n, span in EXACT.items()}, **CLASSES}.items():
        cells = [size]
        for rate in RATES:
            budget = results.budget(rate)
            cells.append(
                "not reachable" if budget is None else found(recall(sample.teams, sample.alarms[budget], sample.sized(between)))
            )
        cells.append(found(recall(sample.teams, sample.alarms[SHIPPED], sample.sized(between))))
        rows.append(cells)
    return Table(
        f"Found within 84 days: {kind}",
        "The right pattern, in the right team. Columns: false alarms a team-year that the budget was tuned to on other"
        " organisations; last, the budget as shipped. A size followed by *people* is one of the targets.",
        ("people", *(f"at {rate}" for rate in RATES), "as shipped"),
        rows,
    )


def delay_by_size(results: Results) -> Table:
    """Kaplan-Meier medians and restricted means, as shipped."""
    rows = []
    for kind in FALLS:
        sample = results.test(kind)
        for size, between in CLASSES.items():
            chosen = sample.sized(between)
            curve = delay_curve(sample.teams, sample.alarms[SHIPPED], chosen)
            if (chosen & sample.teams.has_event).any():
                rows.append((str(kind), size, days(curve.median_days), days(curve.restricted_mean_days)))
    return Table(
        "How long it takes",
        "Kaplan-Meier: what is not found while it is watched stays in. The restricted mean counts all that is not found in 84"
        " days as 84, so 84 is never. As shipped.",
        ("event", "people", "median days", "restricted mean days"),
        rows,
    )


def never_used(results: Results) -> Table:
    """Seats that nobody ever opened: how many teams are found, and when."""
    rows = []
    for kind in NEVER_USED:
        sample = results.test(kind)
        for size, between in list(CLASSES.items())[1:]:
            chosen = sample.sized(between) & (sample.teams.onset < FIRST_JUDGED)
            if (chosen & sample.teams.has_event).any():
                curve = delay_curve(sample.teams, sample.alarms[SHIPPED], chosen)
                ever = 1 - float(curve.remaining[-1]) if len(curve.remaining) else 0.0
                one = recall(sample.teams, sample.alarms[SHIPPED], chosen)
                rows.append((str(kind), size, found(one), share(ever), days(curve.median_days)))
    return Table(
        "Seats that nobody ever opened",
        "From the first week on, as shipped. The grace time of thirty days is within the days. Idle seats are held against those"
        " of other teams: in organisations where teams differ much in them, a third is nothing out of the ordinary, and the"
        " team's own past says nothing, for it was never otherwise.",
        ("seats", "people", "found within 84 days", "found in two years", "median days"),
        rows,
    )


def false_by_class(results: Results) -> Table:
    """False alarms by what else happened in the team."""
    sample = results.test(Kind.QUIET)
    teams, said = sample.teams, sample.alarms[SHIPPED]
    rows = []
    for kind in sorted(set(teams.confounder.tolist())):
        one = false_alarms(teams, said, sample.large & (teams.confounder == kind))
        rows.append((one.value, (kind.replace("_", " ") or "*nothing*", rated(one), str(one.events), f"{one.years:,.0f}")))
    rows.sort(key=lambda row: -row[0])
    total = sample.rate()
    last = ("**all of them**", f"**{rated(total)}**", str(total.events), f"{total.years:,.0f}")
    return Table(
        "False alarms by what else happened",
        "Teams of ten people or more without any planted event, as shipped; each has one confounder at most, over its whole time,"
        " and all of them have those of everybody. Intervals: the wider of Poisson and of drawing whole organisations.",
        ("in the team", "false alarms a team-year", "alarms", "team-years"),
        [*(row for _, row in rows), last],
    )


def false_by_pattern(results: Results) -> Table:
    """Nominal and realised, pattern by pattern and together."""
    sample, rough = results.test(Kind.QUIET), results.samples[Purpose.MISSPECIFIED, Kind.QUIET]
    rows = []
    for budget in sample.alarms:
        nominal = FALSE_ALARMS_A_YEAR * budget
        ours, theirs = sample.rate(budget), rough.rate(budget)
        ratio = nominal / ours.value if ours.value else float("inf")
        rows.append((f"{budget:g} ×", per_year(nominal), rated(ours), f"{ratio:.2g}", rated(theirs)))
    return Table(
        "Promised and kept",
        "All patterns together. A ratio of run lengths below 1 says that there are more false alarms than the budget promises."
        " The last column is a world that the detectors cannot represent: the mood of teams comes in waves of eleven weeks"
        " (an autoregression of order two) and use follows a power law.",
        ("budget", "promised", "realised", "run length, realised to promised", "realised, misspecified world"),
        rows,
    )


def by_pattern(results: Results) -> Table:
    """Every pattern: found, delay, false."""
    quiet, rows = results.test(Kind.QUIET), []
    still = quiet.alarms[SHIPPED]
    for pattern in map(str, PATTERNS):
        sample = results.test(Kind.APART if pattern == Pattern.UNITS_APART else Kind.ALL_PATTERNS)
        teams, said = sample.teams, sample.alarms[SHIPPED]
        chosen = (teams.pattern == pattern) & sample.large
        curve = delay_curve(teams, said, chosen)
        false = false_alarms(quiet.teams, still.where(still.pattern == pattern), quiet.large)
        sized = [found(recall(teams, said, chosen & sample.sized(between))) for between in list(CLASSES.values())[1:]]
        rows.append(
            (
                pattern.replace("_", " "), *sized, found(recall(teams, said, chosen, any_pattern=True)),
                days(curve.median_days) if chosen.any() else "–", rated(false), f"{allowance(Pattern(pattern)):.2g}",
            )
        )  # fmt: skip
    return Table(
        "Pattern by pattern",
        "Found within 84 days, as shipped, each pattern as large as the simulator finds fit (sizes are a design choice). *Any*"
        " counts an alarm of another pattern in the same unit too. Questions are told of from 25 people, bins and front-runners"
        " from 50: below, their patterns cannot be seen. *Units apart* is of whole organisations. The simulator plants no fall of"
        " use everywhere: of that pattern only false alarms are known.",
        ("pattern", *(f"{size} people" for size in list(CLASSES)[1:]), "any", "median days", "false alarms", "its budget"),
        rows,
    )


def false_by_both(results: Results) -> Table:
    """Which pattern raises false alarms in which confounder."""
    sample = results.test(Kind.QUIET)
    teams, said = sample.teams, sample.alarms[SHIPPED]
    raised = sorted(set(said.judged(teams).pattern.tolist()))
    rows = []
    for kind in sorted(set(teams.confounder.tolist())):
        chosen = sample.large & (teams.confounder == kind)
        rates = [false_alarms(teams, said.where(said.pattern == pattern), chosen) for pattern in raised]
        rows.append((kind.replace("_", " ") or "*nothing*", *(per_year(one.value) if one.events else "" for one in rates)))
    return Table(
        "Which pattern is wrong where",
        "False alarms a team-year of that pattern alone, among teams to which that happened; empty is none. As shipped.",
        ("in the team", *(pattern.replace("_", " ") for pattern in raised)),
        rows,
    )


def common_events(results: Results) -> Table:
    """Alarms in and shortly after weeks that befell everybody, beside what is usual."""
    sample = results.test(Kind.QUIET)
    rows = []
    for kind in sorted({one.kind for _, one in sample.shared} - ALWAYS):
        alarms, weeks = in_common_weeks(sample, kind)
        usual = sample.rate().value / WEEKS_A_YEAR
        beyond = alarms - usual * weeks
        rows.append(
            (
                kind.replace("_", " "), f"{weeks:,}", str(alarms), f"{usual * weeks:.1f}",
                f"{10_000 * max(0.0, beyond) / weeks:.2f}" if weeks else "–",
            )
        )  # fmt: skip
    return Table(
        "Weeks that befell everybody",
        f"Alarms raised in these weeks or up to {AFTER_WEEKS} weeks later, in teams of ten people or more without an event, as"
        " shipped. *Usual* is what the rate over all weeks lets expect in as many. *Attributable* is what is beyond it.",
        ("what", "team-weeks", "alarms", "usual", "attributable in 10,000 team-weeks"),
        rows,
    )


def in_common_weeks(sample: Sample, kind: str, after: int = AFTER_WEEKS) -> tuple[int, int]:
    """False alarms in and after weeks of a kind, and how many team-weeks these are."""
    end = int(sample.teams.end.max())
    covered = np.zeros((int(sample.teams.organisation.max()) + 1, end), np.bool_)
    for organisation, one in sample.shared:
        if one.kind == kind:
            covered[organisation, one.first : one.last + 1 + after] = True
    covered[:, : int(sample.teams.first.min())] = False
    said = sample.alarms[SHIPPED].judged(sample.teams)
    said = said.where(sample.large[said.team] & is_false(sample.teams, said)).merged()
    alarms = covered[sample.teams.organisation[said.team], said.week].sum()
    return int(alarms), int(covered[sample.teams.organisation[sample.large]].sum())


def predictive_value(results: Results) -> Table:
    """What share of alarms is true, by base rate."""
    false, rows = results.test(Kind.QUIET).rate(), []
    for kind in FALLS:
        sample = results.test(kind)
        for size, between in list(CLASSES.items())[1:]:
            one = recall(sample.teams, sample.alarms[SHIPPED], sample.sized(between), any_pattern=True)
            values = [share(ppv(one.value, base, false.value)) for base in BASE_RATES]
            rows.append((str(kind), size, *values))
    return Table(
        "How many alarms are true",
        "Positive predictive value, as shipped, by how many events there are in a team-year. Nobody knows that number. At"
        f" {per_year(false.value)} false alarms a team-year, 10,000 teams have"
        f" {10_000 * false.value / WEEKS_A_YEAR:.1f} false alarms a week between them.",
        ("event", "people", *(f"{base} a year" for base in BASE_RATES)),
        rows,
    )


def abstentions(results: Results) -> Table:
    """Team-weeks in which nothing can be said."""
    sample = results.test(Kind.ALL_PATTERNS)
    weeks, rows = sample.use.active.shape[1], []
    for pattern, judged in sorted(sample.assessable.items()):
        cells = [share(1 - float(judged[sample.sized(between)].mean()) / weeks) for between in CLASSES.values()]
        rows.append((pattern.replace("_", " "), *cells))
    return Table(
        "Where nothing is said",
        "Share of team-weeks, of all two years, in which a pattern could not judge a team: too few people, no past yet, figures"
        " withheld or missing, a holiday, a source that was down.",
        ("pattern", *CLASSES),
        rows,
    )


def confusion(results: Results) -> Table:
    """What was said first of what was planted."""
    sample = results.test(Kind.ALL_PATTERNS)
    teams, said = sample.teams, sample.alarms[SHIPPED]
    onset = teams.onset[said.team]
    inside = said.where((onset >= 0) & (said.week >= onset) & (said.week <= onset + 12))
    first = inside.where(np.r_[True, inside.team[1:] != inside.team[:-1]] if len(inside) else np.zeros(0, np.bool_))
    names = sorted(set(teams.pattern.tolist()) - {""})
    heads = sorted(set(first.pattern.tolist()))
    rows = []
    for name in names:
        chosen = (teams.pattern == name) & sample.large
        mine = first.where(chosen[first.team])
        counts = [str(int((mine.pattern == head).sum()) or "") for head in heads]
        rows.append((name.replace("_", " "), *counts, str(int(chosen.sum()) - len(mine))))
    return Table(
        "What is said first of what was planted",
        "Teams of ten people or more, within 84 days, as shipped. A team that works around a tool leaves its licences idle too.",
        ("planted", *(head.replace("_", " ") for head in heads), "nothing"),
        rows,
    )


def reliability(results: Results) -> Table:
    """Stated certainty beside how often it was right."""
    rows = [
        (
            f"{one.low:.0%}–{one.high:.0%}".replace("%", " %"),
            share(one.stated),
            share(one.right),
            shares(one.interval),
            str(one.alarms),
        )
        for one in reliability_bins(results)
    ]
    return Table(
        "Is 80 % sure right 80 % of the time?",
        f"Certainty as stated in the week an alarm is told, at {BASE_RATE} events a team-year: organisations for judging with"
        " every pattern planted and quiet ones together, right alarms weighed to that base rate. An alarm on a team with a"
        " planted event is right whatever pattern it names. The shares were measured on organisations for tuning"
        " (`pipeline/detectors/certainty.toml`). At another base rate all of it is another.",
        ("stated", "mean", "right", "interval", "alarms"),
        rows,
    )


def reliability_bins(results: Results) -> list[Bin]:
    """The bins, on organisations with every pattern planted and quiet ones together."""
    return of_alarms(*results.test(Kind.ALL_PATTERNS).beside(results.test(Kind.QUIET)), BASE_RATE)


def all_tables(results: Results) -> Iterator[Table]:
    """In the order of the page."""
    yield from (recall_by_size(results, kind) for kind in FALLS)
    yield delay_by_size(results)
    yield never_used(results)
    yield by_pattern(results)
    yield confusion(results)
    yield false_by_class(results)
    yield false_by_both(results)
    yield common_events(results)
    yield false_by_pattern(results)
    yield predictive_value(results)
    yield reliability(results)
    yield abstentions(results)


OUTAGES = ("vendor_outage", "tool_outage", CHRISTMAS)
