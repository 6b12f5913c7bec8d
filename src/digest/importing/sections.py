"""Sections, headlines and the lead of a review."""

from __future__ import annotations

import re

from msgspec.structs import replace

from digest.importing.blocks import Block, comment
from digest.importing.dates import find_dates
from digest.importing.headings import is_capitals, is_short, key
from digest.importing.inline import escape
from digest.importing.work import Work, followers

_BOLD_LEAD = re.compile(r"^\*\*(?P<head>[^*]{2,100})\*\*(?P<stop>\s*[.:–—-]?)\s*(?P<rest>\S.*)$")
_STANDING = re.compile(r"\bprepared\s+(?:for\s+you\s+)?by\b", re.IGNORECASE)
_GREETING = re.compile(r"^dear\s+(?:\w+\s*){1,5}[,!:]?$", re.IGNORECASE)
_SENTENCE_END = ".!?:;,…"
_SHORT = 6
"""Words of a line without a stop that can hardly be a sentence."""
_DAY = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2}(?:st|nd|rd|th)?)$",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)


def open_sections(work: Work) -> Work:
    """Finds the headings of sections, as headings, as plain lines, or run into a paragraph.

    They become headings of level 2. A heading like theirs that opens no section is a doubt: its items are filed under
    the section that shares a telling word with it, else they stay where they are.
    """
    blocks = _split_run_in(work)
    known = {n for n, b in enumerate(blocks) if is_short(b) and work.headings.section(b.text)}
    levels = {blocks[n].level for n in known if blocks[n].kind == "heading" and blocks[n].level}
    capitals = any(is_capitals(blocks[n].text) for n in known)
    plain = any(blocks[n].kind != "heading" for n in known)
    out: list[Block] = []
    for n, block in enumerate(blocks):
        if n in known:
            out.append(_heading(block, work.headings.printed(block.text)))
        elif _is_like(
            work,
            block,
            blocks[n + 1 : n + 2],
            levels=levels,
            known=bool(known),
            capitals=capitals or plain or not known,
        ):
            out += _unknown(work, block)
        else:
            out.append(block)
    return work.with_blocks(out)


def _heading(block: Block, text: str, *, level: int = 2) -> Block:
    return replace(block, kind="heading", md=escape(text), text=text, level=level, marker="", sign="")


def _split_run_in(work: Work) -> list[Block]:
    """Headings of sections that stand at the beginning of a paragraph, in capitals or in bold type."""
    out: list[Block] = []
    for block in work.blocks:
        if block.kind not in ("paragraph", "entry") or len(block.text) <= 20:
            out.append(block)
            continue
        bold = _BOLD_LEAD.match(block.md)
        head = bold["head"].strip() if bold else ""
        if (
            bold
            and work.headings.section(head)
            and block.text.startswith(head)
            and (len(head.split()) > 1 or is_capitals(head))
        ):
            text = block.text[len(head) :].lstrip(" .:–—-")
            at = block.md.find(text[:20])
            if at > 0:
                out.append(_heading(replace(block, doubts=()), head))
                out.append(replace(block, md=block.md[at:], text=text, strong=False))
                continue
        head = work.headings.run_in(block.text)
        if head and block.md.startswith(head):
            stop = re.match(r"\s*[.:–—-]?\s*", block.text[len(head) :])
            cut = len(head) + (stop.end() if stop else 0)
            if block.md[:cut] == block.text[:cut]:
                out.append(_heading(replace(block, doubts=()), head))
                out.append(replace(block, md=block.md[cut:], text=block.text[cut:]))
                continue
        out.append(block)
    return out


def _is_like(work: Work, block: Block, after: list[Block], *, levels: set[int], known: bool, capitals: bool) -> bool:
    """Whether a block looks like the heading of a section."""
    if not is_short(block) or block.kind == "entry" or block.text[-1] in ".!?,;" or not after:
        return False
    if block.kind == "heading" and block.level in levels:
        return True
    if key(block.text) in work.listed and known:
        return True
    words = re.findall(r"[^\W\d_]{2,}", block.text)
    return capitals and is_capitals(block.text) and (len(words) >= 2 or len(block.text) >= 7) and len(block.text) <= 80


def _unknown(work: Work, block: Block) -> list[Block]:
    near = work.headings.nearest(block.text)
    titles = ", ".join(f'"{section.title}"' for section in work.headings.sections)
    advice = (
        f"add it to the aliases of a section in sections.yaml, or write one of {titles}"
        if titles
        else "no section is listed in sections.yaml"
    )
    if near is None:
        return [
            *(comment(block.line, d) for d in block.doubts),
            comment(block.line, f'unknown section "{block.text}", its items stand with those above: {advice}'),
        ]
    message = f'unknown section "{block.text}", filed under "{near.title}" until you decide: {advice}'
    return [replace(_heading(block, near.title), doubts=(*block.doubts, message))]


# --- headlines --------------------------------------------------------------------------------------------


def open_headlines(work: Work) -> Work:
    """Other headings become headlines of items, or sub-headings below one; a line that is only a date is a doubt."""
    first = next(
        (
            n
            for n, b in enumerate(work.blocks)
            if b.kind == "heading" and b.level == 2 and work.headings.section(b.text)
        ),
        None,
    )
    sure, perhaps = _headlines(work)
    out: list[Block] = []
    top = 0
    for n, block in enumerate(work.blocks):
        section = block.kind == "heading" and block.level == 2 and work.headings.section(block.text) is not None
        if section:
            top = 0
            out.append(block)
            continue
        lead = first is not None and n < first
        if _is_day(block):
            message = f'a line of its own says "{block.text}": write {{date=…}} above the items it belongs to'
            out += [*(comment(block.line, d) for d in block.doubts), comment(block.line, message)]
            continue
        if n not in sure:
            message = "this line may be a headline: if so, write ### before it"
            out.append(replace(block, doubts=(*block.doubts, message)) if n in perhaps and not lead else block)
            continue
        if lead:
            out.append(replace(block, kind="paragraph", level=0))
            continue
        level = block.level or 9
        deeper = bool(top) and block.kind == "heading" and level > top
        top = top if deeper else level
        out.append(_heading(block, block.text.strip(), level=4 if deeper else 3))
    return work.with_blocks(out)


def _is_day(block: Block) -> bool:
    if block.kind not in ("paragraph", "heading") or block.words > 7:
        return False
    text = block.text.rstrip(":. ")
    found = next(find_dates(text), None)
    if found and not text[: found.at[0]].strip() and not text[found.at[1] :].strip():
        return True
    return bool(_DAY.match(text) and _MONTHS.search(text))


def _headlines(work: Work) -> tuple[frozenset[int], frozenset[int]]:
    """Places of headlines, and of lines that may be one and are left alone.

    A plain line without a stop is a headline where it is short, set in capitals at every word, or not the only one
    of its kind. What has more words may as well be a sentence whose stop is missing.
    """
    sure: set[int] = set()
    long: set[int] = set()
    after = followers(work.blocks)
    for n, block in enumerate(work.blocks):
        if block.kind == "heading" or _is_set_off(work, block, after[n]):
            sure.add(n)
        elif _is_plain_headline(block, work.blocks[n - 1] if n else None, after[n]):
            words = [w for w in block.text.split() if w[0].isalpha()]
            titled = sum(w[0].isupper() for w in words if len(w) > 3) >= 0.8 * max(sum(len(w) > 3 for w in words), 1)
            (sure if block.words <= _SHORT or titled else long).add(n)
    if len(long) >= 2:
        return frozenset(sure | long), frozenset()
    return frozenset(sure), frozenset(long)


def _is_set_off(work: Work, block: Block, after: Block | None) -> bool:
    """Whether a whole paragraph is in bold type, or the contents list names it."""
    if not is_short(block) or block.kind == "entry" or after is None or after.kind == "heading":
        return False
    return (block.strong or key(block.text) in work.listed) and block.words <= 18


def _is_plain_headline(block: Block, before: Block | None, after: Block | None) -> bool:
    if block.kind != "paragraph" or not is_short(block) or after is None or after.kind != "paragraph":
        return False
    if after.words < 14 and not _is_sentence(after.text):
        return False
    if before is not None and before.text.endswith(":"):
        return False
    return (
        2 <= block.words <= 14
        and not _is_sentence(block.text)
        and (block.text[0].isupper() or block.text[0].isdigit() or block.text[0] in "“«\"'‘")
        and not re.search(r"https?:|www\.|@|\w:\s", block.text)
        and not _GREETING.match(block.text)
    )


def _is_sentence(text: str) -> bool:
    return text.rstrip("”»\"’')")[-1:] in _SENTENCE_END


# --- the lead ---------------------------------------------------------------------------------------------


def settle_lead(work: Work) -> Work:
    """Joins a greeting with what it opens, and moves the standing line ("prepared by …") out of the first section."""
    blocks = _greetings(work.blocks)
    first = next((n for n, b in enumerate(blocks) if b.kind == "heading" and b.level == 2), None)
    if first is None or first + 1 >= len(blocks):
        return work.with_blocks(blocks)
    standing = blocks[first + 1]
    if standing.kind == "paragraph" and standing.words <= 60 and _STANDING.search(standing.text):
        blocks = [*blocks[:first], standing, blocks[first], *blocks[first + 2 :]]
    return work.with_blocks(blocks)


def _greetings(blocks: tuple[Block, ...]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if out and out[-1].kind == "paragraph" and _GREETING.match(out[-1].text) and block.kind == "paragraph":
            last = out.pop()
            block = replace(
                block,
                md=f"{last.md} {block.md}",
                text=f"{last.text} {block.text}",
                line=last.line,
                doubts=last.doubts + block.doubts,
            )
        out.append(block)
    return out
