"""Rules about the words: spellings of names, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from digest.checking.prose import Passage
from digest.checking.subject import Subject, Text
from digest.diagnostics import Diagnostic

_MARKS = re.compile(r'["“”„«»]')
_PAIRS = {"“": "”", "„": "“", "«": "»", "»": "«", "”": "”", '"': '"'}
"""Opening marks with what closes them; » and ” open in some languages, and so do they here where nothing is open."""


class Quotations(Struct):
    """What stands between quotation marks in a passage, by offsets into it."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    open: list[tuple[int, str]] = field(default_factory=list)
    """Marks that nothing closes."""

    def __contains__(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self.spans) or any(start <= offset for start, _ in self.open)


def quotations(text: str) -> Quotations:
    """The quotations of a passage, of all common kinds of marks."""
    found = Quotations()
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if at and text[at - 1] == "\\":
            continue
        # 5" is five inches, unless a quotation is waiting for its end.
        if mark == '"' and at and text[at - 1].isdigit() and not any(sign == '"' for _, sign in found.open):
            continue
        if found.open and _closes(mark, found.open[-1][1]):
            start, _ = found.open.pop()
            if not found.open:
                found.spans.append((start, at + 1))
        else:
            found.open.append((at, mark))
    return found


def _closes(mark: str, opening: str) -> bool:
    return mark == _PAIRS[opening] or (opening == "„" and mark == "”")


def check(subject: Subject) -> Iterator[Diagnostic]:
    for text in subject.texts:
        passages = text.prose.passages
        quoted: list[Quotations | None] = []
        for passage in passages:
            words = text.prose.of(passage)
            quoted.append(quotations(words) if any(mark in words for mark in _PAIRS) else None)
        for index, passage in enumerate(passages):
            own = quoted[index]
            if own and own.open and not _goes_on(text, index):
                yield _unbalanced(text, passage, own)
        yield from _spelling(text, quoted, subject)


def _goes_on(text: Text, index: int) -> bool:
    """Whether a quotation of several paragraphs goes on behind this one: each opens it, only the last closes it."""
    passages = text.prose.passages
    if index + 1 == len(passages):
        return False
    own, following = text.prose.of(passages[index]).lstrip(), text.prose.of(passages[index + 1]).lstrip()
    return bool(own) and own[0] in '"“„«' and following[:1] == own[0]


def _unbalanced(text: Text, passage: Passage, own: Quotations) -> Diagnostic:
    at, mark = own.open[0]
    rest = text.prose.of(passage)[at:]
    word = re.match(r"\S{1,30}", rest)
    opens = mark in "“„«" or (mark == '"' and not rest[1:2].isspace() and len(rest) > 1)
    message = f"the quotation mark {mark} has no partner in this paragraph"
    help = "write the mark that opens the quotation, or delete this one"
    if opens:
        help = f"write {_PAIRS[mark]} where the quotation ends"
    end = at + (len(word[0]) if word and opens else 1)
    return text.finding(passage.start + at, passage.start + end, "unbalanced-quotes", message, help)


def _spelling(text: Text, quoted: list[Quotations | None], subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each form, at its first mention, with the number of the others."""
    passages = text.prose.passages
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    index = 0
    for mention, better in subject.rules.spellings.find(text.prose.text):
        while index < len(passages) and passages[index].end <= mention.start:
            index += 1
        if index == len(passages):
            break
        passage = passages[index]
        own = quoted[index]
        # Footnotes cite titles, and titles are quoted as they are.
        if passage.kind in ("quotation", "footnote") or (own and mention.start - passage.start in own):
            continue
        form = text.source.text[mention.start : mention.end]
        places.setdefault((form, better), []).append((mention.start, mention.end))
    for (form, better), spans in places.items():
        start, end = spans[0]
        more = f", {len(spans)} times in this file" if len(spans) > 1 else ""
        yield text.finding(
            start,
            end,
            "name-spelling",
            f'"{" ".join(form.split())}" is not the preferred spelling{more}',
            f'write "{better}"; between quotation marks a spelling may stand as it was',
        )
