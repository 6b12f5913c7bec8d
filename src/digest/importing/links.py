"""Words that were links before the text was copied without them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from digest.importing.text import lost_link
from digest.importing.work import Work

_HERE = re.compile(
    r"\b(?:available|published|found|read|seen?|click|details?|detail,|overview,|information|more|watch|listen|registered?|join)\s*,?\s+"
    r"(?:it\s+|more\s+)?(here)\b(?=\s*(?:[.,;:)]|and\b|$))"
    r"|\b(here)\s+and\s+here\b|\(\s*(here)\s*\)|\bTHIS\s+(LINK|FORM|[A-Z]+\s+FORM)\b",
    re.IGNORECASE,
)


def note_lost_links(work: Work) -> Work:
    """Plain text keeps the word "here" of a link, not where it led."""
    blocks = []
    for block in work.blocks:
        if block.kind in ("paragraph", "entry", "quote", "note") and "](" not in block.md:
            found = _HERE.search(block.text)
            if found and not any("was a link" in message for message in block.doubts):
                word = next(group for group in found.groups() if group)
                block = replace(block, doubts=(*block.doubts, lost_link(word)))
        blocks.append(block)
    return work.with_blocks(blocks)
