"""``digest import``"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digest.cli import common

_WORDS = {
    "written": "written",
    "unchanged": "was there already, just so",
    "exists": "NOT written: another file stands there",
}


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@common.content_option
@click.option("--to", type=common.FOLDER, default=None, help="The folder the drafts go to.  [default: content/issues]")
@common.format_option
def command(files: tuple[Path, ...], content: Path, to: Path | None, format_: str) -> None:
    """Make draft issues from text, web pages and word-processor files.

    FILE is a text file as copied from the web, a saved web page, a .docx file, or a folder of them. Each becomes a
    draft named by its date. What could not be settled stands in the draft as a comment, and `digest check` shows it
    until it is settled and the comment taken out. No file is written over.
    """
    from digest.archive.settings import read_settings
    from digest.diagnostics import failed, printable
    from digest.importing import import_files

    common.need_content(content)
    sections = read_settings(content).vocabulary.sections
    report = import_files(files, to=to or content / "issues", sections=sections)
    common.show(report.diagnostics, format_)
    for draft in report.drafts:
        click.echo(printable(f"{draft.source} → {draft.path}: {_WORDS[draft.status]}"))
    counts = {status: sum(draft.status == status for draft in report.drafts) for status in _WORDS}
    click.echo(", ".join(f"{n} {status}" for status, n in counts.items() if n) or "no draft was made")
    if failed(report.diagnostics):
        sys.exit(1)
