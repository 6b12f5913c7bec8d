"""The facts that a reference to an issue, or to one item of it, is made of, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from digest.model import Issue, Site
from digest.pages import urls


class Reference(Struct, frozen=True, kw_only=True):
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
    found = [_of_issue(site, issue, topics)]
    whole = found[0]
    container = _line(issue.title) if issue.kind == "report" else whole.container
    titles = {id: _line(title) for id, title in topics.items()}
    for part in issue.parts:
        heading = _line(part.heading)
        found += [
            Reference(
                key=f"{issue.slug}-{item.id}",
                report=False,
                authors=whole.authors,
                title=_line(item.headline or item.title),
                container=container,
                number=whole.number,
                section=heading,
                issued=issue.date,
                event=item.event.edtf if item.event else "",
                publisher=whole.publisher,
                language=whole.language,
                keywords=tuple([titles.get(topic, topic) for topic in item.topics]),
                url=f"{whole.url}#{item.id}",
            )
            for item in part.items
        ]
    return tuple(found)


def _of_issue(site: Site, issue: Issue, topics: Mapping[str, str]) -> Reference:
    filed = dict.fromkeys(topic for item in issue.items for topic in item.topics)
    return Reference(
        key=issue.slug,
        report=issue.kind == "report",
        authors=tuple(_line(author) for author in issue.authors),
        title=_line(issue.title),
        container=_line(site.short_title or site.title),
        number=str(issue.number) if issue.number is not None else _line(issue.edition),
        section="",
        issued=issue.date,
        event="",
        publisher=_line(site.publisher.name or site.title),
        language=issue.lang or site.language,
        keywords=tuple(_line(topics.get(topic, topic)) for topic in filed),
        url=urls.absolute(site, urls.issue(issue.slug)),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
