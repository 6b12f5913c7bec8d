"""An issue, or one item of it, as a reference: CSL-JSON, BibTeX, RIS, COinS and formatted text.

Pure functions of a `Reference`; they only write down the facts it holds:

- CSL-JSON: the data schema of https://citationstyles.org (``article-magazine``, reports ``report``).
- BibTeX: ``@article`` (reports ``@techreport``), with ``eventdate`` as biblatex knows it.
- RIS: ``MGZN`` (reports ``RPRT``), lines ended by CR LF.
- COinS: OpenURL 1.0, key/encoded-value, ``info:ofi/fmt:kev:mtx:journal``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup, escape

from digest.exports.references import Reference

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
_BIBTEX_SPECIAL = re.compile(r"[\\{}$&%#_^~]")
_BIBTEX_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(reference: Reference) -> str:
    """One entry. Text is UTF-8 with TeX's special characters escaped; titles are braced against recasing."""
    r = reference
    author, source, publisher = _bibtex_of_issue(
        r.report, r.authors, r.publisher, r.container, r.number, r.issued, r.language
    )
    event = f"  eventdate = {{{r.event}}},\n" if r.event else ""
    page, hash, id = r.url.partition("#")
    keywords = f"  keywords = {{{', '.join([_bib_word(word) for word in r.keywords])}}},\n" if r.keywords else ""
    return (
        f"@{'techreport' if r.report else 'article'}{{{r.key},\n{author}  title = {{{{{_bib(r.title)}}}}},\n"
        f"{source}{event}{publisher}{keywords}  url = {{{_bib_url(page)}{hash}{_bib_url(id)}}},\n}}\n"
    )


@lru_cache(maxsize=64)
def _bibtex_of_issue(
    report: bool, authors: tuple[str, ...], publisher: str, container: str, number: str, issued: date, language: str
) -> tuple[str, str, str]:
    """The fields that an issue's entries have in common, by the places where they stand."""
    # Braces keep an organisation from being read as a person's first and last name.
    names = " and ".join(map(_bib, authors)) if authors else f"{{{_bib(publisher)}}}" if publisher else ""
    groups = (
        [("author", names)],
        [
            ("institution" if report else "journal", _bib(publisher if report else container)),
            ("number", _bib(number)),
            ("year", str(issued.year)),
            ("month", _MONTHS[issued.month - 1]),
            ("date", issued.isoformat()),
        ],
        [("publisher", "" if report else _bib(publisher)), ("language", language)],
    )

    def lines(fields: list[tuple[str, str]]) -> str:
        # Months are macros of BibTeX, which styles print in their language: they stand without braces.
        return "".join(
            f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields if value
        )

    author, source, rest = map(lines, groups)
    return author, source, rest


def _bib(text: str) -> str:
    return text.translate(_BIBTEX) if _BIBTEX_SPECIAL.search(text) else text


_bib_word = lru_cache(maxsize=4096)(_bib)


@lru_cache(maxsize=256)
def _bib_url(part: str) -> str:
    return part.translate(_BIBTEX_URL)


# --- RIS --------------------------------------------------------------------------------------------------


def ris(reference: Reference) -> str:
    """One record."""
    r = reference
    people, source, publisher = _ris_of_issue(r.responsible, r.publisher, r.container, r.number, r.issued, r.language)
    keywords = "".join([_ris_line("KW", word) for word in r.keywords])
    event = f"N1  - Date of the event: {r.event}\r\n" if r.event else ""
    return (
        f"TY  - {'RPRT' if r.report else 'MGZN'}\r\nID  - {r.key}\r\n{people}{_ris('TI', r.title)}"
        f"{source}{_ris_line('SE', r.section)}{publisher}{keywords}{event}UR  - {r.url}\r\nER  - \r\n\r\n"
    )


@lru_cache(maxsize=64)
def _ris_of_issue(
    people: tuple[str, ...], publisher: str, container: str, number: str, issued: date, language: str
) -> tuple[str, str, str]:
    """The lines that an issue's records have in common, by the places where they stand."""
    source = [("T2", container), ("IS", number), ("PY", str(issued.year)), ("DA", issued.strftime("%Y/%m/%d"))]
    return (
        "".join(_ris("AU", name) for name in people),
        "".join(_ris(tag, value) for tag, value in source),
        _ris("PB", publisher) + _ris("LA", language),
    )


_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def _ris(tag: str, value: str) -> str:
    return f"{tag}  - {_CONTROL.sub(' ', value)}\r\n" if value else ""


_ris_line = lru_cache(maxsize=4096)(_ris)


# --- COinS ------------------------------------------------------------------------------------------------


def coins(reference: Reference) -> Markup:
    """An empty ``span`` from which reference managers read the item."""
    r = reference
    shared = _coins_of_issue(r.container, r.number, r.issued, r.authors, r.publisher, r.language)
    page, _, id = r.url.partition("#")
    # What is encoded for an address has nothing left to escape for an attribute, but for the ampersands between.
    title = "+".join(map(_quoted, r.title.split(" ")))
    own = f"&amp;rft.atitle={title}&amp;rft_id={_quoted(page)}{'%23' if id else ''}{quote_plus(id)}"
    return Markup(f'<span class="Z3988" title="{shared}{own}"></span>')  # noqa: S704


# Of single words, which come again where whole titles do not.
_quoted: Callable[[str], str] = lru_cache(maxsize=8192)(quote_plus)


@lru_cache(maxsize=64)
def _coins_of_issue(
    container: str, number: str, issued: date, authors: tuple[str, ...], publisher: str, language: str
) -> str:
    """What the items of an issue have in common, encoded and escaped once."""
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
    return str(escape(urlencode([pair for pair in pairs if pair[1]])))


# --- formatted --------------------------------------------------------------------------------------------


def formatted(reference: Reference, day: str) -> tuple[str, Markup]:
    """The reference for a bibliography, as text and as HTML, after the Chicago Manual of Style (18th edition,
    magazine articles). `day` is the date of issue in words."""
    r = reference
    who = _stop(_and(r.responsible))
    if r.report:
        end = f"{r.publisher}, {day}. {r.url}"
        html = f"{_escaped(who)} <cite>{escape(r.title)}</cite>. {escape(end)}"
        return f"{who} {r.title}. {end}", Markup(html)  # noqa: S704
    title = r.title if r.title.endswith((".", "…", "?", "!")) else r.title + "."
    end = f"{' ' if r.number else ''}{r.number}, {day}. "
    html = f"{_escaped(who)} “{escape(title)}” <cite>{_escaped(r.container)}</cite>{_escaped(end)}{escape(r.url)}"
    return f"{who} “{title}” {r.container}{end}{r.url}", Markup(html)  # noqa: S704


_escaped: Callable[[str], Markup] = lru_cache(maxsize=64)(escape)


def _and(names: tuple[str, ...]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _stop(text: str) -> str:
    return text if not text or text.endswith(".") else text + "."
