"""``digest build``"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from digest.cli import common
from digest.cli.interrupt import ended_by_interrupt
from digest.cli.progress import progress
from digest.diagnostics import Diagnostic


@click.command("build")
@common.content_option
@common.templates_option
@common.output_option
@click.option("--base-url", default="", help="Public address of the site, in place of the one in digest.yaml.")
@click.option("--drafts", is_flag=True, help="Include drafts.")
@common.jobs_option
@click.option("--no-search", is_flag=True, help="Leave the search index as it is.")
@click.option("--offline", is_flag=True, help="Add offline.zip: the whole archive for reading without a network.")
@click.option("--clean", is_flag=True, help="Build from nothing.")
@common.format_option
def command(
    content: Path, templates: Path, output: Path, base_url: str, drafts: bool, jobs: int | None, no_search: bool,
    offline: bool, clean: bool, format_: str,
) -> None:  # fmt: skip
    """Build the site.

    Only what changed since the last build is read and written again. Where the content has an error, nothing is
    written and the last good site stays.
    """
    painted = ExitStack()
    with painted, ended_by_interrupt(_INTERRUPTED, code=2, also=painted.close):
        from digest.build import Options, build
        from digest.parallel import cores
        from digest.processes import collect_rarely
        from digest.publishing.place import PlaceError

        common.need_content(content)
        collect_rarely()
        base_url = common.check_base_url(base_url)
        options = Options(
            content=content, output=output, templates=templates if templates.is_dir() else None, base_url=base_url,
            drafts=drafts, search=not no_search, jobs=jobs or cores(), clean=clean, offline=offline,
        )  # fmt: skip
        try:
            result = build(options, progress=painted.enter_context(progress()), waiting=_waiting)
        except PlaceError as error:
            common.fail(str(error))
        except OSError as error:
            common.fail(f"the site could not be written: {error.strerror or error} ({error.filename or output})")
    common.show(_worth_showing(result.diagnostics, format_), format_)
    if not result.ok:
        click.echo("nothing was written: the site stays as it was", err=True)
        sys.exit(1)
    click.echo(summary(result, output))


_INTERRUPTED = "digest: interrupted; the site stays as it was"
_SHOWN = 12
"""Warnings that a build still lists one by one."""


def _worth_showing(found: Sequence[Diagnostic], format_: str) -> Sequence[Diagnostic]:
    """What a build prints: every error; warnings where they are few, else how many there are."""
    errors = [d for d in found if d.level == "error"]
    if format_ != "text" or (not errors and len(found) <= _SHOWN):
        return found
    codes = Counter(d.code for d in found if d.level != "error")
    if codes:
        click.echo(
            f"{codes.total():,} warnings and notes ({', '.join(f'{code} {n:,}' for code, n in codes.most_common(4))}"
            f"{', …' if len(codes) > 4 else ''}): `digest check` lists them", err=True,
        )  # fmt: skip
    return errors


def _waiting() -> None:
    click.echo("another build of this output is running: waiting for it", err=True)


MOST_FILES = 20_000
MOST_BYTES = 1_000_000_000
"""What widely used hosts of static sites take at most."""
_NEAR = 0.9


def summary(result: object, output: Path) -> str:
    """What a build did, in a few lines."""
    from digest.build import Result

    assert isinstance(result, Result)
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in result.seconds.items() if seconds >= 0.005)
    total = sum(result.seconds.values())
    unchanged = result.pages - result.written
    counts = ", ".join(
        f"{n:,} {word}{'s' * (n != 1)}" for n, word in ((result.issues, "issue"), (result.items, "item"))
    )
    lines = [
        f"{output}: {counts}",
        f"{result.written:,} files written, {max(unchanged, 0):,} pages unchanged, {result.removed:,} removed"
        + (f", {result.shards:,} search shards built" if result.shards else ""),
        f"the site has {result.files:,} files, {result.size / 1_000_000:,.1f} MB",
        *near_limits(result.files, result.size),
        f"{total:.2f} s" + (f" ({stages})" if stages else ""),
    ]
    return "\n".join(lines)


def near_limits(files: int, size: int) -> list[str]:
    """A line for each limit of hosts that the site is near to, or beyond."""
    lines = []
    for n, most, shown in (
        (files, MOST_FILES, f"{MOST_FILES:,} files"),
        (size, MOST_BYTES, f"{MOST_BYTES // 1_000_000_000} GB"),
    ):
        if n >= _NEAR * most:
            how = "has more than" if n > most else "comes near"
            lines.append(f"warning: the site {how} the {shown} that many hosts take; see docs/publishing/README.md")
    return lines
