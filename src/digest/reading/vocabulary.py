"""The four controlled lists: sections.yaml, topics.yaml, names.yaml, series.yaml."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from digest.diagnostics import Diagnostic, Span, did_you_mean
from digest.model import Name, Vocabulary
from digest.reading import yaml
from digest.reading.context import fold_heading
from digest.reading.kinds import cut
from digest.reading.source import misnamed, read_source
from digest.reading.validation import check
from digest.reading.vocabulary_schema import NameEntry, SectionEntry, SeriesEntry, TopicEntry, VocabularyEntry

E = TypeVar("E", bound=VocabularyEntry)

_MAX_SUGGESTED = 50

FILES = ("sections.yaml", "topics.yaml", "names.yaml", "series.yaml")
"""Below the content folder; each may be missing."""


# --- reading ----------------------------------------------------------------------------------------------


class _Placed(Struct, Generic[E], frozen=True, kw_only=True):
    """An entry and the way to it in its document."""

    entry: E
    at: tuple[str | int, ...]


class _Book(Struct, Generic[E], kw_only=True):
    """What one vocabulary file gave."""

    document: yaml.Document | None = None
    entries: list[_Placed[E]] = field(default_factory=list)
    ids: dict[str, Span] = field(default_factory=dict)
    """Also those of entries with errors, so that one mistake is not reported at every mention."""
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, at: Sequence[str | int], code: str, message: str, help: str = "", **more: Any) -> None:
        assert self.document is not None
        self.found.append(self.document.problem(self.document.where(at), code, message, help, **more))


def read_vocabulary(content: Path, shown: str) -> tuple[Vocabulary, list[Diagnostic]]:
    """The vocabularies of the content folder.

    Each file holds a list of tables with an ``id``; a table of tables whose keys are the ids, and such a list or
    table under the one key ``sections:``, ``topics:``, ``names:`` or ``series:`` are accepted too. A missing file is an
    empty list.

    Args:
        content: The content folder.
        shown: The same as the editor typed it.

    Returns:
        What could be read, entries with errors left out, and what was found. Every form of a name that is
        `ambiguous` for one of those who bear it stands in `Name.ambiguous` of all of them, and in none of their
        `variants` and `short`.
    """
    sections = _read_book(content, shown, "sections", SectionEntry)
    topics = _read_book(content, shown, "topics", TopicEntry)
    names = _read_book(content, shown, "names", NameEntry)
    series = _read_book(content, shown, "series", SeriesEntry)
    _check_headings(sections)
    _check_see_also(topics, "topic", lambda entry: entry.see_also)
    _check_see_also(names, "name", lambda entry: entry.see_also)
    ambiguous = _check_forms(names)
    _check_values(series)
    vocabulary = Vocabulary(
        sections=tuple(p.entry.record() for p in sections.entries),
        topics=tuple(p.entry.record() for p in topics.entries),
        names=tuple(_set_apart(p.entry.record(), ambiguous) for p in names.entries),
        series=tuple(p.entry.record() for p in series.entries),
    )
    return vocabulary, [*sections.found, *topics.found, *names.found, *series.found]


def _read_book(content: Path, shown: str, name: str, kind: type[E]) -> _Book[E]:
    book: _Book[E] = _Book()
    file = content / f"{name}.yaml"
    if not os.path.lexists(file):
        book.found += misnamed(content, shown, f"{name}.yaml")
        return book
    source, book.found = read_source(file, root=content, shown_root=shown, allow_empty=True)
    if source is None:
        return book
    book.document, problems = yaml.load(source.text, source)
    book.found += problems
    if book.document is None:
        return book
    for at, data, places in _tables(book, name):
        what = f"entry {at[-1] + 1}" if at and isinstance(at[-1], int) else "this entry"
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            what = f'"{cut(str(data["id"]))}"'
            _note_id(book, at, str(data["id"]), places)
        entry, problems = check(book.document, kind, at=at, data=data, what=what, places=places)
        book.found += problems
        if entry is not None and not any(p.level == "error" and p.code == "invalid-id" for p in problems):
            book.entries.append(_Placed(entry=entry, at=at))
    # Of two entries with one id the first counts.
    unique: dict[str, _Placed[E]] = {}
    for placed in book.entries:
        unique.setdefault(placed.entry.id, placed)
    book.entries = list(unique.values())
    return book


def _tables(
    book: _Book[E], name: str
) -> Iterator[tuple[tuple[str | int, ...], Any, dict[tuple[str | int, ...], Span]]]:
    """The way to each entry, its data, and places of keys that do not stand in it."""
    assert book.document is not None
    data: Any = book.document.data
    top: tuple[str | int, ...] = ()
    if isinstance(data, dict) and len(data) == 1 and name in data and isinstance(data[name], list | dict | None):
        data, top = data[name], (name,)
    if isinstance(data, list):
        for number, entry in enumerate(data):
            yield (*top, number), entry, {}
    elif isinstance(data, dict):
        for key, entry in data.items():
            at = (*top, key)
            place = book.document.where_key(at)
            if entry is None:
                entry = {}
            if isinstance(entry, dict):
                if entry.get("id", key) != key:
                    message = f'the id "{cut(str(entry["id"]))}" stands under the key "{cut(key)}"'
                    book.add((*at, "id"), "duplicate-id", message, "delete the line id:, the key is the id")
                entry = {**entry, "id": key}
            yield at, entry, {("id",): place, (): place}
    elif data is not None:
        help = f"write entries such as - id: first, title: First, as in the guide to {name}.yaml"
        book.add(top, "wrong-type", f"{name}.yaml must hold a list of entries, but holds a text", help)


def _note_id(book: _Book[E], at: Sequence[str | int], id: str, places: dict[tuple[str | int, ...], Span]) -> None:
    assert book.document is not None
    span = places.get(("id",)) or book.document.where((*at, "id"))
    first = book.ids.setdefault(id, span)
    if first is not span:
        message = f'the id "{cut(id)}" stands twice; first in line {first.line}'
        help = "an id names one entry; give this one another"
        book.found.append(book.document.problem(span, "duplicate-id", message, help))


# --- what holds between entries ---------------------------------------------------------------------------


def fold_name(text: str) -> str:
    """A form of a name for comparing: composed, with plain apostrophes. Letter case counts."""
    return unicodedata.normalize("NFC", text).replace("\u2019", "'").replace("\u02bc", "'")


def _check_headings(book: _Book[SectionEntry]) -> None:
    owners: dict[str, tuple[str, int]] = {}
    for placed in book.entries:
        entry = placed.entry
        forms: list[tuple[str, tuple[str | int, ...]]] = [(entry.title, (*placed.at, "title"))]
        forms += [(alias, (*placed.at, "aliases", n)) for n, alias in enumerate(entry.aliases)]
        for form, at in forms:
            line = book.document.where(at).line if book.document else 0
            owner, first = owners.setdefault(fold_heading(form), (entry.id, line))
            if owner != entry.id:
                message = f'the heading "{cut(form)}" belongs to section "{owner}" already, in line {first}'
                book.add(at, "duplicate-alias", message, "a heading opens one section; leave it with one of them")


def _check_see_also(book: _Book[E], what: str, targets: Callable[[E], Sequence[str]]) -> None:
    asked = 0
    for placed in book.entries:
        for n, target in enumerate(targets(placed.entry)):
            if target in book.ids:
                continue
            asked += 1
            # A suggestion compares with every id; a file full of wrong ones has another problem than spelling.
            known = book.ids if asked <= _MAX_SUGGESTED else ()
            help = did_you_mean(target[:60], known, otherwise=f"see_also takes ids of {what}s of this file")
            book.add((*placed.at, "see_also", n), f"unknown-{what}", f'unknown {what} "{cut(target)}"', help)


def _forms(entry: NameEntry) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every form that would be matched, with the way to it."""
    yield entry.name, ("name",)
    for n, form in enumerate(entry.variants):
        yield form, ("variants", n)
    for form, key in ((entry.be, "be"), (entry.ru, "ru"), (entry.lacinka, "lacinka")):
        if form:
            yield form, (key,)
    for n, form in enumerate(entry.short):
        yield form, ("short", n)


def _check_forms(book: _Book[NameEntry]) -> frozenset[str]:
    """Report forms that two names claim; return those that match nobody, folded."""
    ambiguous = frozenset(fold_name(form) for p in book.entries for form in p.entry.ambiguous)
    owners: dict[str, tuple[str, int]] = {}
    for placed in book.entries:
        entry = placed.entry
        for form, way in _forms(entry):
            key = fold_name(form)
            if key in ambiguous:
                continue
            at = (*placed.at, *way)
            line = book.document.where(at).line if book.document else 0
            owner, first = owners.setdefault(key, (entry.id, line))
            if owner != entry.id:
                message = f'"{cut(form)}" is a form of "{owner}" already, in line {first}'
                help = f"list it as ambiguous: [{cut(form)}] in one of them; then it matches neither"
                book.add(at, "ambiguous-name", message, help)
    return ambiguous


def _set_apart(name: Name, ambiguous: frozenset[str]) -> Name:
    """The name with every ambiguous form of it among its `ambiguous` ones."""
    if not ambiguous:
        return name
    own = {fold_name(form) for form in name.ambiguous}
    extra: dict[str, str] = {}
    for form in (name.name, *name.variants, *name.short, name.be, name.ru, name.lacinka):
        key = fold_name(form)
        if form and key in ambiguous and key not in own:
            extra.setdefault(key, form)
    return replace(
        name,
        variants=tuple(form for form in name.variants if fold_name(form) not in ambiguous),
        short=tuple(form for form in name.short if fold_name(form) not in ambiguous),
        ambiguous=(*name.ambiguous, *extra.values()),
    )


def _check_values(book: _Book[SeriesEntry]) -> None:
    for placed in book.entries:
        seen: dict[tuple[Any, ...], int] = {}
        for n, value in enumerate(placed.entry.values):
            at = (*placed.at, "values", n)
            line = book.document.where(at).line if book.document else 0
            first = seen.setdefault((value.date, value.source, value.value, value.low, value.high), line)
            if first != line:
                message = f"this value stands twice; first in line {first}"
                book.add(at, "duplicate-value", message, "delete one of the two", level="warning")
