"""The ``anjuan`` command. Each subcommand loads only what it needs: ``anjuan deadline`` works without a database."""

from __future__ import annotations

import sys
from importlib import import_module

import click

#: Subcommand -> (where it is written, what it does). Read when it is asked for, so that the fast ones stay fast.
COMMANDS = {
    "deadline": ("engine.rules.deadline_command:deadline", "Compute the last day of a time limit, and why."),
    "lint": ("engine.workflow.lint_command:lint", "Check diagrams (BPMN) and decision tables (DMN)."),
    "serve": ("webui.serving:serve", "Bring the database up to date, then run web and ticker."),
    "web": ("webui.serving:web", "Serve the web pages, without the ticker."),
    "worker": ("webui.office_commands:worker", "Run the ticker: limits, notices, mail."),
    "db": ("webui.office_commands:db", "Upgrade the database, or take it back."),
    "publish": ("webui.office_commands:publish", "Publish the reviewed diagrams of processes/."),
    "demo": ("webui.office_commands:demo", "Load the demo office."),
    "search": ("webui.search_commands:search", "Keep the index of the whole history."),
    "checkpoint": ("webui.office_commands:checkpoint", "Sign the heads of all histories now."),
    "verify": ("webui.office_commands:verify", "Check the histories of cases, or of the whole office."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        return getattr(import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="anjuan", prog_name="anjuan")
def anjuan() -> None:
    """案卷 Anjuan: the office on the command line."""


def main() -> None:
    """Run the command; refusals of the engine are one line on standard error and exit code 2."""
    from engine.errors import EngineError
    from webui import leash

    leash.wear()
    try:
        anjuan.main(prog_name="anjuan")
    except EngineError as error:
        click.echo(f"anjuan: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
