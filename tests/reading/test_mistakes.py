"""What an editor is told about each mistake: the files in ``mistakes/``.

A file holds cases: a line ``=== what it is``, the input, a line ``===>``, and what the reader answers. An answer line
is ``line:column-end_column level[code] message`` with the help under it; a case without mistakes shows the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import NODEFAULT, Struct, structs

from digest.diagnostics import Diagnostic
from digest.reading import yaml
from digest.reading.frontmatter import read_front_matter
from digest.reading.schema import FrontMatter
from digest.reading.site import read_site
from digest.reading.source import parse_source
from digest.reading.vocabulary import read_vocabulary

MISTAKES = Path(__file__).parent / "mistakes"
CODES = ("unknown-key", "duplicate-key", "empty-file")

Answer = tuple[Any, list[Diagnostic]]


def cases() -> Iterator[Any]:
    for file in sorted(MISTAKES.glob("*.txt")):
        for case in file.read_text("utf-8").split("=== ")[1:]:
            title, _, rest = case.partition("\n")
            given, _, expected = rest.partition("===>\n")
            yield pytest.param(file.stem, given, expected.strip("\n"), id=f"{file.stem}: {title}")


def front_matter(text: str, folder: Path) -> Answer:
    source, found = parse_source(text.encode(), path="x.md", rel="issues/2025-11-03.md")
    assert source is not None
    head, problems = read_front_matter(source, FrontMatter)
    return head.values if head else None, found + problems


def plain_yaml(text: str, folder: Path) -> Answer:
    source, found = parse_source(text.encode(), path="x.yaml", rel="x.yaml")
    assert source is not None
    document, problems = yaml.load(text, source)
    return document.data if document else None, found + problems


def site(text: str, folder: Path) -> Answer:
    (folder / "digest.yaml").write_text(text, "utf-8")
    return read_site(folder, "content", CODES)


def vocabulary(name: str) -> Callable[[str, Path], Answer]:
    def read(text: str, folder: Path) -> Answer:
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        made, found = read_vocabulary(folder, "content")
        return getattr(made, name), found

    return read


READERS: dict[str, Callable[[str, Path], Answer]] = {
    "front-matter": front_matter,
    "names": vocabulary("names"),
    "sections": vocabulary("sections"),
    "series": vocabulary("series"),
    "site": site,
    "topics": vocabulary("topics"),
    "yaml": plain_yaml,
}


def shown(value: Any) -> str:
    """Values without those that were not written."""
    if is_dataclass(value):
        parts = []
        for f in fields(value):
            inner = getattr(value, f.name)
            default = f.default_factory() if f.default_factory is not MISSING else f.default
            if inner != default:
                parts.append(f"{f.name}={shown(inner)}")
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, Struct):
        parts = []
        for part in structs.fields(value):
            inner = getattr(value, part.name)
            default = part.default_factory() if part.default_factory is not NODEFAULT else part.default
            if inner != default:
                parts.append(f"{part.name}={shown(inner)}")
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
    return str(value) if isinstance(value, date) else repr(value)


def answer(value: Any, found: list[Diagnostic]) -> str:
    lines = []
    for d in sorted(found, key=lambda d: d.key):
        lines.append(f"{d.span.line}:{d.span.column}-{d.span.end_column} {d.level}[{d.code}] {d.message}")
        if d.help:
            lines.append(f"    {d.help}")
    if isinstance(value, list | tuple | dict) and not is_dataclass(value) and not found:
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        lines += [f"{key}: {shown(entry)}" if isinstance(value, dict) else shown(entry) for key, entry in entries]
    elif not found:
        lines.append(shown(value))
    elif value:
        kept = shown(value)
        lines.append(f"kept: {kept}")
    return "\n".join(lines)


@pytest.mark.parametrize(("kind", "given", "expected"), list(cases()))
def test_an_editor_is_told_where_what_and_how(kind: str, given: str, expected: str, tmp_path: Path) -> None:
    """Each mistake is reported at its exact place, with its code and with what to write instead."""
    value, found = READERS[kind](given, tmp_path)
    assert answer(value, found) == expected
    for diagnostic in found:
        assert diagnostic.quote == (given.split("\n")[diagnostic.span.line - 1])
        assert diagnostic.span.column - 1 <= len(diagnostic.quote)
        assert diagnostic.span.end_column - 1 <= len(diagnostic.quote)
        assert "\n" not in diagnostic.message + diagnostic.help
