"""The command line: `kb [--site DIR] COMMAND`. Commands are imported when used, so that each starts quickly."""

import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from kb import __version__
from kb.errors import KbError
from kb.settings import calculate_in_one_thread, load_settings, unknown_variables

#: Where each command lives; the module is imported when the command is asked for.
COMMANDS = {
    "init": "kb.cli.init:init",
    "serve": "kb.cli.serve:serve",
    "index": "kb.cli.content:index",
    "check": "kb.cli.content:check",
    "search": "kb.cli.content:search",
    "watch": "kb.cli.content:watch",
    "worker": "kb.cli.worker:worker",
    "tickets": "kb.cli.tickets:tickets",
    "database": "kb.cli.database:database",
}
#: Those that say what is strange about how the site is set up, though it works.
LOOK_AROUND = {"serve", "check"}


class Commands(click.Group):
    """A group that imports its commands late and tells situations kb knows in one sentence."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    @override
    def invoke(self, ctx: click.Context) -> Any:
        calculate_in_one_thread()
        try:
            return super().invoke(ctx)
        except KbError as error:
            raise click.ClickException(str(error)) from None
        except BrokenPipeError:
            raise  # whoever read on has seen enough: click ends without a word
        except OSError as error:
            path = error.filename2 or error.filename  # of two, the one that was to be written
            name = f"{path}: " if path else ""
            raise click.ClickException(f"{name}{error.strerror or error}.") from None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site",
    envvar="KB_SITE",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the site (KB_SITE; else the current folder).",
)
@click.version_option(__version__, prog_name="kb")
@click.pass_context
def main(context: click.Context, site: Path) -> None:
    """Run and look after a self-service help centre."""
    if context.invoked_subcommand == "init" or {"-h", "--help"} & set(sys.argv):
        return
    if not site.is_dir():
        raise click.ClickException(
            f"{site}: there is no such folder; make a site with `kb init {site}`."
        )
    # What a site keeps, customers' words above all, is for its own account only.
    context.call_on_close(partial(os.umask, os.umask(0o077)))
    context.obj = load_settings(site)
    if context.invoked_subcommand in LOOK_AROUND:
        for sentence in unknown_variables():
            click.echo(f"Warning: {sentence}", err=True)
