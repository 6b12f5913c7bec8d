"""An issue, or one item of it, as a reference: CSL-JSON, BibTeX, RIS, COinS and formatted text.

Pure functions of records. `Reference` holds the facts once; the formats only write them down:

- CSL-JSON: the data schema of https://citationstyles.org (``article-magazine``, reports ``report``).
- BibTeX: ``@article`` (reports ``@techreport``), with ``eventdate`` as biblatex knows it.
- RIS: ``MGZN`` (reports ``RPRT``), lines ended by CR LF.
- COinS: OpenURL 1.0, key/encoded-value, ``info:ofi/fmt:kev:mtx:journal``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup, escape

from digest.model import Issue, Item, Site
from digest.pages import urls

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The facts of a reference."""

    key: str
    """Unique in the archive: ``2025-11-03-i-abc234``."""
    report: bool
    authors: tuple[str, ...]
    """People, or nobody, in which case the publisher answers for the text."""
    title: str
    container: str
    number: str
    section: str
    """Heading it stands under."""
    issued: date
    event: str
    """EDTF; empty where not known."""
    publisher: str
    language: str
    keywords: tuple[str, ...]
    url: str

    @property
    def responsible(self) -> tuple[str, ...]:
        return self.authors or ((self.publisher,) if self.publisher else ())


def references(site: Site, issue: Issue, topics: Mapping[str, str]) -> tuple[Reference, ...]:
    """The issue's reference, then those of its items in the order of the page. `topics` are titles by id."""
    found = [refer(site, issue, topics)]
    for part in issue.parts:
        found += [refer(site, issue, topics, item=item, heading=part.heading) for item in part.items]
    return tuple(found)


def refer(
    site: Site, issue: Issue, topics: Mapping[str, str], *, item: Item | None = None, heading: str = ""
) -> Reference:
    """The reference of an issue, or of one of its items."""
    filed = item.topics if item else dict.fromkeys(t for i in issue.items for t in i.topics)
    return Reference(
        key=f"{issue.slug}-{item.id}" if item else issue.slug,
        report=issue.kind == "report" and item is None,
        authors=tuple(_line(a) for a in issue.authors),
        title=_line(item.headline or item.title if item else issue.title),
        container=_line(issue.title if item and issue.kind == "report" else site.short_title or site.title),
        number=str(issue.number) if issue.number is not None else _line(issue.edition),
        section=_line(heading),
        issued=issue.date,
        event=item.event.edtf if item and item.event else "",
        publisher=_line(site.publisher.name or site.title),
        language=issue.lang or site.language,
        keywords=tuple(_line(topics.get(t, t)) for t in filed),
        url=urls.absolute(site, urls.item(issue.slug, item.id) if item else urls.issue(issue.slug)),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


# --- CSL-JSON ---------------------------------------------------------------------------------------------


def csl(reference: Reference) -> dict[str, Any]:
    """One item of CSL-JSON."""
    r = reference
    fields: dict[str, Any] = {
        "id": r.key,
        "type": "report" if r.report else "article-magazine",
        "title": r.title,
        "container-title": r.container,
        "issue": r.number,
        "section": r.section,
        "issued": {"date-parts": [[r.issued.year, r.issued.month, r.issued.day]]},
        "event-date": _csl_date(r.event) if r.event else None,
        "author": [{"literal": name} for name in r.responsible],
        "publisher": r.publisher,
        "language": r.language,
        "keyword": ", ".join(r.keywords),
        "URL": r.url,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_date(edtf: str) -> dict[str, Any]:
    return {"date-parts": [[int(n) for n in end.split("-")] for end in edtf.split("/")]}


# --- BibTeX -----------------------------------------------------------------------------------------------

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_BIBTEX_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(reference: Reference) -> str:
    """One entry. Text is UTF-8 with TeX's special characters escaped; titles are braced against recasing."""
    r = reference
    names = (_bib(n) for n in r.authors) if r.authors else (f"{{{_bib(n)}}}" for n in r.responsible)
    fields = [
        ("author", " and ".join(names)),
        ("title", f"{{{_bib(r.title)}}}"),
        ("institution" if r.report else "journal", _bib(r.publisher if r.report else r.container)),
        ("number", _bib(r.number)),
        ("year", str(r.issued.year)),
        ("month", _MONTHS[r.issued.month - 1]),
        ("date", r.issued.isoformat()),
        ("eventdate", r.event),
        ("publisher", "" if r.report else _bib(r.publisher)),
        ("language", r.language),
        ("keywords", ", ".join(_bib(k) for k in r.keywords)),
        ("url", r.url.translate(_BIBTEX_URL)),
    ]
    # Months are macros of BibTeX, which styles print in their language: they stand without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields if value]
    return "\n".join([f"@{'techreport' if r.report else 'article'}{{{r.key},", *lines, "}", ""])


def _bib(text: str) -> str:
    return text.translate(_BIBTEX)


# --- RIS --------------------------------------------------------------------------------------------------


def ris(reference: Reference) -> str:
    """One record."""
    r = reference
    lines = [
        ("TY", "RPRT" if r.report else "MGZN"),
        ("ID", r.key),
        *(("AU", name) for name in r.responsible),
        ("TI", r.title),
        ("T2", r.container),
        ("IS", r.number),
        ("PY", str(r.issued.year)),
        ("DA", r.issued.strftime("%Y/%m/%d")),
        ("SE", r.section),
        ("PB", r.publisher),
        ("LA", r.language),
        *(("KW", keyword) for keyword in r.keywords),
        ("N1", f"Date of the event: {r.event}" if r.event else ""),
        ("UR", r.url),
    ]
    text = "".join(f"{tag}  - {_CONTROL.sub(' ', value)}\r\n" for tag, value in lines if value)
    return text + "ER  - \r\n\r\n"


_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


# --- COinS ------------------------------------------------------------------------------------------------


def coins(reference: Reference) -> Markup:
    """An empty ``span`` from which reference managers read the item."""
    r = reference
    shared = _shared(r.container, r.number, r.issued, r.authors, r.publisher, r.language)
    page, _, id = r.url.partition("#")
    own = f"{shared}&rft.atitle={quote_plus(r.title)}&rft_id={_quoted(page)}{'%23' if id else ''}{id}"
    return Markup(f'<span class="Z3988" title="{escape(own)}"></span>')  # noqa: S704


_quoted = lru_cache(maxsize=64)(quote_plus)


@lru_cache(maxsize=64)
def _shared(container: str, number: str, issued: date, authors: tuple[str, ...], publisher: str, language: str) -> str:
    """What the items of an issue have in common, encoded once."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft.genre", "article"),
        ("rft.jtitle", container),
        ("rft.issue", number),
        ("rft.date", issued.isoformat()),
        *(("rft.au", name) for name in authors),
        ("rft.aucorp", "" if authors else publisher),
        ("rft.pub", publisher),
        ("rft.language", language),
    ]
    return urlencode([pair for pair in pairs if pair[1]])


# --- formatted --------------------------------------------------------------------------------------------


def formatted(reference: Reference, day: str) -> tuple[str, Markup]:
    """The reference for a bibliography, as text and as HTML, after the Chicago Manual of Style (18th edition,
    magazine articles). `day` is the date of issue in words."""
    r = reference
    who = _stop(_and(r.responsible))
    if r.report:
        end = f"{r.publisher}, {day}. {r.url}"
        html = f"{escape(who)} <cite>{escape(r.title)}</cite>. {escape(end)}"
        return f"{who} {r.title}. {end}", Markup(html)  # noqa: S704
    title = r.title if r.title.endswith((".", "…", "?", "!")) else r.title + "."
    end = f"{' ' if r.number else ''}{r.number}, {day}. {r.url}"
    html = f"{escape(who)} “{escape(title)}” <cite>{escape(r.container)}</cite>{escape(end)}"
    return f"{who} “{title}” {r.container}{end}", Markup(html)  # noqa: S704


def _and(names: tuple[str, ...]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _stop(text: str) -> str:
    return text if not text or text.endswith(".") else text + "."
