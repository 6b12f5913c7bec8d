"""The head of an issue: title, date, edition, byline, photo credit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from digest.importing.blocks import Block, Dated
from digest.importing.contents import first_text
from digest.importing.dates import find_dates, in_address
from digest.importing.headings import is_short, key
from digest.importing.work import Work

_PHOTO = re.compile(
    r"^(?:(?:cover|header|title|main|lead)\s+)?(?:photo(?:graph)?|image|picture|illustration|pic|credits?|source|фото|foto)s?"
    r"(?:\s+(?:credits?|by|courtesy(?: of)?|source))?\s*(?::|\s[–—-]\s|(?<=by)\s|(?<=of)\s)\s*(?P<credit>\S.*)$",
    re.IGNORECASE,
)
_ONLY_TOP = re.compile(r"^(?:source|credits?)\b", re.IGNORECASE)
_NO = r"(?:no\.?|nr\.?|№|\#|n°)"
_EDITION = re.compile(
    rf"^(?P<before>[^().!?]{{0,80}}?)[\s,:(–—-]*"
    rf"(?P<edition>(?:(?:19|20)\d\d\s+edition\s*[,;/–—-]?\s*)?(?:issue|edition|bulletin|number|{_NO})\s*{_NO}?\s*(?P<number>\d{{1,4}})"
    rf"(?:\s*[/(]\s*\d{{1,4}}\)?)?(?:\s*[,;]?\s*(?:19|20)\d\d)?)\s*\)?\.?$",
    re.IGNORECASE,
)
_EDITION_YEAR = re.compile(r"\b((?:19|20)\d\d)\s+edition\b", re.IGNORECASE)
_NAME = r"[^\W\d_]\S+(?:\s+[^\W\d_]\S*){1,3}"
_BYLINE = re.compile(rf"^(?:(?:written\s+|text\s+)?by:?\s+|author:\s+)(?P<name>{_NAME})$", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*(?:[,|·•/]|\s[–—-]\s)\s*")
_FILLER = re.compile(
    r"^(?:published|posted|updated|date|issued|last updated)?(?:\s+on)?\s*[:,–—|-]?\s*$", re.IGNORECASE
)
_PERIOD = re.compile(
    r"^(?:(?:period|week|covering|covers|reporting period|dates)(?:\s+(?:of|covered|under review))?\s*:?\s*)?$",
    re.IGNORECASE,
)
_SAME = "the title once more"


def read_opening(work: Work) -> Work:
    """Takes the lines of the head out of the text and into the front matter."""
    limit = _limit(work)
    work, dates = _title(work, limit)
    work, more = _lines(work, _limit(work))
    work = _edition(work)
    dates += more
    return replace(work, document=replace(work.document, dates=(*dates, *_others(work))))


def _limit(work: Work) -> int:
    """Place of the first block that does not belong to the head."""
    limit = first_text(work.blocks)
    for place, block in enumerate(work.blocks[:limit]):
        if is_short(block) and work.headings.section(block.text):
            return place
    return limit


def _others(work: Work) -> Iterator[Dated]:
    """Dates from outside the text: the page's head, its address, the file's name."""
    for title in work.document.titles:
        for found in find_dates(title):
            yield Dated(source="the page's title", start=found.start, end=found.end, exact=found.exact)
            break
    yield from work.document.dates
    for source, text in (("the address", work.document.address), ("the file's name", work.name)):
        days = in_address(text)
        if days:
            yield Dated(source=source, start=days[0], end=days[1])


# --- the title --------------------------------------------------------------------------------------------


def _title(work: Work, limit: int) -> tuple[Work, list[Dated]]:
    """The title as printed. Lines that say it again go; a page's own titles count where the text has none."""
    head = [n for n, b in enumerate(work.blocks[:limit]) if is_short(b) or (b.kind == "heading" and len(b.text) < 300)]
    own = {key(title) for title in work.document.titles}
    chosen = next((n for n in head if _is_title(work.blocks[n], own)), None)
    if chosen is None:
        twice = Counter(key(work.blocks[n].text) for n in head if not _only_date(work.blocks[n].text))
        chosen = next((n for n in head if twice[key(work.blocks[n].text)] > 1), None)
    if chosen is None:
        chosen = next((n for n in head if work.blocks[n].kind == "heading" and work.blocks[n].level == 1), None)
    if chosen is None and not work.document.titles and 0 in head and len(head) > 1 and _may_be_title(work.blocks[0]):
        chosen = 0
    if chosen is None:
        title = min(work.document.titles[:2], key=len, default="")
        return replace(work, front=replace(work.front, title=title)), []
    same = [n for n in head if key(work.blocks[n].text) == key(work.blocks[chosen].text)]
    # Of two spellings the one that is not in capitals.
    best = next((n for n in same if not work.blocks[n].text.isupper()), chosen)
    title = work.blocks[best].text
    again = [n for n in same if n != best]
    work = replace(work, front=replace(work.front, title=title))
    dates = [
        Dated(source="the title", start=f.start, end=f.end, exact=f.exact)
        for f in find_dates(title)
        if _plausible(f.start.year)
    ][:1]
    line = work.blocks[best].line
    work = work.take({best: ""} | dict.fromkeys(again, _SAME))
    if dates:
        weekday = next(find_dates(title)).weekday
        if weekday and weekday != dates[0].start.strftime("%A").lower():
            work = work.doubt(line, f"the title says {weekday.capitalize()}, but that day was a {_weekday(dates[0])}")
    return work, dates


def _weekday(dated: Dated) -> str:
    return ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][dated.start.weekday()]


def _is_title(block: Block, own: set[str]) -> bool:
    if _only_date(block.text) or _PHOTO.match(block.text) or block.kind == "entry":
        return False
    if key(block.text) in own:
        return True
    return block.words <= 20 and any(found.exact for found in find_dates(block.text)) and not _byline(block.text)


def _may_be_title(block: Block) -> bool:
    """Whether the first line of a text, with other lines of a head below it, is its title."""
    said = _only_date(block.text) or _PHOTO.match(block.text) or _byline(block.text) or _EDITION.match(block.text)
    return block.kind == "paragraph" and not said and block.words <= 14 and block.text[-1] not in ".,:;!?"


def _plausible(year: int) -> bool:
    return 1990 <= year <= 2100


def _only_date(text: str) -> bool:
    """Whether a line is a date, a range or a month, and nothing else."""
    found = next(find_dates(text), None)
    return found is not None and bool(_FILLER.match(text[: found.at[0]])) and not text[found.at[1] :].strip(" .|")


# --- the other lines --------------------------------------------------------------------------------------


def _lines(work: Work, limit: int) -> tuple[Work, list[Dated]]:
    """Dates, bylines, the photo credit."""
    dates: list[Dated] = []
    gone: dict[int, str] = {}
    authors: list[str] = []
    credits: list[tuple[int, str]] = []
    for n, block in enumerate(work.blocks[: max(limit, 12)]):
        text = block.text
        if block.words > 22 or block.kind not in ("paragraph", "heading"):
            continue
        if photo_credit(text) and (n < limit or (n <= limit + 2 and not _ONLY_TOP.match(text))):
            gone[n] = ""
            credits.append((block.line, photo_credit(text) or ""))
        elif n >= limit:
            continue
        elif _only_date(text):
            found = next(find_dates(text))
            if found.ranged and not dates and not work.front.period:
                work = replace(work, front=replace(work.front, period=f"{found.start}/{found.end}"))
            dates.append(Dated(source="the line of its own", start=found.start, end=found.end, exact=found.exact))
            gone[n] = "a date line"
        elif byline := _byline(text):
            name, found_dates = byline
            authors += [name] if name else []
            dates += found_dates
            gone[n] = "a byline"
    work = replace(work.take(gone), doubts=(*work.doubts, *credits))
    return replace(work, front=replace(work.front, authors=(*work.front.authors, *authors))), dates


def photo_credit(text: str) -> str | None:
    """What is said of a line that credits the picture of the issue; None where it credits none."""
    found = _PHOTO.match(text)
    if not found:
        return None
    printed = "" if re.match(r"photo\s*:", text, re.IGNORECASE) else f' (printed as "{text}")'
    advice = "put the picture into media/, then write photo: with file, alt and this credit above"
    return f'photo credit "{found["credit"]}"{printed}: {advice}'


def _byline(text: str) -> tuple[str, list[Dated]] | None:
    """``By A. Name``, ``13.12.2021 | A. Name``: the name and the date."""
    plain = _BYLINE.match(text)
    if plain:
        return plain["name"], []
    found = next(find_dates(text), None)
    if found is None or not found.exact:
        return None
    rest = " | ".join(part for part in (text[: found.at[0]], text[found.at[1] :]) if part.strip())
    parts = [part for part in _SEPARATED.split(rest) if part.strip(" .|")]
    if len(parts) != 1 or not re.search(
        r"[,|·•/–—-]", rest + text[found.at[1] : found.at[1] + 3] + text[: found.at[0]][-3:]
    ):
        return None
    name = re.sub(r"^(?:written\s+|text\s+)?by:?\s+|^author:\s+", "", parts[0].strip(), flags=re.IGNORECASE)
    said_by = name != parts[0].strip()
    if not re.fullmatch(_NAME, name) or not all(w[:1].isupper() for w in name.split()):
        return None
    first = found.at[0] <= 1
    if not (said_by or first) or re.search(
        r"\b(?:review|daily|weekly|digest|report|bulletin|update|news|monitor)\b", name, re.IGNORECASE
    ):
        return None
    return name, [Dated(source="the byline", start=found.start, end=found.end, exact=True)]


def _edition(work: Work) -> Work:
    """``Review (2024 edition, issue 08)``, wherever among the first paragraphs it stands."""
    for n, block in enumerate(work.blocks[:40]):
        found = _EDITION.match(block.text)
        if found and block.words <= 14 and block.kind in ("paragraph", "heading"):
            front = replace(work.front, number=int(found["number"]), edition=found["edition"])
            return replace(work, front=front).take({n: "the line of the edition"})
    found = _EDITION.search(work.front.title)
    inside = found or re.search(
        r"\b(?P<edition>(?:(?:19|20)\d\d edition,? )?issue (?:no\.? ?)?(?P<number>\d{1,4}))\b",
        work.front.title,
        re.IGNORECASE,
    )
    if inside:
        return replace(work, front=replace(work.front, number=int(inside["number"]), edition=inside["edition"]))
    return work


def edition_year(work: Work) -> int | None:
    found = _EDITION_YEAR.search(work.front.edition)
    return int(found[1]) if found else None
