"""``digest new``"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import click

from digest.cli import common


@click.command("new")
@click.argument("day", metavar="[DATE]", default="", type=str)
@common.content_option
@click.option("--name", default="", help="Words for the name of a special: 2025-11-10-NAME.")
@click.option("--folder", is_flag=True, help="A folder with a file a section, for several people to write in.")
def command(day: str, content: Path, name: str, folder: bool) -> None:
    """Start the next issue.

    DATE is the day it comes out, 2025-11-10; today, where it is left out. The draft continues the numbering, covers
    the time since the last issue, has the sections of the last issue, and is no part of the site until the line
    "draft: true" is taken out.
    """
    from digest.authoring import NAME, earlier_issues, files_of, plan
    from digest.publishing.whole import write_new

    common.need_content(content)
    when = day_of(day)
    if name and not NAME.fullmatch(name):
        common.fail(f'--name "{name}": write small letters, digits and hyphens, like european-strategy')
    earlier, vocabulary, slugs = earlier_issues(content, when)
    new = plan(when, earlier, vocabulary, name=name)
    if new.slug in slugs:
        common.fail(f"there is an issue {new.slug} already; give another date, or a name with --name")
    made = files_of(new, when, folder=folder)
    for path, text in made.items():
        try:
            write_new(content / "issues" / path, text.encode())
        except FileExistsError:
            common.fail(f"{content / 'issues' / path} is there already; nothing was written over")
        except OSError as error:
            common.fail(f"{content / 'issues' / path} cannot be written: {error.strerror}")
        click.echo(f"wrote {content / 'issues' / path}")
    click.echo(
        "Next: write the items, a paragraph each" + (" under their headings" if new.headings and not folder else "")
        + '; "digest serve" shows the issue while you write;\n'
        + 'when it is ready, take out the line "draft: true" and run "digest check" and "digest stamp".'
    )  # fmt: skip


def day_of(text: str) -> date:
    """The day asked for; without one today, or the day of ``SOURCE_DATE_EPOCH``."""
    if text:
        try:
            return datetime.strptime(text, "%Y-%m-%d").date() if len(text) == 10 else _no_day(text)  # noqa: DTZ007
        except ValueError:
            return _no_day(text)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()


def _no_day(text: str) -> NoReturn:
    common.fail(f'"{text}" is no date; write year, month and day: 2025-11-10')
