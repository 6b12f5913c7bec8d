"""What commands share: options, printing, the end of a command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from digest.archive.load import Loaded
from digest.diagnostics import FORMATTERS, Diagnostic, printable

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = click.Path(file_okay=False, path_type=Path)

content_option = click.option(
    "--content", type=FOLDER, default=Path("content"), show_default=True, help="The folder the editors write in."
)
output_option = click.option(
    "--output", type=FOLDER, default=Path("site"), show_default=True, help="The folder the site is written to."
)
templates_option = click.option(
    "--templates",
    type=FOLDER,
    default=Path("templates"),
    show_default=True,
    help="Templates of your own, which go before the program's file by file.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 256), default=None, help="Processes at a time.  [default: all cores]"
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(FORMATTERS)),
    default="text",
    show_default=True,
    help="How problems are printed.",
)


def fail(message: str) -> NoReturn:
    """End with exit code 2 and a message."""
    click.echo("\n".join(map(printable, f"digest: {message}".split("\n"))), err=True)
    sys.exit(2)


def need_content(content: Path) -> Path:
    """`content`, which must be there."""
    if not content.is_dir():
        fail(f'there is no folder "{content}"; name the folder with the issues with --content')
    return content


def show(found: Sequence[Diagnostic], format_: str = "text", *, err: bool = True) -> None:
    """Print problems; in colour on a terminal."""
    stream = sys.stderr if err else sys.stdout
    text = FORMATTERS[format_](found, colour=stream.isatty())
    if text:
        click.echo(text, err=err, nl=not text.endswith("\n"))


def read_archive(content: Path, *, drafts: bool = False) -> Loaded:
    """Read `content` into memory."""
    from digest.archive.load import load
    from digest.archive.store import Store
    from digest.parallel import cores

    need_content(content)
    store = Store(None, version="")
    return load(content, store, drafts=drafts, jobs=cores())


def check_base_url(url: str) -> str:
    """`url` with a closing slash; ends the command where it is not an address of the web."""
    if not url:
        return ""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        fail(f'--base-url "{url}" is not an address like https://digest.example/archive/')
    return url if url.endswith("/") else url + "/"
