"""Finds the command, runs it, and turns errors into text and an exit code."""

import sys
from importlib import import_module

import structlog
import typer
from typer._click.core import Command, Context  # typer carries its own click; these are the types its hooks are declared with
from typer.core import TyperGroup
from typer.main import get_command

from pipeline.errors import UndertowError

COMMANDS = {
    "collect": "pipeline.cli.collect",
    "sources": "pipeline.cli.sources",
    "otlp": "pipeline.cli.otlp",
    "worker": "pipeline.cli.worker",
    "replay": "pipeline.cli.replay",
    "migrate": "pipeline.cli.migrate",
    "detect": "pipeline.cli.detect",
    "backtest": "pipeline.cli.backtest",
    "signals": "pipeline.cli.signals",
    "interventions": "pipeline.cli.interventions",
    "report": "pipeline.cli.report",
    "grafana": "pipeline.cli.grafana",
    "privacy": "pipeline.cli.privacy",
    "simulate": "pipeline.cli.simulate",
    "demo": "pipeline.cli.demo",
    "evaluate": "pipeline.cli.evaluate",
    "dead-letters": "pipeline.cli.dead_letters",
    "doctor": "pipeline.cli.doctor",
    "metrics": "pipeline.cli.metrics",
    "schemas": "pipeline.cli.schemas",
}
"""Name of the command to its module, in the order of the help: the flow first, then what people look at, then care."""


class LazyGroup(TyperGroup):
    """Imports a command's module when it is asked for."""

    def list_commands(self, ctx: Context) -> list[str]:
        """All commands, in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of a module with a ``run`` function or an ``app`` of subcommands."""
        path = COMMANDS.get(cmd_name)
        if path is None:
            return None
        module = import_module(path)
        app = getattr(module, "app", None)
        if app is None:
            app = typer.Typer(add_completion=False, rich_markup_mode="rich")
            app.command(name=cmd_name)(module.run)
        command = get_command(app)
        command.name = cmd_name
        return command


app = typer.Typer(cls=LazyGroup, add_completion=False, no_args_is_help=True, rich_markup_mode="rich")


@app.callback()
def undertow() -> None:
    """See, per team and never per person, where the adoption of AI tools is quietly failing."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; always ends the process."""
    # Standard output is for data: a library that logs a retry would spoil `--json`.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    try:
        get_command(app)(arguments, prog_name="undertow")
    except UndertowError as fault:
        sys.stderr.write(f"undertow: {fault.what}\n          {fault.cure}\n")
        sys.exit(fault.exit_code)
