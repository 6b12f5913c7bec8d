"""Citations, read back by other people's programs."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import parse_qs

import bibtexparser
import html5lib
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.archive import Archive
from digest.exports import citations
from digest.exports.references import Reference, references
from digest.pages import render, urls
from digest.pages.citations import KINDS
from digest.pages.kinds import Page
from research.sample import SITE

ITEM = "https://zubrovia.example/digest/issues/2025-01-06/#i-cccccc"


def file(archive: Archive, extension: str, slug: str = "2025-01-06") -> str:
    kind = next(k for k in KINDS if k.name == f"cite-{extension}")
    made = kind.view(archive, Page(urls.citation_file(slug, extension), kind.name, (slug,)))
    assert isinstance(made, str)
    return made


def reference(**more: object) -> Reference:
    fields: dict[str, object] = {
        "key": "k", "report": False, "authors": (), "title": "T", "container": "C", "number": "1", "section": "S",
        "issued": date(2025, 1, 6), "event": "", "publisher": "P", "language": "en", "keywords": (),
        "url": "https://x.example/#i",
    }  # fmt: skip
    return Reference(**{**fields, **more})  # type: ignore[arg-type]


def bibtex_fields(entry: str) -> dict[str, str]:
    library = bibtexparser.parse_string(entry, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks and len(library.entries) == 1
    return {name: field.value for name, field in library.entries[0].fields_dict.items()}


@pytest.mark.filterwarnings("ignore")
def test_bibtex_is_read_back(archive: Archive) -> None:
    """A BibTeX parser finds the issue and every item with all their fields."""
    library = bibtexparser.parse_string(file(archive, "bib"), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == ["2025-01-06", "2025-01-06-i-bbbbbb", "2025-01-06-i-cccccc"]
    item = {name: field.value for name, field in library.entries[2].fields_dict.items()}
    assert item["author"] == "Zubrovia Observers"
    assert item["journal"] == "Zubrovia Digest"
    assert (item["year"], item["month"], item["number"]) == ("2025", "jan", "42")
    assert item["eventdate"] == "2025-01-02"
    assert item["keywords"] == "Trials & sentences"
    assert item["url"] == ITEM


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("ab é{}$&%#_^~\\Я“”'`"), min_size=1, max_size=20).filter(str.strip))
def test_bibtex_text_is_escaped(title: str) -> None:
    """Braces balance whatever the title, and every special character comes back from TeX."""
    title = " ".join(title.split())
    entry = citations.bibtex(reference(title=title))
    bare = entry.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    value = re.search(r"title = \{\{(.*)\}\},", entry)
    assert value is not None
    back = value[1]
    for escape, char in [(r"\textbackslash{}", "\0"), (r"\textasciicircum{}", "^"), (r"\textasciitilde{}", "~")]:
        back = back.replace(escape, char)
    back = re.sub(r"\\([{}$&%#_])", r"\1", back).replace("\0", "\\")
    assert back == title


@pytest.mark.filterwarnings("ignore")
def test_ris_is_read_back(archive: Archive) -> None:
    """A RIS parser finds the same records; lines end as the format says."""
    text = file(archive, "ris")
    assert "\n" not in text.replace("\r\n", "")
    issue, _first, item = rispy.loads(text)
    assert issue["type_of_reference"] == "MGZN" and issue["title"] == "Zubrovia Digest, 6 January 2025"
    assert item["authors"] == ["Zubrovia Observers"] and item["secondary_title"] == "Zubrovia Digest"
    assert item["date"] == "2025/01/06" and item["urls"] == [ITEM]
    assert item["keywords"] == ["Trials & sentences"] and item["language"] == "en"


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=40)
@given(st.text(min_size=1, max_size=40))
def test_ris_values_cannot_open_a_tag(text: str) -> None:
    """A line break in a heading does not begin a new field."""
    (record,) = rispy.loads(citations.ris(reference(section=text + "\nER  - \nTY  - BOOK")))
    assert record["type_of_reference"] == "MGZN" and record["urls"] == ["https://x.example/#i"]


CSL_FIELDS = {
    "id", "type", "title", "container-title", "issue", "section", "issued", "event-date", "author", "publisher",
    "language", "keyword", "URL",
}  # fmt: skip
"""Those of the CSL data schema that are in use; the schema allows no others than its own."""


def test_csl_json_has_the_shape_of_its_schema(archive: Archive) -> None:
    """Names, dates and texts have the types of the CSL data schema."""
    for entry in json.loads(file(archive, "json")):
        assert set(entry) <= CSL_FIELDS and entry["type"] in {"article-magazine", "report"}
        for variable in ("issued", "event-date"):
            for parts in entry.get(variable, {}).get("date-parts", []):
                assert 1 <= len(parts) <= 3 and all(isinstance(n, int) for n in parts)
        assert all(set(name) == {"literal"} for name in entry["author"])
        rest = {k: v for k, v in entry.items() if k not in {"issued", "event-date", "author"}}
        assert all(isinstance(value, str) for value in rest.values())


@pytest.mark.filterwarnings("ignore")
def test_csl_json_is_formatted_by_a_citation_processor(archive: Archive) -> None:
    """A CSL processor with a style of its own prints author, year, title, container and number."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    entries = json.loads(file(archive, "json"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(entries), formatter.plain)
    bibliography.register(Citation([CitationItem(entries[2]["id"])]))
    (line,) = map(str, bibliography.bibliography())
    for part in ("Zubrovia Observers", "2025", "A court in Kamienka", "Zubrovia Digest"):
        assert part in line


def test_intervals_become_pairs_of_dates() -> None:
    """An event of several days is a range in CSL."""
    made = citations.csl(reference(event="2025-10-28/2025-11"))
    assert made["event-date"] == {"date-parts": [[2025, 10, 28], [2025, 11]]}


def test_each_item_of_the_cite_page_is_one_coins_span(archive: Archive) -> None:
    """Reference managers find one OpenURL an item, none for the issue, each leading to its item."""
    kind = next(k for k in KINDS if k.name == "cite")
    (page,) = [page for page in kind.of_year(archive, 2024) if page.kind == "cite"] if kind.of_year else []
    html = render.render(render.environment(archive.site), archive, page).decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    spans = [span for span in tree.iter("span") if span.get("class") == "Z3988"]
    found = [parse_qs(span.get("title", ""), strict_parsing=True) for span in spans]
    assert [f["rft_id"][0].partition("#")[2] for f in found] == ["i-aaaaaa", "exercise"]
    assert all(f["ctx_ver"] == ["Z39.88-2004"] and f["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"] for f in found)
    assert found[1]["rft.atitle"] == ['Exercise: "Winter & Wind"']
    assert found[1]["rft.date"] == ["2024-12-30"] and found[1]["rft.issue"] == ["41"]
    assert [li.get("id") for li in tree.iter("li") if li.get("class") == "reference"] == ["i-aaaaaa", "exercise"]


def test_formatted_references_read_as_a_bibliography_does(archive: Archive) -> None:
    """Publisher for unsigned text, people for reports, the address at the end."""
    text, _html = citations.formatted(references(SITE, archive.issue("2025-01-06"), {})[2], "6 January 2025")
    assert text.startswith("Zubrovia Observers. “A court in Kamienka")
    assert text.endswith(f"Zubrovia Digest 42, 6 January 2025. {ITEM}")
    text, html = citations.formatted(references(SITE, archive.issue("2025-02-01-rivers"), {})[0], "1 February 2025")
    assert text.startswith("Marta Prykladnaya and Jan Ñoño. Rivers of Zubrovia. Zubrovia Observers, 1 February 2025.")
    assert "<cite>Rivers of Zubrovia</cite>" in html
