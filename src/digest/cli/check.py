"""``digest check``"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digest.cli import common


@click.command("check")
@common.content_option
@common.format_option
@click.option("--since", metavar="REV", default="", help="Also report addresses that were public at a git revision.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Look at drafts too.")
@common.output_option
@common.jobs_option
def command(content: Path, format_: str, since: str, drafts: bool, output: Path, jobs: int | None) -> None:
    """Report all errors and warnings of the content; write nothing.

    The exit code is 1 where there is an error. `digest explain CODE` tells more about a rule.
    """
    from digest.checking import CheckError, check
    from digest.diagnostics import failed
    from digest.parallel import cores

    common.need_content(content)
    try:
        found = check(content, output=output, since=since, drafts=drafts, jobs=jobs or cores())
    except CheckError as error:
        common.fail(str(error))
    common.show(found, format_, err=False)
    sys.exit(1 if failed(found) else 0)
