"""Headings: which section they open, and how close they come to one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from digest.importing.blocks import Block, squeeze
from digest.model import Section
from digest.reading.context import fold_heading

_NUMBER = re.compile(r"^\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-H])[.)]\s+")
_ODD = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-"}
)
_GENERIC = frozenset(
    [
        "and",
        "the",
        "of",
        "in",
        "on",
        "a",
        "an",
        "developments",
        "development",
        "situation",
        "situations",
        "news",
        "update",
        "updates",
        "events",
        "review",
    ]
)
LONGEST = 110
"""Characters of the longest line that may be a heading."""


def key(text: str) -> str:
    """What two spellings of one heading have in common: number, case, closing stop and kinds of signs left aside."""
    text = _NUMBER.sub("", squeeze(text).translate(_ODD))
    return squeeze(text.replace("&", " and ").strip(" .:*_#\t").casefold())


def bare(text: str) -> str:
    """A heading as it is printed, without its number and its closing colon or stop."""
    return _NUMBER.sub("", squeeze(text)).rstrip(" .:").strip()


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals throughout."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def is_short(block: Block) -> bool:
    """Whether a block may be a heading as far as its length goes."""
    return (
        block.kind in ("paragraph", "heading", "entry")
        and 0 < len(block.text) <= LONGEST
        and "\ue000" not in block.text
    )


class Headings(Struct, frozen=True):
    """The sections by their titles and aliases."""

    sections: tuple[Section, ...]
    forms: tuple[tuple[str, Section], ...]
    """Every heading with its section, in the order of the list."""
    by_key: Mapping[str, tuple[str, Section]]
    folded: frozenset[str]
    """Every heading as the reader of issues compares them."""

    @classmethod
    def of(cls, sections: Sequence[Section]) -> Headings:
        forms = tuple((form, section) for section in sections for form in (section.title, *section.aliases))
        by_key: dict[str, tuple[str, Section]] = {}
        for form, section in forms:
            by_key.setdefault(key(form), (form, section))
        return cls(tuple(sections), forms, by_key, frozenset(fold_heading(form) for form, _ in forms))

    def section(self, text: str) -> Section | None:
        """The section that a line opens."""
        if len(text) > LONGEST:
            return None
        found = self.by_key.get(key(text))
        return found[1] if found else None

    def printed(self, text: str) -> str:
        """The heading so that the reader knows it: as printed, or else in the spelling of the list."""
        heading = bare(text)
        return heading if fold_heading(heading) in self.folded else self.by_key[key(text)][0]

    def run_in(self, text: str) -> str:
        """The heading in capitals that a paragraph begins with, as it stands there, or nothing."""
        for form, _ in sorted(self.forms, key=lambda pair: -len(pair[0])):
            head = text[: len(form)]
            if head.casefold() != form.casefold() or not is_capitals(head):
                continue
            rest = text[len(form) :]
            if re.match(r"\s*[.:–—-]?\s+[\W\d]*[^\W\d_]", rest) and not is_capitals(rest[:40]):
                return head
        return ""

    def nearest(self, text: str) -> Section | None:
        """The section that shares a telling word with a heading: the one named first in it."""
        words = [w for w in re.findall(r"[^\W\d_]+", text.casefold()) if w not in _GENERIC]
        for word in words:
            for form, section in self.forms:
                if word in re.findall(r"[^\W\d_]+", form.casefold()):
                    return section
        return None
