"""``digest stamp``"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import common

if TYPE_CHECKING:
    from digest.reading.stamp import Stamp


@click.command("stamp")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@common.content_option
@click.option("--drafts", is_flag=True, help="Stamp drafts, too.")
def command(files: tuple[Path, ...], content: Path, drafts: bool) -> None:
    """Write permanent ids into the sources.

    Each item gets the id it has already, as a line of its own, so that its address outlives every later change to
    its words. FILE is an issue's file or folder; without any, all issues are stamped. A file with errors is left
    as it is, and so are drafts, whose items may still change.
    """
    from digest.archive.settings import read_settings, shown_root
    from digest.diagnostics import Diagnostic, arrange, failed
    from digest.reading.context import Context
    from digest.reading.issues import discover, parse_issue

    common.need_content(content)
    settings = read_settings(content)
    if settings.site is None:
        common.show([d for d in settings.found.diagnostics if d.level == "error"])
        sys.exit(1)
    context = Context.build(settings.site, settings.vocabulary, drafts=True)
    listed, structure = discover(content, shown_root(content))
    if files:
        wanted = {file.resolve() for file in files}
        chosen = [f for f in listed if wanted & {path.resolve() for path in (*f.paths, *_folders(f.paths))}]
        known = {path.resolve() for f in chosen for path in (*f.paths, *_folders(f.paths))}
        for file in files:
            if file.resolve() not in known:
                common.fail(f"{file} is no issue of {content}")
    else:
        chosen = listed
    problems: list[Diagnostic] = [d for d in structure if d.level == "error"]
    written = ids = skipped = 0
    for one in chosen:
        parsed = parse_issue(one, context)
        if parsed.issue is None or failed(parsed.diagnostics):
            problems += [d for d in parsed.diagnostics if d.level == "error"]
            continue
        if parsed.issue.draft and not drafts and not files:
            skipped += 1
            continue
        for path in one.paths:
            stamps = [s for s in parsed.stamps if s.file == path.relative_to(content).as_posix()]
            if stamps and _stamp(path, stamps):
                written, ids = written + 1, ids + len(stamps)
                click.echo(f"{path}: {len(stamps)} id{'s' if len(stamps) != 1 else ''}")
    common.show(arrange(problems))
    said = f"{ids} id{'s' if ids != 1 else ''} written into {written} file{'s' if written != 1 else ''}"
    if skipped:
        said += f"; {skipped} draft{'s' if skipped != 1 else ''} left as they are"
    click.echo(said)
    if failed(problems):
        click.echo("files with errors were left as they are", err=True)
        sys.exit(1)


def _folders(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The issue's folder, where it is one."""
    return (paths[0].parent,) if paths and paths[0].name == "index.md" else ()


def _stamp(path: Path, stamps: Iterable[Stamp]) -> bool:
    from digest.publishing.whole import write_whole
    from digest.reading.stamp import stamp

    text = path.read_bytes().decode("utf-8")
    return write_whole(path, stamp(text, stamps).encode("utf-8"))
