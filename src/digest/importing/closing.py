"""The end of an issue: the editors' note, the sign-off, the subscription form."""

from __future__ import annotations

import re
from collections import Counter

from msgspec.structs import replace

from digest.importing.blocks import Block, comment
from digest.importing.work import Work, omitted

_SIGN_OFF = re.compile(
    r"^(?:(?:with\s+)?(?:best|kind|kindest|warm|warmest)\s+(?:regards|wishes)|(?:with\s+)?regards|"
    r"yours\s+(?:sincerely|truly|faithfully)|sincerely(?:\s+yours)?|respectfully(?:\s+yours)?|"
    r"best|yours|warmly|cordially|thank you for reading)\s*(?:[,!.–—-]+\s*|$)(?P<who>.{0,70})$",
    re.IGNORECASE,
)
_AROUND = "the subscription form and what stands around it"
_TEAM = re.compile(
    r"\b(?:team|editors?|editorial|staff|desk|office|secretariat|newsroom|redaction|monitors?|project|network)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"""
      \bby\s+e-?mail\s*[.:!]?$
    | \bsubscri(?:be|ption|ber)\b
    | \b(?:sign\s+up|unsubscribe|mailing\s+list|newsletter)\b
    | ^(?:your\s+)?e-?mail(?:\s+address)?\s*[*:]?(?:\s*\(required\))?$
    | ^(?:your\s+)?(?:first|last|full|sur)?\s?-?name\s*[*:]?(?:\s*\(required\))?$
    | ^(?:submit|send|share|share\s+this.*|print|tweet|follow\s+us.*|read\s+(?:also|more|next).*)\s*:?$
    | ^(?:related(?:\s+\w+)?|back\s+to\s+top|previous|next)\s*:?$
    | ^(?:facebook|twitter|telegram|whatsapp|linkedin|vkontakte|viber|email|x|instagram|youtube)$
    | ^\*\s*indicates\s+required$ | ^required\s+fields | \bi\s+(?:agree|consent)\s+to\b
    | ^(?:©|\(c\)|copyright\b) | \ball\s+rights\s+reserved\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TO_READER = re.compile(r"\b(?:you|your|below|please|click|us|our)\b|©|all rights reserved", re.IGNORECASE)
_LONGEST = 320
_NOTE = re.compile(
    r"^(?:\[|\()?(?:a\s+)?(?:note\s+(?:from|of|by)\s+(?:the\s+)?editors?|"
    r"editor(?:s['’]?|['’]s|ial)?\s+(?:team\s+)?note|note\s+to\s+readers?)\b",
    re.IGNORECASE,
)
_SIMILAR = 0.8


def leave_out_closing(work: Work) -> Work:
    """Takes out sign-offs of the editors and the subscription form.

    Nothing is cut at a sign-off: what follows it stays, unless it is itself a part of the form. A sign-off further
    up is the editors' where it says so ("the team"); with a person's name it ends somebody's letter and stays.
    """
    signs = {n: found for n in range(len(work.blocks)) if (found := _sign_off(work, n))}
    signed = {m for n, (last, _) in signs.items() for m in range(n, last + 1)}
    gone: dict[int, str] = {}
    forms: dict[int, str] = {}
    # From the end: everything below is a part of the closing, and the form reaches down to the end or a sign-off.
    closing = True
    for n in range(len(work.blocks) - 1, -1, -1):
        block = work.blocks[n]
        if n in signs and (closing or signs[n][1]):
            gone |= dict.fromkeys(range(n, signs[n][0] + 1), "the sign-off")
            gone |= forms if closing else {}
        if closing and _is_form(block):
            forms[n] = _AROUND
            if not signed or n > max(signed):
                gone[n] = _AROUND
        closing = closing and (n in signed or n in forms or block.kind == "comment" or bool(_NOTE.match(block.text)))
    return work.take(gone)


def _is_form(block: Block) -> bool:
    if block.kind in ("comment", "table") or len(block.text) > _LONGEST or not _FORM.search(block.text):
        return False
    # A sentence about a newsletter is news, unless it speaks to the reader.
    return block.words <= 6 or bool(_TO_READER.search(block.text))


def _sign_off(work: Work, n: int) -> tuple[int, bool] | None:
    """The last block of a sign-off that begins at `n`, and whether it is the editors'."""
    block = work.blocks[n]
    found = _SIGN_OFF.match(block.text) if block.kind in ("paragraph", "heading") and len(block.text) <= 120 else None
    if not found:
        return None
    who = found["who"].strip()
    if who:
        return (n, bool(_TEAM.search(who))) if not who.endswith((".", "?")) or len(who) < 40 else None
    last = n
    if n + 1 < len(work.blocks):
        after = work.blocks[n + 1]
        name = (
            after.kind == "paragraph"
            and after.words <= 6
            and after.text[-1:] not in ".?!:"
            and not work.headings.section(after.text)
        )
        if name and not _is_form(after):
            last = n + 1
            who = after.text
    bare = re.fullmatch(r"(?:best|yours|regards)[,!. ]*", block.text, re.IGNORECASE)
    if bare and last == n:
        return None
    return last, bool(_TEAM.search(who))


def settle_note(work: Work) -> Work:
    """The editors' note belongs to the section, which prints it in every issue; it is no item."""
    section = None
    out: list[Block] = []
    for block in work.blocks:
        if block.kind == "heading" and block.level == 2:
            section = work.headings.section(block.text)
        if block.kind not in ("paragraph", "quote") or not _NOTE.match(block.text) or work.front.kind == "report":
            out.append(block)
            continue
        if section is not None and section.note and _alike(block.text, section.note):
            work = _left(work, block)
            continue
        where = f'note: of "{section.id}"' if section is not None else "note: of its section"
        advice = f"editors' note, no item: write it under {where} in sections.yaml, which prints it in every issue"
        out.append(comment(block.line, f"{advice}: {block.text}"))
        out += [comment(block.line, message) for message in block.doubts]
    return work.with_blocks(out)


def _left(work: Work, block: Block) -> Work:
    return replace(work, omissions=(*work.omissions, omitted(block, "the editors' note, which the section prints")))


def _alike(a: str, b: str) -> bool:
    one, other = (Counter(re.findall(r"\w+", text.casefold())) for text in (a, b))
    return (one & other).total() >= _SIMILAR * max(one.total(), other.total(), 1)
