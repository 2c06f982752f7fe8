"""``undertow privacy``: what may be known, who agreed, and how to check and stop it; one subcommand a file."""

import typer

from pipeline.cli import (
    privacy_access,
    privacy_audit,
    privacy_consent,
    privacy_erase,
    privacy_my_team,
    privacy_pack,
    privacy_plan,
    privacy_status,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Read what may be known of whom, who agreed to it, and how to stop it.",
)
app.command("plan")(privacy_plan.run)
app.command()(privacy_consent.keygen)
app.command()(privacy_consent.approve)
app.command()(privacy_consent.freeze)
app.command()(privacy_consent.unfreeze)
app.command()(privacy_status.status)
app.command()(privacy_status.log)
app.command("access-log")(privacy_access.access_log)
app.command("audit")(privacy_audit.run)
app.command("my-team")(privacy_my_team.my_team)
app.command("pack")(privacy_pack.pack)
app.command()(privacy_erase.erase)
