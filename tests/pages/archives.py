"""A small invented archive, made of records without reading any file."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from digest.archive import Archive, Facet, IssueRow, Related
from digest.archive.archive import digest_of
from digest.archive.facets import Met, facets_of_year
from digest.archive.parsing import brief_of
from digest.archive.rows import FacetDetails, FacetTotals, FacetYear, row_of
from digest.model import (
    ROOT,
    Contact,
    Correction,
    Event,
    Figure,
    Footnote,
    Issue,
    Item,
    Name,
    Part,
    Photo,
    PlainPage,
    Publisher,
    Section,
    Series,
    Site,
    Topic,
    Vocabulary,
)

SITE = Site(
    title="The Zubrovian Monitor",
    short_title="Zubrovian Monitor",
    url="https://zubrovia.example/",
    description="A weekly digest of a country that does not exist.",
    publisher=Publisher(name="Zubrovia Desk"),
    contact=Contact(
        email="desk@zubrovia.example", security="mailto:safe@zubrovia.example", security_expires="2030-01-01"
    ),
)

VOCABULARY = Vocabulary(
    sections=(
        Section(id="war", title="Army & borders", description="Soldiers.", note_html="<p>A standing note.</p>"),
        Section(id="law", title="Law and courts", aliases=("Courts",), description="Judges."),
    ),
    topics=(
        Topic(id="trials", title="Trials", group="Law", see_also=("drills",), aliases=("Court cases",)),
        Topic(id="drills", title="Drills", group="Army", description="Exercises of all kinds."),
        Topic(id="unused", title="Unused <topic>"),
    ),
    names=(
        Name(
            id="vandrouny", kind="person", name="Jan Vandrouny", role="president of Zubrovia",
            variants=("Ivan Vandrovny",), be="Ян Вандроўны", ru="Иван Вандровный", lacinka="Jan Vandroŭny",
            short=("Vandrouny",),
        ),
        Name(
            id="prykladnaya", kind="person", name="Marta Prykladnaya", short=("Prykladnaya",), see_also=("vandrouny",)
        ),
        Name(id="lysa-hara", kind="place", name="Łysa Hara"),
    ),
    series=(Series(id="trees", title="Trees counted", unit="trees", kind="level", values=(
        Figure(series="trees", date="2024-01-01", value=10, source="Foresters"),
        Figure(series="trees", date="2025-01-01", value=12, source="Foresters"),
    )),),
)  # fmt: skip


def item(id: str, text: str, **more: object) -> Item:
    """An item with the fields a reader would fill in."""
    words = text.split()
    title = str(more.get("headline", "")) or (" ".join(words[:7]) + ("…" if len(words) > 7 else ""))
    values: dict[str, object] = {
        "id": id, "written": True, "title": title, "html": f"<p>{text}</p>", "text": text, "section": "war", **more,
    }  # fmt: skip
    made = Item(**values)  # type: ignore[arg-type]
    return replace(made, digest=digest_of(made))


def issue(slug: str, parts: tuple[Part, ...], **more: object) -> Issue:
    day = date.fromisoformat(slug[:10])
    words = sum(len(i.text.split()) for part in parts for i in part.items)
    values: dict[str, object] = {
        "slug": slug, "date": day, "title": f"Zubrovian Monitor, {slug}", "parts": parts, "words": words, **more,
    }  # fmt: skip
    return Issue(**values)  # type: ignore[arg-type]


LONG = (
    "On 28 October President Vandrouny opened the yearly drill at Łysa Hara and spoke for an hour about hats. "
    "The drill lasted three days, in which nobody was seen to march, and the hats were said to be warm by those who "
    "wore them, although the desk could not find anybody who had been asked about the colour of the lining."
)


def issues() -> tuple[Issue, ...]:
    """A review with everything in it, an earlier one, an update without sections, a report."""
    review = issue(
        "2025-11-03",
        (
            Part(section="war", heading="Army & borders", anchor="page-war", items=(
                item("i-aaaaaa", LONG, topics=("drills",), names=("vandrouny", "lysa-hara"),
                     event=Event(edtf="2025-10-28/2025-10-31", inferred=True)),
                item("i-bbbbbb", "The hats were counted “twice”.",
                     html='<p>Counted.<sup><a href="#fn-i-bbbbbb-1" id="fnref-i-bbbbbb-1">1</a></sup></p>',
                     headline="Hats & counting", headline_html="Hats &amp; <em>counting</em>",
                     topics=("drills", "trials"),
                     footnotes=(Footnote(number=1, label="a", html="<p>See the hatter.</p>", text="See the hatter."),)),
            )),
            Part(section="law", heading="Courts", anchor="page-law", items=(
                item("i-cccccc", "A judge in Zubrovia sentenced a scarecrow.", section="law", topics=("trials",),
                     names=("prykladnaya",)),
            )),
            Part(section="war", heading="Army & borders", anchor="page-war-2", items=(
                item("i-dddddd", "A border was moved."),
            )),
        ),
        summary="Hats, drills and a scarecrow.",
        lead_html=f'<p>A quiet week in <a href="{ROOT}names/lysa-hara/index.html">Łysa Hara</a>.</p>',
        lead_text="A quiet week in Łysa Hara.",
        period="2025-10-27/2025-11-02",
        number=7,
        photo=Photo(file="hats.svg", alt="Three hats", credit="Drawing: the desk"),
        corrections=(Correction(date=date(2025, 11, 5), text="Four hats, not three.", item="i-aaaaaa"),),
        withdrawn=(("i-gone22", "it was a dream"),),
        moved=(("i-moved2", "2024-02-05#i-eeeeee"),),
        based_on=("https://hatters.example/a/very/long/path",),
    )  # fmt: skip
    before = issue(
        "2024-02-05",
        (Part(section="", heading="", anchor="page-items", items=(
            item("i-eeeeee", "Drills were announced by Marta Prykladnaya.", section="", topics=("drills",),
                 names=("prykladnaya",)),
            item("i-ffffff", "A trial began.", section="", topics=("trials",)),
        )),),
    )  # fmt: skip
    report = issue(
        "2025-02-01-report",
        (Part(section="", heading="", anchor="page-items", items=(
            item("i-r1", "One.", headline="1 First", level=2, section=""),
            item("i-r11", "One one.", headline="1.1 Under the first", level=3, section=""),
            item("i-r12", "One two.", headline="1.2 Also", level=4, section=""),
            item("i-r2", "Two.", headline="2 Second", level=2, section=""),
        )),),
        kind="report", authors=("Ales Vydumany",), contributors=("Nina Niyakaya",), lang="be",
    )  # fmt: skip
    return (review, report, before)


class FakeStore:
    """What `Archive` asks of a store, from issues in memory."""

    def __init__(self, issues: tuple[Issue, ...], related: dict[str, dict[str, tuple[Related, ...]]]) -> None:
        self._issues = {one.slug: one for one in sorted(issues, key=lambda i: (i.date, i.slug), reverse=True)}
        self._related = related

    def rows(self) -> tuple[IssueRow, ...]:
        return tuple(
            row_of(i, digest=digest_of(i, self._related.get(i.slug, {})), search="") for i in self._issues.values()
        )

    def issue(self, slug: str) -> Issue:
        return self._issues[slug]

    def related(self, slug: str) -> dict[str, tuple[Related, ...]]:
        return self._related.get(slug, {})

    def continuing(self, slug: str) -> frozenset[str]:
        return frozenset(self.related(slug))

    def facets(self) -> list[Facet]:
        found: dict[tuple[str, str], dict[int, tuple[FacetYear, FacetDetails]]] = {}
        for year in sorted({one.date.year for one in self._issues.values()}, reverse=True):
            briefs = [brief_of(one) for one in self._issues.values() if one.date.year == year]
            for key, there, details in facets_of_year(year, briefs[::-1]):
                found.setdefault(key, {})[year] = there, details
        return [self._facet(kind, id, years) for (kind, id), years in sorted(found.items())]

    @staticmethod
    def _facet(kind: Any, id: str, years: dict[int, tuple[FacetYear, FacetDetails]]) -> Facet:
        met = Met(FacetTotals())
        for _, details in years.values():
            met.replace(FacetDetails(), details)
        return Facet(
            kind=kind,
            id=id,
            count=sum(there.count for there, _ in years.values()),
            digest=digest_of([there.digest for there, _ in years.values()]),
            load=lambda: tuple(there for there, _ in years.values()),
            details=lambda year: years[year][1],
            totals=lambda: met.totals,
        )


def archive(*more: Issue, site: Site = SITE, without: tuple[str, ...] = ()) -> Archive:
    """The archive; `more` adds issues or takes the place of those with their slug, `without` leaves some out."""
    kept = {one.slug: one for one in (*issues(), *more) if one.slug not in without}
    related = {
        "2025-11-03": {
            "i-aaaaaa": (
                Related(slug="2024-02-05", id="i-eeeeee", date=date(2024, 2, 5), title="Drills were announced…",
                        topics=("drills",), names=()),
            )
        }
    }  # fmt: skip
    about = PlainPage(
        slug="about", title="About", html="<h2>Us</h2><p>We made it up.</p>", text="Us", file="pages/about.md"
    )
    return Archive(
        site=site, vocabulary=VOCABULARY, pages=(about,), store=FakeStore(tuple(kept.values()), related),  # type: ignore[arg-type]
    )  # fmt: skip
