"""What the search index is told of an issue: one record an item, and one for the lead.

All meta of a record is searched, so that nothing stands there which must not be found: the date stands only in the
names of files. Filters hold ids, never titles, so that a renamed topic leaves the index as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.archive.archive import digest_of
from digest.model import Issue, Item, Name

if TYPE_CHECKING:
    from digest.archive import Archive

FORMAT = "2"
"""Raise it when records, or the files of a shard, are made differently from the same issue."""

EVERY = "\u16a0"
"""A rune that stands in the meta of every item, no lead's, and in no text: the query that finds all items, so that
filters alone are answered from one chunk of the index, with the totals the archive counts. Pagefind's own query for
that loads all chunks."""

LEAD = "#page-lead"
"""Where an issue's lead stands on its page."""

SEPARATOR = " · "
"""Between spellings. As a word of its own it keeps two of them from forming a phrase."""

_PLAIN = str.maketrans({
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T",
    "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th",
})  # fmt: skip
"""Letters without a decomposition: folding of accents, the index's and the browser's, leaves them as they are."""

_FOREIGN = re.compile("[łŁđĐøØħĦıŧŦßæÆœŒþÞ]")
"""Those letters. Most texts have none, and to look for one costs less than to look at every word."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEAD_WORDS = 12


class Record(Struct, frozen=True, kw_only=True):
    """What the index holds of one item."""

    url: str
    """Below the site's top: ``issues/2025-11-03/index.html#i-abc234``; a lead's ends in ``#page-lead``."""
    content: str
    """Plain text, headline first, footnotes last."""
    title: str
    aka: str
    """Every spelling of every name in the item, and plain forms of words that folding leaves alone."""
    section: str
    """Section id; empty where there is none."""
    topics: tuple[str, ...]
    names: tuple[str, ...]
    kind: str
    """The issue's kind."""
    date: str
    """The issue's date, ISO."""

    @property
    def filters(self) -> dict[str, list[str]]:
        """Filter values by key; keys without a value left out."""
        found = {
            "section": [self.section] if self.section else [],
            "topic": list(self.topics),
            "name": list(self.names),
            "kind": [self.kind],
        }
        return {key: values for key, values in found.items() if values}

    @property
    def meta(self) -> dict[str, str]:
        found = {"title": self.title, "aka": self.aka, "every": "" if self.url.endswith(LEAD) else EVERY}
        return {key: value for key, value in found.items() if value}


def records_of_issue(issue: Issue, names: Mapping[str, Name]) -> list[Record]:
    """The records of `issue`, the lead's first, then the items in the order of the page.

    `names` is the authority by id; an id it does not hold is left out.
    """
    page = f"issues/{issue.slug}/index.html"
    date = issue.date.isoformat()

    records = []
    if issue.lead_text.strip():
        records.append(
            Record(
                url=page + LEAD,
                content=issue.lead_text,
                # A title made from the date would let every issue be found by its year.
                title=issue.title if issue.titled else _opening(issue.lead_text),
                aka=_aka(issue.lead_names, names, issue.lead_text),
                section="",
                topics=(),
                names=tuple(id for id in issue.lead_names if id in names),
                kind=issue.kind,
                date=date,
            )
        )
    for item in issue.items:
        content = _content(item)
        records.append(
            Record(
                url=f"{page}#{item.id}",
                content=content,
                title=item.title,
                aka=_aka(item.names, names, content),
                section=item.section,
                topics=item.topics,
                names=tuple(id for id in item.names if id in names),
                kind=issue.kind,
                date=date,
            )
        )
    return records


def records_of_year(archive: Archive, year: int) -> Iterator[Record]:
    """The records of all issues of a year, newest issue first."""
    for row in archive.of_year(year):
        yield from records_of_issue(archive.issue(row.slug), archive.names)


def digest(records: Iterable[Record]) -> str:
    """Hash of records: equal records in the same order give the same shard."""
    return digest_of(FORMAT, list(records))


def spellings(name: Name) -> tuple[str, ...]:
    """Every form under which `name` is found: the authority's, then plain forms where folding leaves a letter alone."""
    forms = [form for form, _ in name.spellings]
    forms += [form.translate(_PLAIN) for form in forms]
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", form) for form in forms))


def fold(form: str) -> str:
    """Lower case, without accents and apostrophes: the browser takes forms that fold alike for one."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", form.translate(_PLAIN).casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"['’ʼ]", "", plain)


def query_forms(name: Name) -> tuple[str, ...]:
    """The spellings by which a query means `name` besides the preferred one; of those that fold alike, the first.

    Left out are forms that may mean somebody else, and surnames that `surname_counts` stands for.
    """
    known = {fold(name.name)}
    if surname_counts(name):
        known |= {fold(form.split()[-1]) for form, _ in name.spellings if " " in form}
    kept = []
    for form, _ in name.spellings:
        if form not in name.ambiguous and fold(form) not in known:
            known.add(fold(form))
            kept.append(form)
    return tuple(kept)


def surname_counts(name: Name) -> bool:
    """Whether the last words of a person's full forms, in every script, mean this person alone."""
    return name.kind == "person" and bool(name.short)


def _content(item: Item) -> str:
    notes = (note.text for note in item.footnotes)
    return "\n\n".join(part for part in (item.headline, item.text, *notes) if part)


def _aka(ids: Iterable[str], names: Mapping[str, Name], content: str) -> str:
    forms = {form: key for id in ids if id in names for form, key in _keyed(names[id])}
    # A form whose words stand side by side in a longer one is found with it.
    everything = "|".join(forms.values())
    kept = {form: None for form, key in forms.items() if everything.count(key) == 1 or _alone(key, forms.values())}
    if not content.isascii() and _FOREIGN.search(content):
        words = (word for word in _WORD.findall(content) if _FOREIGN.search(word))
        kept |= {word.translate(_PLAIN): None for word in words}
    return SEPARATOR.join(kept)


def _alone(key: str, keys: Iterable[str]) -> bool:
    return not any(key in other and key != other for other in keys)


@lru_cache(maxsize=4096)
def _keyed(name: Name) -> tuple[tuple[str, str], ...]:
    """Every spelling of `name` and its words between spaces, less those that stand in a longer one of the name."""
    keyed = [(form, f" {' '.join(_WORD.findall(form.casefold()))} ") for form in spellings(name)]
    return tuple((form, key) for form, key in keyed if _alone(key, [other for _, other in keyed]))


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:_LEAD_WORDS]) + (" …" if len(words) > _LEAD_WORDS else "")
