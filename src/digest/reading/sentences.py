"""Where sentences begin and end, well enough for dates and names."""

from __future__ import annotations

import re

_ABBREVIATIONS_WORDS = """
adm amb approx art arts assoc ave brig capt cf ch cmdr co col corp cpl dept dr eg e.g esp est etc ex fig gen gov
hon ie i.e inc jr lt ltd maj mr mrs ms mt no nos op p para pp pres prof rep reps rev rtd sec sen sens sgt sq sr
st v vol vs jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n e.u a.m p.m d.c
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS_WORDS.split())
"""Words that end in a full stop without ending a sentence, in small letters, the last stop left out."""

_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+")
_OPENING = "([\"'“‘«"
# A sentence with the event's date in it is shorter; the limit keeps a text without full stops cheap.
_LONGEST = 2000


def first_sentence(text: str) -> str:
    """The first sentence of a plain text, never beyond its first paragraph nor 2,000 characters."""
    paragraph = text[:_LONGEST].split("\n\n", 1)[0]
    for match in _END.finditer(paragraph):
        following = paragraph[match.end() : match.end() + 1]
        if following and is_end(paragraph, match.start()) and not following.islower():
            return paragraph[: match.end()].rstrip()
    return paragraph


def is_end(text: str, position: int) -> bool:
    """Whether the stop at `position`, with white space behind it, ends a sentence."""
    if text[position] != ".":
        return True
    before = text[max(0, position - 30) : position]
    word = before.split()[-1] if before and not before[-1].isspace() else ""
    for sign in _OPENING:
        word = word.rpartition(sign)[2]
    if len(word) == 1 and word.isalpha() and word != "I":
        return False
    # An ordinal as some languages write it: "28. October".
    if word.isdigit() and len(word) <= 2 and _MONTH.match(text, position + 1):
        return False
    return word.lower() not in ABBREVIATIONS


_MONTH = re.compile(r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
