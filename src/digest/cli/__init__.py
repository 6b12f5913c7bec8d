"""The command line: arguments in, words and an exit code out.

Exit codes: 0, done; 1, the content has errors; 2, the command was used wrongly or could not work.
"""

from __future__ import annotations

import os
import sys
import threading
from importlib import import_module
from typing import Any

import click

from digest import __version__

COMMANDS = {
    "build": "Build the site.",
    "check": "Report all errors and warnings of the content; write nothing.",
    "new": "Start the next issue.",
    "stamp": "Write permanent ids into the sources.",
    "serve": "Show the site while it is being written.",
    "import": "Make draft issues from text, web pages and word-processor files.",
    "suggest": "Propose topics and list unknown names.",
    "mail": "Write the e-mail edition of an issue.",
    "export": "Write the dataset for databases.",
    "explain": "Explain a rule, with an example.",
    "schema": "Print the JSON Schemas of what editors write.",
}
"""Every command with its line of help. Each lives in a module of its own, loaded only when it is used."""

MODULES = {"import": "import_"}


class Commands(click.Group):
    """Loads a command's module at its first use: `digest --help` loads none."""

    def __call__(self, *args: Any, **more: Any) -> Any:
        """As a program. It ends at once: to take a large archive in memory apart, piece by piece, takes Python longer
        than it takes to plan a build."""
        try:
            return super().__call__(*args, **more)
        except SystemExit as end:
            code = end.code or 0
            if not isinstance(code, int) or threading.active_count() > 1:
                raise
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except OSError:  # whoever read it has gone
                    code = code or 1
            if processes := sys.modules.get("digest.processes"):  # else there are none to end
                processes.end_all()
            os._exit(code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"digest.cli.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from digest.diagnostics import did_you_mean

            hint = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"{error.format_message()} {hint}".strip(), ctx) from None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
def main(**_: Any) -> None:
    """Publish a curated monitoring digest as a searchable static archive."""
