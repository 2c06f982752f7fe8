"""``undertow collect``: from a vendor's exports to the closed releases of weeks."""

import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer._click.core import Context  # typer carries its own click; this is the type its hooks are declared with
from typer.core import TyperCommand

from pipeline.cli.collect_all import collect_all
from pipeline.cli.collect_all import summary as summary_of_all
from pipeline.cli.collect_check import check as explain
from pipeline.cli.collect_fetch import due, fetched, fetching, patient, the_source, with_section
from pipeline.cli.collect_sending import Outlet, open_outlet
from pipeline.cli.collect_weeks import close_weeks
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.collector.closing import closed_weeks
from pipeline.collector.deleting import delete, judge
from pipeline.collector.files import expand
from pipeline.collector.job import Job
from pipeline.collector.opt_out import read_opt_out
from pipeline.connectors.base import parse_day
from pipeline.errors import ClosedOnce, UndertowError, WrongUse
from pipeline.periods import parse_range
from pipeline.settings import Settings, read_settings

SEVERAL = frozenset({"--input", "--seats"})


class SeveralFiles(TyperCommand):
    """Takes ``--input a b c``, as a shell makes it of ``--input *``, for ``--input a --input b --input c``."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The arguments, each file behind its option."""
        return super().parse_args(ctx, list(repeat_options(args)))


def repeat_options(args: Iterable[str]) -> Iterator[str]:
    """Put the option before each of its values.

    >>> list(repeat_options(["github-copilot", "--input", "a", "b", "--k", "10"]))
    ['github-copilot', '--input', 'a', '--input', 'b', '--k', '10']
    """
    option = ""
    for arg in args:
        if arg.startswith("--"):
            option = arg if arg in SEVERAL else ""
        elif option:
            yield option
        if arg != option:
            yield arg


app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@app.command(cls=SeveralFiles)
def run(
    source: Annotated[str, typer.Argument(help="Whose exports; `undertow sources` lists them.", show_default=False)] = "",
    inputs: Annotated[
        list[Path] | None, typer.Option("--input", help="Files, folders with exports, or patterns in quotes.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(help="The ISO week to close, or several: 2026-W40..2026-W45. Without, --fetch takes those that are due."),
    ] = None,
    column_map: Annotated[
        Path | None, typer.Option("--map", help="For the source generic: TOML that says what the columns mean.")
    ] = None,
    usage_of: Annotated[
        str | None,
        typer.Option(help="For the source people: count it by the roster and by these exports, those of github-copilot for one."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what is understood of the input, and release nothing.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Ask the vendor itself, as sources.toml says; nothing is kept.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Collect all that is due of every source of sources.toml.")] = False,
    config: Annotated[Path | None, typer.Option(help="What to ask for and where files are; without it, sources.toml.")] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            help="CSV: person,unit,parent_unit,from,to,kind; or an export of Entra ID, Google Workspace or SCIM, or a folder of "
            "such exports with their day in the name. Without it, the vendor's teams among the input."
        ),
    ] = None,
    roster_groups: Annotated[
        str, typer.Option(help="Which groups of a SCIM export are units, as a pattern in quotes: 'team-*'.")
    ] = "*",
    accounts: Annotated[
        Path | None,
        typer.Option(help="CSV: account,person. The logins that vendors know people by, where the roster names them otherwise."),
    ] = None,
    opt_out: Annotated[
        Path | None, typer.Option(help="List of those who asked not to be counted, one name a line. Give it always, empty too.")
    ] = None,
    seats: Annotated[
        list[Path] | None,
        typer.Option(
            help="Lists of seats. An ISO week or a day in the file's name says when it was taken; a week uses the newest from "
            "the Sunday before it to its own Sunday plus the days of finality. A file without serves every week."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the rows as NDJSON to this file, or to standard output with -.")] = None,
    bootstrap: Annotated[str | None, typer.Option(help="Publish to this Kafka.")] = None,
    org: Annotated[str | None, typer.Option(help="Name of the organisation in every row.")] = None,
    plan: Annotated[Path | None, typer.Option(help="The release plan; without it, the one that is shipped.")] = None,
    k: Annotated[int | None, typer.Option(help="Smallest roster a row may describe; never below the plan's.")] = None,
    today: Annotated[str | None, typer.Option(help="The day to take for today, in UTC: 2026-10-08.")] = None,
    ledger: Annotated[Path | None, typer.Option(help="File of the periods closed so far.")] = None,
    source_down: Annotated[
        list[str] | None,
        typer.Option(help="Profile dp: a week in which the source was down, or several: 2026-W40..2026-W41. Your word decides."),
    ] = None,
    rejections: Annotated[Path | None, typer.Option(help="Write every rejected record's place and reason, as NDJSON.")] = None,
    delete_inputs: Annotated[
        bool,
        typer.Option(
            "--delete-inputs-after-close",
            help="Delete the vendor's files whose weeks, and the 4 weeks that look back at them, are closed; says which.",
        ),
    ] = False,
) -> None:
    """Read a vendor's exports, and release what teams may be told: per unit and week, never per person.

    People are joined to units with the roster, and counted in memory; no login leaves this process. A week is closed once, three
    full days after it ended. Records that cannot be used are counted by reason, with file and line; the rest goes on. Nothing is
    published that the works council did not approve (`undertow privacy status`); with --out nothing leaves this machine.

    Examples:

      undertow collect github-copilot --input users-1-day --roster roster.csv --seats seats --period 2026-W40 --out -

      undertow collect github-copilot --input *.ndjson --roster roster.csv --period 2026-W36..2026-W39 --bootstrap kafka:9092

      undertow collect generic --map chatgpt.toml --input export.csv --check

      undertow collect work --input work.csv --roster roster.csv --period 2026-W40 --out rows.ndjson

      undertow collect people --usage-of github-copilot --input exports --roster roster.csv --period 2026-W39 --out -

      undertow collect github-copilot --fetch --config sources.toml --period 2026-W40 --out -

      undertow collect --all --config sources.toml
    """
    if check:
        explain(source, inputs, column_map)
        return
    # No memory on disk: what is known of people ends with this process.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    settings = read_settings(org=org, plan=plan, k=k, bootstrap=bootstrap, ledger=ledger, sources=config)
    _demand_one_way(source, every, fetch, bool(inputs), bool(period))
    if usage_of and source != "people":
        raise WrongUse("--usage-of is for the source people.", "Leave it out: exports of usage are collected as they are.")
    if delete_inputs and not inputs:
        raise WrongUse("Only files that were given with --input are deleted.", "Leave --delete-inputs-after-close out.")
    if (out is None) == (bootstrap is None) and (out is not None or "bootstrap" not in settings.model_fields_set):
        raise WrongUse("It is not said where the rows go.", "Give either --out - (or a file), or --bootstrap to publish them.")
    if delete_inputs and out is not None:
        raise WrongUse(
            "With --out nothing is closed, so no file is deleted.", "Leave --delete-inputs-after-close out, or publish."
        )
    job = Job(
        source=source,
        inputs=expand(inputs or (), (roster, accounts, column_map, opt_out)),
        roster=roster,
        accounts=accounts,
        roster_groups=roster_groups,
        opt_out=read_opt_out(opt_out or settings.opt_out),
        seats=expand(seats or ()),
        weeks=tuple(parse_range(period)) if period else (),
        today=(day := _today(today)),
        org=settings.org,
        plan=plan_in_force(settings, day),
        country=settings.country,
        finality_days=settings.finality_days,
        max_rejected_share=settings.max_rejected_share,
        column_map=column_map,
        usage_of=usage_of,
        ledger=settings.ledger,
        source_down=frozenset(week for said in source_down or () for week in parse_range(said)),
    )
    with ExitStack() as stack:
        outlet = open_outlet(settings, out, keep_ledger=ledger is not None, stack=stack)
        if every:
            _everything(job, settings, outlet)
        elif fetch:
            _fetch(job, settings, outlet, rejections)
        else:
            if delete_inputs:
                stack.enter_context(_deleting(job, settings.ledger))
            close_weeks(job, outlet.to(job), rejections)


def _everything(job: Job, settings: Settings, outlet: Outlet) -> None:
    outcomes = collect_all(job, settings, outlet)
    Console(stderr=True).print(summary_of_all(outcomes))
    if failed := [outcome.source for outcome in outcomes if outcome.faults]:
        raise UndertowError(
            f"Not everything was collected: {', '.join(failed)}.",
            "See the table above, and run it again.",
        )


def _fetch(job: Job, settings: Settings, outlet: Outlet, rejections: Path | None) -> None:
    section = the_source(settings.sources, job.source)
    job = with_section(job, section)
    job = replace(job, weeks=job.weeks or tuple(due(section, job, settings.ledger)))
    errors = Console(stderr=True)
    if not job.weeks:
        errors.print(f"{job.source}: no week is due.", highlight=False)
        return
    for week in job.weeks:
        outlet.demand(job, week)
    with fetching(section, settings, errors) as vendor:
        job = fetched(job, vendor)
        close_weeks(job, patient(job, outlet.to(job)), rejections)


def _demand_one_way(source: str, every: bool, fetch: bool, inputs: bool, period: bool) -> None:
    """Raise WrongUse unless it is said once what to collect, and where its records come from."""
    if every:
        if source or fetch or inputs or period:
            raise WrongUse("With --all, sources.toml says everything.", "Leave the source, --fetch, --input and --period out.")
    elif not source:
        raise WrongUse("It is not said what to collect.", "Name a source, or give --all.")
    elif fetch and inputs:
        raise WrongUse("With --fetch there are no files.", "Leave --input out.")
    elif not fetch and not (inputs and period):
        raise WrongUse(
            "It is not said what to read, or which weeks to close.", "Give --input FILE and --period 2026-W40, or --fetch."
        )


@contextmanager
def _deleting(job: Job, ledger: Path) -> Iterator[None]:
    """Deletes what is not needed any more once the weeks are closed, now or in an earlier run."""
    try:
        yield
    except ClosedOnce:
        _delete(job, ledger)
        raise
    _delete(job, ledger)


def _delete(job: Job, ledger: Path) -> None:
    connector = job.connector
    for verdict in delete(judge(job, closed_weeks(ledger, job.org, connector.name, connector.tool))):
        sys.stdout.write(f"kept {verdict.path}: {verdict.keep}\n" if verdict.keep else f"deleted {verdict.path}\n")


def _today(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    if (day := parse_day(text)) is None:
        raise WrongUse("--today is not a day.", "Write it like 2026-10-08.")
    return day
