"""Reports: numbered headings, and the paragraphs that say who wrote and paid for them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from digest.importing.blocks import Block
from digest.importing.headings import LONGEST, is_capitals, is_short, key
from digest.importing.inline import escape
from digest.importing.opening import photo_credit
from digest.importing.work import Work, followers

_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=\S)")
_DEEP = re.compile(r"^\d{1,2}\.\d{1,2}\.?\d{0,2}\.?\s+[^\W\d_‘'“\"«]?\S")
_REPORT = re.compile(
    r"\b(?:(?:policy|analytical|research|special|annual|quarterly|expert|thematic)\s+(?:report|paper|brief|study)|"
    r"white\s+paper)\b",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"introduction|conclusions?|(?:executive )?summary|foreword|preface|(?:policy )?recommendations|methodology|"
    r"background|annex|appendix|bibliography|references|key (?:findings|takeaways)|about the authors?"
)
"""Headings that reports have without a number, as keys."""
_CREDITS = ("acknowledgements", "acknowledgments", "credits", "imprint", "about this report")
_AUTHORS = re.compile(
    r"^(?:(?:policy |this )?(?:report|paper|brief|study)\s+(?:was\s+)?)?"
    r"(?:prepared|written|authored|edited)\s+by\b:?\s*|^authors?\s*:\s*",
    re.IGNORECASE,
)
_INPUT = re.compile(
    r"^(?:with\s+)?(?:input|contributions?|(?:research )?assistance)\s+(?:from|by|of)\b:?\s*|"
    r"^contributors?\s*:\s*",
    re.IGNORECASE,
)
_FUNDING = re.compile(
    r"\b(?:grant|grants|funded|funding|financed|financial(?:ly)?\s+support(?:ed)?|sponsored)\b", re.IGNORECASE
)
_NAMES = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s*;\s*|\s*&\s*)")
_ONE_NAME = re.compile(r"^[^\W\d_][^\d:;!?]*$")
_MAX_NAME = 60


def is_report(work: Work) -> bool:
    """Whether the text has no sections of a review but numbered headings, or says itself that it is a report."""
    if any(is_short(b) and work.headings.section(b.text) for b in work.blocks):
        return False
    short = [b for b in work.blocks if is_short(b) and b.text[-1] not in ".;,"]
    deep = sum(bool(_DEEP.match(b.text)) for b in short)
    if deep >= 2:
        return True
    head = [work.front.title, *(b.text for b in work.blocks[:6] if is_short(b)), *work.document.titles[:1]]
    headings = sum(b.kind == "heading" or bool(_NUMBER.match(b.text)) for b in short)
    return headings >= 2 and any(_REPORT.search(text) for text in head)


def shape_report(work: Work) -> Work:
    """Sets the levels of headings by their numbers, fills in the front matter, and clears the title page."""
    work = replace(work, front=replace(work.front, kind="report"))
    work = _headings(work)
    work = _credits(work)
    return _title_page(work)


def _headings(work: Work) -> Work:
    out = []
    behind = followers(work.blocks)
    level = 2
    marked = [b.level for b in work.blocks if b.kind == "heading" and b.level]
    top = min(marked, default=1)
    numbered = any(_DEEP.match(b.text) for b in work.blocks if is_short(b))
    for n, block in enumerate(work.blocks):
        number = _NUMBER.match(block.text) if is_short(block) and block.kind != "entry" else None
        after = behind[n]
        title = block.text.rstrip()
        if number and after is not None and (title[-1] not in ".;,:" or len(title) < 60) and not title.endswith(":"):
            level = min(2 + number[1].count("."), 4)
        elif block.kind == "heading":
            level = min(2 + block.level - top, 4) if not numbered else min(max(2, 1 + block.level), 4)
        elif (
            _is_usual(block)
            or (block.strong and block.words <= 14)
            or (is_short(block) and is_capitals(block.text) and block.words >= 2)
        ):
            if after is None or block.kind == "entry" or not is_short(block) or key(block.text) in _CREDITS:
                out.append(block)
                continue
            level = 2 if _is_usual(block) or is_capitals(block.text) else min(level + 1, 4)
        else:
            out.append(block)
            continue
        if key(block.text) in _CREDITS:
            out.append(replace(block, kind="paragraph", level=0))
        else:
            out.append(replace(block, kind="heading", md=escape(title), text=title, level=level, marker="", sign=""))
    return work.with_blocks(out)


def _is_usual(block: Block) -> bool:
    return len(block.text) <= LONGEST and bool(_USUAL.fullmatch(key(block.text)))


def _credits(work: Work) -> Work:
    """Paragraphs under "Acknowledgements", and lines that name authors and contributors before the first heading."""
    first = next((n for n, b in enumerate(work.blocks) if b.kind == "heading"), len(work.blocks))
    start = next((n for n, b in enumerate(work.blocks) if key(b.text) in _CREDITS and is_short(b)), None)
    fields: dict[str, list[str]] = {"authors": [], "contributors": [], "acknowledgements": [], "funding": []}
    gone: dict[int, str] = {}
    stop = next(
        (n for n, b in enumerate(work.blocks) if start is not None and n > start and b.kind == "heading"),
        len(work.blocks),
    )
    for n, block in enumerate(work.blocks):
        under = start is not None and start < n < stop
        if block.kind != "paragraph" or not (under or n < first):
            continue
        found = _people(block.text)
        if found:
            name, people = found
            fields[name] += people
            gone[n] = "the label of a line that went into the front matter"
        elif (credit := photo_credit(block.text)) and block.words <= 22:
            gone[n] = ""
            work = work.doubt(block.line, credit)
        elif under:
            fields["funding" if _FUNDING.search(block.text) else "acknowledgements"].append(block.text)
            gone[n] = ""
    if start is not None and any(start < n for n in gone):
        gone[start] = "the heading of the acknowledgements"
    front = work.front
    front = replace(
        front,
        authors=(*front.authors, *fields["authors"]),
        contributors=(*front.contributors, *fields["contributors"]),
        acknowledgements=(*front.acknowledgements, *fields["acknowledgements"]),
        funding=(*front.funding, *fields["funding"]),
    )
    work = replace(work, front=front)
    return work.take(gone)


def _people(text: str) -> tuple[str, list[str]] | None:
    """``Prepared by A and B.``: the field, and the names one by one, as they are spelled."""
    for field, pattern in (("authors", _AUTHORS), ("contributors", _INPUT)):
        found = pattern.match(text)
        if not found:
            continue
        names = [name.strip() for name in _NAMES.split(text[found.end() :].rstrip(" .")) if name.strip()]
        if names and all(len(n) <= _MAX_NAME and _ONE_NAME.match(n) and len(n.split()) >= 2 for n in names):
            return field, names
    return None


def _title_page(work: Work) -> Work:
    """Short lines before the first paragraph say what the title page says: they become a doubt."""
    lines: list[int] = []
    for n, block in enumerate(work.blocks):
        if (
            block.kind not in ("paragraph", "heading")
            or len(block.text) > LONGEST
            or block.words > 14
            or block.text[-1] in ".:"
            or _NUMBER.match(block.text)
        ):
            break
        if block.kind == "heading" and _is_usual(block):
            break
        lines.append(n)
    if not lines or not any(b.kind == "heading" for b in work.blocks[len(lines) :]):
        return work
    said = "; ".join(_quoted(work.blocks[n]) for n in lines)
    line = work.blocks[lines[0]].line
    return work.take(dict.fromkeys(lines, "")).doubt(line, f"the title page also says {said}")


def _quoted(block: Block) -> str:
    return f'"{block.text}"'
