"""``digest suggest``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import common

if TYPE_CHECKING:
    from digest.checking.suggest import ItemSuggestion, NameSuggestion, Suggestions


@click.command("suggest")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@common.content_option
@common.output_option
@click.option("--all", "everything", is_flag=True, help="Look at items that have topics, too.")
@click.option("--write", is_flag=True, help="Write the topics into the files, as hashtags for you to review.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@common.jobs_option
def command(
    files: tuple[Path, ...], content: Path, output: Path, everything: bool, write: bool, format_: str, jobs: int | None
) -> None:
    """Propose topics and list unknown names.

    FILE is an issue's file or folder; without any, all issues are looked at. A topic is proposed where the text has
    one of its match phrases, its title or an alias of it. Names are capitalised words that recur and are not in
    names.yaml, or are nearly spelled as one that is.
    """
    from digest.archive.load import load
    from digest.archive.store import Store
    from digest.checking.keeping import kept_store
    from digest.checking.suggest import suggest
    from digest.checking.suggest import write as write_topics
    from digest.diagnostics import printable
    from digest.parallel import cores

    common.need_content(content)
    slugs = _slugs(files, content) if files else None

    def run(store: Store) -> tuple[Suggestions | None, list[str], list[str]]:
        loaded = load(content, store, drafts=True, jobs=jobs or cores())
        if loaded.archive is None:
            common.show([d for d in loaded.diagnostics if d.level == "error"])
            return None, [], []
        found = suggest(content, loaded.archive, store, slugs=slugs, everything=everything)
        done, failures = write_topics(content, loaded.archive, store, found.items) if write else ([], [])
        return found, done, failures

    found, done, failures = kept_store(content, output, True, run, name="suggest")
    if found is None:
        sys.exit(1)
    click.echo(as_json(found) if format_ == "json" else as_text(found, written=write))
    for line in done:
        click.echo(f"written: {printable(line)}", err=True)
    for line in failures:
        click.echo(f"{printable(line)}: no place was found for the topics; write them by hand", err=True)
    for slug in found.unreadable:
        click.echo(f"{slug}: passed over because it has errors; see `digest check`", err=True)


def _slugs(files: tuple[Path, ...], content: Path) -> set[str]:
    from digest.reading.issues import discover

    listed = discover(content, content.as_posix())[0]
    owners = {path.resolve(): one.slug for one in listed for path in one.paths}
    owners |= {one.paths[0].parent.resolve(): one.slug for one in listed if one.folder}
    for file in files:
        if file.resolve() not in owners:
            common.fail(f"{file} is no issue of {content}")
    return {owners[file.resolve()] for file in files}


def as_text(found: Suggestions, *, written: bool = False) -> str:
    """For people."""
    from digest.diagnostics import printable

    lines: list[str] = []
    for item in found.items:
        lines.append(f"{printable(item.span.path)}:{item.span.line}: {printable(item.title)}")
        lines += (f"    #{p.topic}  ({', '.join(printable(w) for w in p.words)})" for p in item.topics)
        if not item.topics:
            lines.append("    no topic found")
    if found.names:
        lines += ["", "Names that are not in names.yaml:"]
    for name in found.names:
        stranger = name.stranger
        times = f"{stranger.count} time{'s' if stranger.count != 1 else ''}"
        near = f", like {printable(stranger.spelling)} ({stranger.near})" if stranger.near else ""
        place = f"{printable(name.places[0].path)}:{name.places[0].line}" if name.places else ""
        lines.append(f"    {printable(stranger.form)}  {times}{near}  {place}")
    proposed = sum(bool(item.topics) for item in found.items)
    what = "written for review" if written else "proposed"
    lines += ["", f"topics {what} for {proposed} of {len(found.items)} items; {len(found.names)} unknown names"]
    return "\n".join(lines).lstrip("\n")


def as_json(found: Suggestions) -> str:
    """For programs."""
    from digest.diagnostics import readable_json

    data = {"items": [_item(item) for item in found.items], "names": [_name(name) for name in found.names]}
    return readable_json(data).rstrip("\n")


def _item(item: ItemSuggestion) -> dict[str, Any]:
    return {
        "issue": item.issue,
        "item": item.item,
        "title": item.title,
        "path": item.span.path,
        "line": item.span.line,
        "filed": list(item.filed),
        "topics": [{"topic": p.topic, "words": list(p.words), "score": p.score} for p in item.topics],
    }


def _name(name: NameSuggestion) -> dict[str, Any]:
    stranger = name.stranger
    return {
        "form": stranger.form,
        "count": stranger.count,
        "items": len(stranger.items),
        "near": stranger.near,
        "spelling": stranger.spelling,
        "places": [{"path": span.path, "line": span.line} for span in name.places],
    }
