"""Plain pages: about, methodology, safety. Free Markdown with headings from ``##`` to ``####``."""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.diagnostics import Diagnostic, Span
from digest.model import PlainPage, Section
from digest.reading.context import Context
from digest.reading.frontmatter import read_front_matter
from digest.reading.references import Reference
from digest.reading.schema import PageFrontMatter
from digest.reading.source import Source, display_path, read_source

if TYPE_CHECKING:
    from markdown_it.token import Token

    from digest.reading.report import Report

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Fragments that a page's frame may use for itself.
_TAKEN = ("main", "content", "contents", "top", "nav", "menu", "search", "header", "footer", "title")


class ParsedPage(Struct, frozen=True, kw_only=True):
    """A plain page, or why there is none."""

    page: PlainPage | None
    diagnostics: tuple[Diagnostic, ...]
    references: tuple[Reference, ...]


def discover_pages(content: Path, shown: str = "") -> tuple[list[Path], list[Diagnostic]]:
    """The files of ``content/pages``, by name; none where the folder is missing."""
    folder, found, files = content / "pages", [], []
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    for name in names:
        place = Span(display_path(shown or content.as_posix(), f"pages/{name}"))
        if name.startswith(".") or name.endswith("~"):
            continue
        if not name.endswith(".md"):
            message = f'"{name}" is no page and is left out'
            found.append(
                Diagnostic(place, "ignored-file", message, "pages end in .md; pictures go to media/", "warning")
            )
        elif not _SLUG.fullmatch(name.removesuffix(".md")):
            help = "a name has small letters, digits and hyphens: about.md"
            found.append(Diagnostic(place, "invalid-slug", f'"{name}" cannot be the name of a page', help))
        else:
            files.append(folder / name)
    return files, found


class Pages(Struct, frozen=True, kw_only=True):
    """All plain pages."""

    pages: tuple[PlainPage, ...]
    """In the order of the navigation."""
    diagnostics: tuple[Diagnostic, ...]
    references: tuple[Reference, ...]


def read_pages(content: Path, shown: str, context: Context) -> Pages:
    """Read and parse the files of ``content/pages``."""
    files, found = discover_pages(content, shown)
    pages: list[PlainPage] = []
    references: list[Reference] = []
    for file in files:
        source, problems = read_source(file, root=content, shown_root=shown)
        found += problems
        if source is None:
            continue
        parsed = parse_page(source, context)
        found += parsed.diagnostics
        references += parsed.references
        if parsed.page is not None:
            pages.append(parsed.page)
    pages.sort(key=lambda page: (page.order, page.slug))
    return Pages(pages=tuple(pages), diagnostics=tuple(found), references=tuple(references))


class Notes(Struct, frozen=True, kw_only=True):
    """The sections with the HTML of their editors' notes, and what was found in them."""

    sections: tuple[Section, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    references: tuple[Reference, ...] = ()


def read_notes(content: Path, shown: str, sections: tuple[Section, ...], context: Context) -> Notes:
    """Read the notes of `sections` as Markdown; their places are in ``sections.yaml``."""
    if not any(section.note for section in sections):
        return Notes(sections=sections)
    source, _ = read_source(content / "sections.yaml", root=content, shown_root=shown)
    if source is None:
        return Notes(sections=sections)
    noted: list[Section] = []
    found: list[Diagnostic] = []
    references: list[Reference] = []
    for section in sections:
        if section.note:
            html, report = _note(source, section, context)
            section = replace(section, note_html=html)
            found += report.diagnostics
            references += report.references
        noted.append(section)
    return Notes(sections=tuple(noted), diagnostics=tuple(found), references=tuple(references))


def _note(source: Source, section: Section, context: Context) -> tuple[str, Report]:
    from digest.reading.text import finish_text, read_blocks

    # YAML folds and indents a note, so that only the line it starts on can be told.
    start = section.note.strip()[:20]
    line = next((n for n, text in enumerate(source.lines, 1) if start and start in text), 1)
    tokens, notes, reader = read_blocks(source, section.note, line, context, slug="", topics=False)
    tokens = _blocks(tokens, reader.report)
    for token in tokens:
        if token.type == "inline":
            reader.read(token)
    text = finish_text(tokens, notes.count(tokens), notes, reader, owner=f"page-note-{section.id}")
    return text.html, reader.report


def parse_page(source: Source, context: Context) -> ParsedPage:
    """Parse one page; its slug is the file's name."""
    from digest.reading.text import finish_text, read_blocks

    head, found = read_front_matter(source, PageFrontMatter)
    if head is None or head.values is None:
        return ParsedPage(page=None, diagnostics=tuple(found), references=())
    front = head.values
    tokens, notes, reader = read_blocks(source, head.body_text, head.body_first_line, context, slug="", topics=False)
    tokens = _blocks(tokens, reader.report)
    for token in tokens:
        if token.type == "inline":
            reader.read(token)
    _heading_ids(tokens)
    labels = notes.count(tokens)
    notes.report_unused()
    text = finish_text(tokens, labels, notes, reader, owner="page")
    page = PlainPage(
        slug=source.rel.rpartition("/")[2].removesuffix(".md"),
        title=front.title,
        order=front.order,
        nav=front.nav,
        summary=front.summary,
        lang=front.lang,
        html=text.html,
        text=text.text,
        file=source.rel,
    )
    return ParsedPage(
        page=page, diagnostics=(*found, *reader.report.diagnostics), references=tuple(reader.report.references)
    )


def _blocks(tokens: list[Token], report: Report) -> list[Token]:
    """`tokens` less what no page has, each of which is reported."""
    from digest.reading.inline import describe_comment

    kept = []
    for token in tokens:
        row = token.map[0] if token.map else 0
        if token.type == "attributes":
            report.line(row, "misplaced-attributes", "a page has no items, so no attributes", "delete the line")
            continue
        if token.type == "html_block":
            code, message, help, level = describe_comment(token.content.strip())
            report.line(row, code, message, help, level)
            continue
        if token.type == "heading_open":
            if token.markup in ("=", "-"):
                end = token.map[1] - 1 if token.map else row
                report.line(
                    end,
                    "setext-heading",
                    "a line of signs makes the text above it a heading",
                    "write ## before the heading",
                )
            elif token.tag not in ("h2", "h3", "h4"):
                message = f"a {token.markup} heading cannot be used here"
                report.line(
                    row, "heading-level", message, "write ##, ### or ####; the title stands in the front matter"
                )
        kept.append(token)
    return kept


def _heading_ids(tokens: list[Token]) -> None:
    """Give every heading an id made from its words, unique on the page."""
    from digest.reading.inline import plain

    used = set(_TAKEN)
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.level:
            continue
        words = unicodedata.normalize("NFC", plain(inline.children or [])).casefold()
        base = id = re.sub(r"[\W_]+", "-", words)[:60].strip("-") or "part"
        number = 1
        while id in used:
            number += 1
            id = f"{base}-{number}"
        used.add(id)
        token.attrs["id"] = id
