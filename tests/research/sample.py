"""A small archive of an invented country, made without reading any file."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from digest.archive import Archive, related
from digest.archive.archive import digest_of
from digest.archive.briefs import Parsed
from digest.archive.facets import facets_of_year
from digest.archive.packing import pack
from digest.archive.parsing import brief_of, issue_digest
from digest.archive.rows import row_of
from digest.archive.store import Store
from digest.model import (
    ROOT,
    Contact,
    Correction,
    Event,
    Figure,
    Footnote,
    Issue,
    Item,
    Licence,
    Name,
    Part,
    Photo,
    PlainPage,
    Policies,
    Publisher,
    Section,
    Series,
    Site,
    Topic,
    Vocabulary,
)

SITE = Site(
    title="Zubrovia Digest, weekly",
    short_title="Zubrovia Digest",
    url="https://zubrovia.example/digest/",
    description="What is reported from Zubrovia.",
    publisher=Publisher(name="Zubrovia Observers", url="https://observers.example/"),
    licence=Licence(name="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/"),
    contact=Contact(email="editors@zubrovia.example"),
    policies=Policies(corrections="pages/methodology"),
    hub="https://hub.example/",
    issn="1234-5679",
)

VOCABULARY = Vocabulary(
    sections=(
        Section(id="military", title="Military developments", aliases=("Army",)),
        Section(id="rights", title="Human rights", note="We do not link to official media.", note_html="<p>…</p>"),
    ),
    topics=(
        Topic(id="drones", title="Drones", group="Military", description="Things that fly", match=("quadcopter",)),
        Topic(id="trials", title="Trials & sentences", group="Rights", see_also=("drones",)),
    ),
    names=(
        Name(
            id="vandrouny",
            kind="person",
            name="Ihnat Vandrouny",
            role="president of Zubrovia",
            variants=("Ignat Vandrovny",),
            be="Ігнат Вандроўны",
            ru="Игнат Вандровный",
            lacinka="Ihnat Vandroŭny",
            short=("Vandrouny",),
        ),
        Name(id="zubr-union", kind="organisation", name="Zubr Union"),
        Name(id="kamienka", kind="place", name="Kamienka"),
    ),
    series=(
        Series(
            id="prisoners",
            title="Prisoners of conscience",
            unit="people",
            kind="level",
            description="People in custody whom observers recognise.",
            values=(
                Figure(series="prisoners", date="2023-12-31", value=120, source="Lantern, review of the year"),
                Figure(series="prisoners", date="2023-12-31", value=131, source="Lantern, review of December"),
                Figure(series="prisoners", date="2024-06-30", value=140, qualifier="at-least", source="Watch"),
                Figure(
                    series="prisoners", date="2024-09", low=135, high=150, qualifier="about", source="Watch, letter"
                ),
            ),
        ),
        Series(id="drones-seen", title="Drones seen, by week", unit="drones", kind="count"),
        Series(id="empty", title="Never counted", unit="things", kind="count"),
    ),
)


def item(id: str, text: str, **more: object) -> Item:
    html = f"<p>{text}</p>"
    made = Item(id=id, written=True, title=text[:40], text=text, html=html)
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, digest=digest_of(made))


def sample_issues() -> tuple[Issue, ...]:
    first = Issue(
        slug="2024-12-30",
        date=date(2024, 12, 30),
        title="Zubrovia Digest, 30 December 2024",
        number=41,
        period="2024-12-23/2024-12-29",
        summary="Drones over Kamienka.",
        lead_html="<p>A quiet week.</p>",
        lead_text="A quiet week.",
        figures=(
            Figure(
                series="drones-seen", date="2024-12-23/2024-12-29", value=26, qualifier="at-least",
                source="Sky count", issue="2024-12-30",
            ),
            Figure(series="prisoners", date="2024-12-29", value=143, source="Lantern", issue="2024-12-30"),
        ),
        parts=(
            Part(
                section="military",
                heading="Military developments",
                anchor="page-military",
                items=(
                    item(
                        "i-aaaaaa", "On 24 December, 26 drones were seen over Kamienka.", section="military",
                        topics=("drones",), names=("kamienka",), event=Event(edtf="2024-12-24", inferred=True),
                        links=("https://news.example/1",),
                    ),
                    item(
                        "exercise", "An exercise will begin on 5 January.", section="military",
                        headline="Exercise: \"Winter & Wind\"", headline_html="Exercise: “Winter &amp; Wind”",
                        title='Exercise: "Winter & Wind"', event=Event(edtf="2025-01-05/2025-01-09", inferred=False),
                    ),
                ),
            ),
        ),
        words=20,
    )  # fmt: skip
    second = Issue(
        slug="2025-01-06",
        date=date(2025, 1, 6),
        title="Zubrovia Digest, 6 January 2025",
        number=42,
        photo=Photo(file="bridge.jpg", alt="A bridge", credit="Marta Prykladnaya"),
        figures=(
            Figure(
                series="drones-seen", date="2024-12-30/2025-01-05", value=31, source="Sky count", issue="2025-01-06"
            ),
            Figure(
                series="drones-seen", date="2024-12-30/2025-01-05", value=12, source="Army", issue="2025-01-06"
            ),
        ),
        corrections=(
            Correction(date=date(2025, 1, 9), text="The number was 26 < 27, not 27.", item="i-bbbbbb"),
            Correction(date=date(2025, 1, 8), text="A date was wrong."),
        ),
        withdrawn=(("i-zzzzzz", "Told twice."),),
        moved=(("i-yyyyyy", "2024-12-30#exercise"),),
        parts=(
            Part(
                section="military",
                heading="Army",
                anchor="page-military",
                items=(
                    item(
                        "i-bbbbbb", "=SUM(A1) is how Ihnat Vandrouny began his speech & “talk”.", section="military",
                        topics=("drones", "trials"), names=("vandrouny", "zubr-union"),
                        html=f'<p>=SUM(A1) is how <a href="{ROOT}names/vandrouny/index.html">Ihnat '
                        "Vandrouny</a> began his speech &amp; “talk”.</p>",
                        event=Event(edtf="2025-01", inferred=False),
                    ),
                ),
            ),
            Part(
                section="rights",
                heading="Human rights",
                anchor="page-rights",
                items=(
                    item(
                        "i-cccccc",
                        "A court in Kamienka sentenced Marta Prykladnaya.\n\nShe had {braces} & 50% of $x_1.",
                        section="rights", topics=("trials",), names=("kamienka",),
                        event=Event(edtf="2025-01-02", inferred=False),
                        footnotes=(Footnote(number=1, label="a", html="<p>A note.</p>", text="A note."),),
                    ),
                ),
            ),
        ),
        words=30,
    )  # fmt: skip
    report = Issue(
        slug="2025-02-01-rivers",
        date=date(2025, 2, 1),
        title="Rivers of Zubrovia",
        titled=True,
        kind="report",
        authors=("Marta Prykladnaya", "Jan Ñoño"),
        parts=(
            Part(
                section="", heading="", anchor="page-body",
                items=(
                    item("water", "Water is level.", headline="Water", headline_html="Water", title="Water", level=2),
                ),
            ),
        ),
        words=3,
    )  # fmt: skip
    return (first, second, report)


def archive_of(*issues: Issue, site: Site = SITE, vocabulary: Vocabulary = VOCABULARY) -> Archive:
    store = Store(None, version="test")
    with store.changing():
        for issue in issues:
            brief = brief_of(issue)
            content = issue_digest(issue)
            store.put_all(
                [Parsed(
                    slug=issue.slug, date=issue.date.isoformat(), year=issue.date.year, files=(), key="",
                    content=content, items=len(issue.items), record=pack(issue),
                    row=pack(row_of(issue, digest=content, search=content)), brief=pack(brief),
                    connections=related.connections_of(brief), found=b"",
                )]
            )  # fmt: skip
        for year in sorted({issue.date.year for issue in issues}):
            store.set_facets([(year, [], facets_of_year(year, store.briefs(year=year)))])
    pages = (PlainPage(slug="methodology", title="Methodology", html="<p>How.</p>", text="How.", file="m.md"),)
    return Archive(site=site, vocabulary=vocabulary, pages=pages, store=store)
