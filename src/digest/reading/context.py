"""What the reading of an issue has to know of the site and its vocabularies, as look-ups."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.model import Name, Section, Site, Vocabulary

if TYPE_CHECKING:
    from digest.reading.names import NameMatcher

_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def fold_heading(text: str) -> str:
    """A heading as it is compared: letter case, kinds of quotation marks and dashes, and spacing ignored."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLD).casefold().split())


class Context(Struct, frozen=True, kw_only=True):
    """Built once for a run; issues are read against it."""

    site: Site
    vocabulary: Vocabulary
    sections: Mapping[str, Section]
    """By id."""
    headings: Mapping[str, Section]
    """By every folded title and alias."""
    topics: Mapping[str, str]
    """Title of each topic, by id."""
    topic_hints: Mapping[str, str]
    """Id of a topic by folded titles and aliases, for suggestions."""
    names: Mapping[str, Name]
    """By id."""
    series: frozenset[str]
    matcher: NameMatcher
    drafts: bool = False
    """Whether section files that are drafts take part."""

    @classmethod
    def build(cls, site: Site, vocabulary: Vocabulary, *, drafts: bool = False) -> Context:
        """Look-ups over a site and its vocabularies."""
        from digest.reading.names import NameMatcher

        headings: dict[str, Section] = {}
        for section in vocabulary.sections:
            for form in (section.title, *section.aliases):
                headings.setdefault(fold_heading(form), section)
        hints: dict[str, str] = {}
        for topic in vocabulary.topics:
            for form in (topic.title, *topic.aliases):
                hints.setdefault(fold_heading(form).replace(" ", "-"), topic.id)
        return cls(
            site=site,
            vocabulary=vocabulary,
            sections={section.id: section for section in vocabulary.sections},
            headings=headings,
            topics={topic.id: topic.title for topic in vocabulary.topics},
            topic_hints=hints,
            names={name.id: name for name in vocabulary.names},
            series=frozenset(series.id for series in vocabulary.series),
            matcher=NameMatcher(vocabulary.names),
            drafts=drafts,
        )
