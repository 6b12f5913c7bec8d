"""Rules about items: that they can be found again, and that pictures say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.checking.prose import Passage
from digest.checking.subject import Subject, Text
from digest.diagnostics import Diagnostic

_IMAGE = re.compile(r"!\[[^\[\]]*\]\((?P<file>[^()\s]+)(?P<title>\s+[\"'(][^\n]*?[\"')])?\s*\)")
_CREDIT = re.compile(
    r"\b(?:photos?|photograph\w*|images?|pictures?|credits?|source|courtesy|illustration|drawing|drawn|map|graphics?|screenshot|via|by)\b|©",
    re.IGNORECASE,
)

_SHOWN = 40
"""Characters of an item that stand for the whole of it."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    if subject.rules.topics and subject.sound:
        yield from untagged(subject)
    for text in subject.texts:
        yield from pictures(text)


def untagged(subject: Subject) -> Iterator[Diagnostic]:
    for item in subject.issue.items:
        if not item.topics:
            text, start, end = subject.where(item)
            yield text.finding(
                start,
                min(end, start + _SHOWN),
                "untagged-item",
                "the item has no topic, so no topic's page, feed or count has it",
                "end it with a hashtag from topics.yaml; `digest suggest` proposes some",
            )


def pictures(text: Text) -> Iterator[Diagnostic]:
    """Pictures in the text that nothing near them says the origin of."""
    if "![" not in text.source.text:
        return
    passages = text.prose.passages
    for index, passage in enumerate(passages):
        raw = text.source.text[passage.start : passage.end]
        for match in _IMAGE.finditer(raw):
            if text.prose.text[passage.start + match.start()] != "!":
                continue
            if match["title"] or _CREDIT.search(raw[match.end() :]) or _credited_below(text, passages, index):
                continue
            yield text.finding(
                passage.start + match.start(),
                passage.start + match.end(),
                "missing-credit",
                "nothing says whose picture this is",
                f'write who made it behind the address: ![…]({match["file"]} "Photo: Name / Agency")',
            )


def _credited_below(text: Text, passages: tuple[Passage, ...], index: int) -> bool:
    if index + 1 == len(passages):
        return False
    following = passages[index + 1]
    words = text.prose.of(following)
    return len(words) <= 160 and _CREDIT.search(words) is not None
