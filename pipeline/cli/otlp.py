"""``undertow otlp``: receives what clients push, and releases each week what teams may be told."""

import asyncio
import gc
import resource
import signal
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from pipeline.cli.collect_sending import STDOUT, Outlet, Send, open_outlet
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.collector.closing import close_once
from pipeline.collector.consent import Consent
from pipeline.collector.files import create
from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.run import Release
from pipeline.errors import WrongUse
from pipeline.otlp.addresses import Address, Listening, Tls
from pipeline.otlp.dialects import CLAUDE_CODE, DIALECTS
from pipeline.otlp.live_job import LiveJob
from pipeline.otlp.open_weeks import OpenWeeks
from pipeline.otlp.placing import Places
from pipeline.otlp.receiver import Receiver, keeps_sums
from pipeline.otlp.tokens import Tokens
from pipeline.periods import Week
from pipeline.settings import Settings, read_settings
from pipeline.stream.logs import set_up_logs


def run(
    sources: Annotated[
        list[str] | None,
        typer.Option("--source", help="What is counted: claude-code-otel (the default), vscode-copilot-otel, gen-ai-otel."),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="Who is in which unit, as for `undertow collect`; people as clients name them, or --accounts."),
    ] = None,
    roster_groups: Annotated[str, typer.Option(help="Which groups of a SCIM export are units, as a pattern in quotes.")] = "*",
    accounts: Annotated[Path | None, typer.Option(help="CSV: account,person. Addresses and ids that clients send.")] = None,
    opt_out: Annotated[
        Path | None, typer.Option(help="List of those who asked not to be counted, one name a line. Give it always, empty too.")
    ] = None,
    units: Annotated[
        Path | None,
        typer.Option(help="CSV: unit,people[,parent_unit][,quarter]. Sizes of units whose people are placed by `team.id`."),
    ] = None,
    http: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Listen here for HTTP; 'off' for not at all.")] = None,
    grpc: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Listen here for gRPC; 'off' for not at all.")] = None,
    metrics: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Metrics for Prometheus; 'off' for none.")] = None,
    tokens: Annotated[Path | None, typer.Option(help="File with a bearer token a line, readable by its owner only.")] = None,
    cert: Annotated[Path | None, typer.Option(help="TLS: the certificate with its chain, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="TLS: its key, PEM.")] = None,
    client_ca: Annotated[Path | None, typer.Option(help="TLS: clients must have a certificate of this authority, PEM.")] = None,
    plaintext: Annotated[bool, typer.Option("--plaintext", help="Listen to other machines without TLS: a proxy has it.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the rows as NDJSON to this file, or to standard output with -.")] = None,
    bootstrap: Annotated[str | None, typer.Option(help="Publish to this Kafka.")] = None,
    org: Annotated[str | None, typer.Option(help="Name of the organisation in every row.")] = None,
    plan: Annotated[Path | None, typer.Option(help="The release plan; without it, the one that is shipped.")] = None,
    k: Annotated[int | None, typer.Option(help="Smallest roster a row may describe; never below the plan's.")] = None,
    ledger: Annotated[Path | None, typer.Option(help="File of the periods closed so far.")] = None,
    state: Annotated[Path | None, typer.Option(help="File with the next week to close and the minutes of being there.")] = None,
) -> None:
    """Receive OpenTelemetry from AI tools, and release what teams may be told: per unit and week, never per person.

    Clients push metrics and events over OTLP. Who they are from is kept in memory alone, as hashes under a key that is drawn for
    each week and forgotten when it closes; prompts are never read. A week is closed once, three full days after it ended, through
    the same gate as `undertow collect`, and published if the works council approved. What a restart loses makes the week
    `partial`, and says so. It runs until SIGTERM or Ctrl-C. Listening to other machines takes tokens and TLS.

    Examples:

      undertow otlp --roster roster.csv --out rows.ndjson        for this machine alone, without token or broker

      undertow otlp --roster roster.csv --source claude-code-otel --source vscode-copilot-otel --bootstrap kafka:9092
        --http 0.0.0.0:4318 --grpc 0.0.0.0:4317 --tokens /etc/undertow/tokens --cert server.pem --key server.key

      undertow otlp --units sizes.csv --out -                    without a roster: by team.id

    On the machines with Claude Code (in its managed settings, under "env"):

      CLAUDE_CODE_ENABLE_TELEMETRY=1
      OTEL_METRICS_EXPORTER=otlp
      OTEL_LOGS_EXPORTER=otlp
      OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
      OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.com:4318
      OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer TOKEN
      OTEL_METRICS_INCLUDE_SESSION_ID=false

    On the machines with VS Code (which sends no person, so say who):

      COPILOT_OTEL_ENABLED=true
      OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.com:4318
      OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer TOKEN
      OTEL_RESOURCE_ATTRIBUTES=enduser.id=LOGIN,team.id=TEAM
    """
    settings = read_settings(
        org=org, plan=plan, k=k, bootstrap=bootstrap, ledger=ledger, otlp_http=http, otlp_grpc=grpc, otlp_metrics=metrics,
        otlp_tokens=tokens, otlp_cert=cert, otlp_key=key, otlp_client_ca=client_ca, otlp_state=state, opt_out=opt_out,
    )  # fmt: skip
    if (out is None) == (bootstrap is None) and (out is not None or "bootstrap" not in settings.model_fields_set):
        raise WrongUse("It is not said where the rows go.", "Give either --out - (or a file), or --bootstrap to publish them.")
    # No memory on disk: what is known of people ends with this process.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    set_up_logs(settings.log_level)
    now = datetime.now(UTC)
    job = LiveJob(
        source="otlp",
        inputs=(),
        roster=roster,
        roster_groups=roster_groups,
        accounts=accounts,
        seats=(),
        weeks=(),
        today=now.date(),
        org=settings.org,
        plan=plan_in_force(settings, now.date()),
        country=settings.country,
        finality_days=settings.finality_days,
    )
    with ExitStack() as stack:
        if out is None:
            outlet = _to_kafka(settings, job)
        else:
            write = _to_file(out, stack)
            outlet = Outlet(lambda _: _once(settings.ledger, write) if ledger else write)
        _serve(settings, job, _sources(sources), units, outlet, plaintext=plaintext)


def _serve(
    settings: Settings, job: Job, sources: tuple[str, ...], sizes: Path | None, outlet: Outlet, *, plaintext: bool
) -> None:
    # The servers take a while to import: not for those who only ask for the help.
    from pipeline.otlp.intake import Intake  # noqa: PLC0415  # see above
    from pipeline.otlp.limits import Limits  # noqa: PLC0415  # see above
    from pipeline.otlp.meters import Meters  # noqa: PLC0415  # see above
    from pipeline.otlp.serving import serve  # noqa: PLC0415  # see above

    token = settings.otlp_token.get_secret_value() if settings.otlp_token else ""
    tokens = Tokens(settings.otlp_tokens, token.split(","))
    http, grpc, metrics = map(Address.parse, (settings.otlp_http, settings.otlp_grpc, settings.otlp_metrics))
    listening = Listening(http, grpc, metrics, Tls.of(settings.otlp_cert, settings.otlp_key, settings.otlp_client_ca))
    listening.demand_care(has_tokens=bool(tokens), plaintext=plaintext)
    # Nobody is counted for what may not be published.
    outlet.demand(job, Week.of(job.today))
    weeks = OpenWeeks(Places(job, sizes, settings.opt_out).place, sources, job.final_on, keep_sums=keeps_sums(job))
    if trouble := weeks.open(Week.of(job.today)).placing.plan.trouble():
        raise trouble
    receiver = Receiver(
        weeks, job, sources, outlet.to(job), settings.otlp_state, lambda: datetime.now(UTC), lambda week: outlet.demand(job, week)
    )
    intake = Intake(receiver.count, tokens, Limits(), Meters())

    async def until_told() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        log = structlog.get_logger()
        await serve(receiver, intake, listening, stop, lambda: log.info("listening", **listening.ports))

    # What is there by now stays: looking through it for garbage stops every client for 20 ms and more, again and again.
    gc.collect()
    gc.freeze()
    asyncio.run(until_told())


def _sources(asked: list[str] | None) -> tuple[str, ...]:
    sources = tuple(dict.fromkeys(asked or (CLAUDE_CODE.source,)))
    if unknown := [source for source in sources if source not in DIALECTS]:
        raise WrongUse(f"There is no source {unknown[0]!r} here.", f"Choose from: {', '.join(DIALECTS)}.")
    return sources


def _to_file(path: Path, stack: ExitStack) -> Send:
    """To a file as the collector does it, and at once: this process may end before the next week does."""
    file = sys.stdout.buffer if path == STDOUT else stack.enter_context(create(path))

    def send(release: Release) -> None:
        file.writelines(as_lines(release.shards))
        file.flush()

    return send


def _to_kafka(settings: Settings, job: Job) -> Outlet:
    """To Kafka as the collector does it, over a connection of its own for each release: a week lies between two."""

    def send(release: Release) -> None:
        with ExitStack() as stack:
            open_outlet(settings, None, keep_ledger=True, stack=stack).to(job)(release)

    consent = Consent.of(settings)
    return Outlet(lambda _: send, consent.demand)


def _once(ledger: Path, send: Send) -> Send:
    return lambda release: close_once(ledger, release, send)
