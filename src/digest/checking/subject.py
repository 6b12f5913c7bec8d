"""What an editorial rule looks at: an issue with its sources, and what the site says the rules are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.checking.domains import Domains, canonical
from digest.checking.prose import Passage, Prose, read_prose
from digest.checking.spellings import Spellings
from digest.diagnostics import Diagnostic, Level, Span
from digest.model import Issue, Item, Site, Vocabulary
from digest.reading.frontmatter import read_front_matter
from digest.reading.schema import FrontMatter
from digest.reading.source import Source

if TYPE_CHECKING:
    from digest.reading.blocks import Outlined
    from digest.reading.yaml import Document

_ADDRESS = re.compile(r"https?://(?:[^\s<>\"()\]]|\([^\s()]*\))+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OPENING = 12
"""Words by which an item is found in its source."""
_FEW = 4
"""Words that are enough where code or markup among the first ones hides the others."""


class Rules(Struct, frozen=True):
    """What the rules need of the site and its vocabularies; built once for a run."""

    domains: Domains
    spellings: Spellings
    topics: bool
    """Whether there are topics to file items under."""

    @classmethod
    def build(cls, site: Site, vocabulary: Vocabulary) -> Rules:
        return cls(
            domains=Domains(site.unlinked_domains, mentions=site.unlinked_mentions),
            spellings=Spellings(vocabulary.names),
            topics=bool(vocabulary.topics),
        )


class Text:
    """One Markdown file. Everything is worked out when first asked for."""

    def __init__(self, source: Source, blocks: Sequence[Outlined] | None = None) -> None:
        """`blocks` are those of the body, where it was parsed already."""
        self.source = source
        self._blocks = blocks

    @cached_property
    def prose(self) -> Prose:
        return read_prose(self.source, self._blocks)

    @cached_property
    def head(self) -> Document | None:
        """The front matter with its places."""
        head, _ = read_front_matter(self.source, FrontMatter)
        return head.document if head else None

    def finding(
        self, start: int, end: int, code: str, message: str, help: str = "", level: Level = "warning"
    ) -> Diagnostic:
        """A diagnostic at character offsets into the source."""
        return self.source.problem(self.source.span_at(start, end), code, message, help, level)

    @cached_property
    def addresses(self) -> dict[str, list[tuple[int, int]]]:
        """Where addresses of the web stand in the body, by their canonical form: first and last offset."""
        return addresses_in(self.source.text, self.prose.body)


def addresses_in(text: str, start: int = 0) -> dict[str, list[tuple[int, int]]]:
    """Where addresses of the web stand in a text, from an offset on: by canonical form, first and last offset."""
    found: dict[str, list[tuple[int, int]]] = {}
    for match in _ADDRESS.finditer(text, start):
        found.setdefault(canonical(match[0]), []).append(match.span())
    return found


class Subject(Struct):
    """An issue under examination."""

    issue: Issue
    texts: list[Text]
    """Its files, in reading order."""
    rules: Rules
    sound: bool = True
    """Whether the issue was read without errors; where not, what is missing may only be misspelled."""
    _places: dict[str, tuple[Text, int, int]] | None = None

    def where(self, item: Item) -> tuple[Text, int, int]:
        """File, first offset and last offset of an item's first words, as near as can be told."""
        if self._places is None:
            self._places = dict(_locate(self.issue.items, self.texts))
        return self._places[item.id]

    def passages(self) -> Iterator[tuple[Text, Passage]]:
        for text in self.texts:
            for passage in text.prose.passages:
                yield text, passage


def _locate(items: Iterable[Item], texts: list[Text]) -> Iterator[tuple[str, tuple[Text, int, int]]]:
    """By the first words, each passage serving one item, or else by the id where it is written."""
    passages = [(text, passage) for text in texts for passage in text.prose.passages]
    openings: dict[tuple[str, ...], list[int]] = {}
    for number, (text, passage) in enumerate(passages):
        words = _words(text.prose.of(passage))
        for key in {words, words[:_FEW]}:
            openings.setdefault(key, []).append(number)
    at = -1
    last = (texts[0], texts[0].prose.body, texts[0].prose.body)
    for item in items:
        words = _words(item.headline or item.text.partition("\n\n")[0])
        numbers = openings.get(words) or openings.get(words[:_FEW]) or []
        # Sections may stand in another order than their files, so a place before the last one is better than none.
        if numbers:
            following = bisect_right(numbers, at)
            at = number = numbers[following if following < len(numbers) else 0]
            text, passage = passages[number]
            last = (text, passage.start, passage.end)
        elif item.written:
            mark = re.compile(r"\{[^{}\n]*#" + re.escape(item.id) + r"[\s}]")
            for text in texts:
                if found := mark.search(text.source.text):
                    last = (text, found.start(), found.end())
                    break
        yield item.id, last


def _words(text: str) -> tuple[str, ...]:
    return tuple(match[0].casefold() for match in islice(_WORD.finditer(text, 0, 400), _OPENING))


def front_matter_span(text: Text, path: tuple[str | int, ...]) -> Span:
    """Place of a value of the front matter."""
    return text.head.where(path) if text.head is not None else text.source.span(1)
