"""The contents list: found, remembered and left out."""

from __future__ import annotations

import re
from collections import defaultdict

from msgspec.structs import replace

from digest.importing.blocks import Block
from digest.importing.headings import is_short, key
from digest.importing.work import Work

_LABEL = re.compile(
    r"^(?:table of )?contents|^in this (?:issue|edition|review|report)$|^content$|^what's inside$", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S")
_REASON = "the contents list"
_SEARCHED = 500
"""Paragraphs that are looked at for headings run into them."""


def first_text(blocks: tuple[Block, ...]) -> int:
    """Place of the first block that is running text, behind the last where there is none."""
    for place, block in enumerate(blocks):
        if block.kind in ("paragraph", "quote") and _is_text(block):
            return place
    return len(blocks)


def _is_text(block: Block) -> bool:
    return block.words >= 25 or (block.words >= 9 and block.text.rstrip("”»\"’') ")[-1:] in ".!?:")


def leave_out_contents(work: Work) -> Work:
    """Takes the contents list out; headings that it names and that stand nowhere are a doubt."""
    places = _labelled(work) or _entries(work) or _plain_lines(work)
    if not places:
        return work
    last = max(places)
    named = [work.blocks[n] for n in places[:_SEARCHED] if not _LABEL.match(work.blocks[n].text)]
    later = {key(b.text) for b in work.blocks[last + 1 :] if is_short(b)}
    # A heading may also open a paragraph.
    openings = [b.text[:120].casefold() for b in work.blocks[last + 1 :] if b.kind == "paragraph"][:_SEARCHED]
    missing = [
        b for b in named if key(b.text) not in later and not any(o.startswith(b.text.casefold()) for o in openings)
    ]
    work = replace(work.take(dict.fromkeys(places, _REASON)), listed=tuple(key(b.text) for b in named))
    # A report words its contents list and its headings differently now and then; both lists being long, it shows.
    if missing and (
        not any(_NUMBERED.match(b.text) for b in work.blocks if is_short(b)) or len(missing) > len(named) / 2
    ):
        lost = ", ".join(f'"{b.text}"' for b in missing)
        advice = "but no such heading stands in the text: write ## headings where they belong"
        work = work.doubt(missing[0].line, f"the contents list names {lost}, {advice}")
    return work


def _labelled(work: Work) -> list[int]:
    """A list under the word "Contents"."""
    last = {key(b.text): n for n, b in enumerate(work.blocks) if is_short(b)}
    for place, block in enumerate(work.blocks[: len(work.blocks) // 2 + 8]):
        if not (_LABEL.match(block.text) and block.words <= 4):
            continue
        places = [place]
        seen: set[str] = set()
        for n in range(place + 1, len(work.blocks)):
            b = work.blocks[n]
            name = key(b.text)
            if not is_short(b) or (work.headings.section(b.text) and name in seen):
                break
            if b.kind != "entry" and (last[name] == n or name in seen):
                break
            seen.add(name)
            places.append(n)
        if len(places) > 1:
            return places
    return []


def _entries(work: Work) -> list[int]:
    """A list whose entries are headings of the text, or of sections."""
    blocks = work.blocks
    last = {key(b.text): n for n, b in enumerate(blocks) if is_short(b) and b.kind != "entry"}
    at = 0
    while at < min(len(blocks), 80):
        end = at
        while end < len(blocks) and blocks[end].kind == "entry" and is_short(blocks[end]):
            end += 1
        if end - at >= 2:
            run = blocks[at:end]
            known = sum(last.get(key(b.text), -1) >= end or work.headings.section(b.text) is not None for b in run)
            if known >= 2 and known >= 0.5 * (end - at):
                return list(range(at, end))
        at = max(end, at + 1)
    return []


def _plain_lines(work: Work) -> list[int]:
    """Headings of sections one after another at the top, without signs or numbers."""
    limit = first_text(work.blocks)
    runs: list[list[int]] = [[]]
    seen: set[str] = set()
    last: dict[str, int] = defaultdict(int)
    for n, block in enumerate(work.blocks):
        if is_short(block):
            last[key(block.text)] = n
    for n, block in enumerate(work.blocks[:limit]):
        name = key(block.text)
        is_heading = is_short(block) and (work.headings.section(block.text) or last[name] >= limit)
        if not is_heading or name in seen:
            runs.append([])
            seen = set()
            continue
        seen.add(name)
        runs[-1].append(n)
    for run in runs:
        repeated = any(last[key(work.blocks[n].text)] > run[-1] for n in run)
        if len(run) >= 3 or (len(run) == 2 and repeated):
            return run
    return []
