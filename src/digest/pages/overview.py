"""The lists of all sections, all topics in their groups, and all names under every spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from msgspec import Struct

from digest.archive import Archive
from digest.model import FacetKind, Name
from digest.pages import letters, urls
from digest.pages.home import section_views
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind
from digest.pages.listing import KEYS


def _counts(archive: Archive, kind: FacetKind) -> dict[str, int]:
    return {facet.id: facet.count for facet in archive.facets(kind)}


def section_pages(archive: Archive) -> Iterator[Page]:
    years = [archive.facet("section", id).years for id in archive.sections]
    counts = [[(there.year, there.count) for there in one] for one in years]
    yield Page(path=urls.sections(), kind="sections", depends=(archive.record((archive.vocabulary.sections, counts)),))


def topic_pages(archive: Archive) -> Iterator[Page]:
    depends = archive.record((archive.vocabulary.topics, _counts(archive, "topic")))
    yield Page(path=urls.topics(), kind="topics", depends=(depends,))


def name_pages(archive: Archive) -> Iterator[Page]:
    depends = archive.record((archive.vocabulary.names, _counts(archive, "name")))
    yield Page(path=urls.names(), kind="names", depends=(depends,))


def _common(archive: Archive, page: Page, kind: FacetKind, title: str, description: str) -> dict[str, Any]:
    from digest.pages import metadata

    _ = words(archive.site.language).gettext
    return {
        "title": title,
        "here": KEYS[kind],
        "crumbs": ((urls.HOME, _("Home")),),
        "standfirst": description,
        "meta": metadata.for_list(archive, path=page.path, title=title, description=description),
    }


# --- sections ---------------------------------------------------------------------------------------------


def sections_view(archive: Archive, page: Page) -> Mapping[str, Any]:
    _ = words(archive.site.language).gettext
    sections = tuple(
        (view, tuple((one.year, urls.section(id, one.year), one.count) for one in archive.facet("section", id).years))
        for view, id in zip(section_views(archive), archive.sections, strict=True)
    )
    about = _("The standing parts of every issue.")
    return {"sections": sections, **_common(archive, page, "section", _("Sections"), about)}


# --- topics -----------------------------------------------------------------------------------------------


class TopicView(Struct, frozen=True, kw_only=True):
    href: str
    title: str
    description: str
    aliases: tuple[str, ...]
    count: int


def topics_view(archive: Archive, page: Page) -> Mapping[str, Any]:
    """Topics in their groups, both in the order of the vocabulary."""
    _ = words(archive.site.language).gettext
    counts = _counts(archive, "topic")
    groups: dict[str, list[TopicView]] = {}
    for topic in archive.vocabulary.topics:
        groups.setdefault(topic.group, []).append(
            TopicView(
                href=urls.topic(topic.id),
                title=topic.title,
                description=topic.description,
                aliases=topic.aliases,
                count=counts.get(topic.id, 0),
            )
        )
    about = _("What items are about: every item is filed by hand under one topic or more.")
    return {"groups": tuple(groups.items()), **_common(archive, page, "topic", _("Topics"), about)}


# --- names ------------------------------------------------------------------------------------------------


class Spelling(Struct, frozen=True, kw_only=True):
    """One line of the index of names."""

    text: str
    lang: str
    href: str
    name: str
    """The preferred form this one leads to; empty where this is it."""
    role: str
    count: int


class Letter(Struct, frozen=True, kw_only=True):
    letter: str
    anchor: str
    script: int
    """0 Latin, 1 Cyrillic, above: others."""
    lang: str
    spellings: tuple[Spelling, ...]


def index(archive: Archive) -> tuple[Letter, ...]:
    """Every spelling of every name in every script, by letter.

    A person is also listed under the last word of a form of two words or more ("Kavalchuk, Ales"), as indexes do.
    """
    counts = _counts(archive, "name")
    lines: dict[tuple[str, str], Spelling] = {}
    for name in archive.vocabulary.names:
        for text, lang in name.spellings:
            for shown in _entries(name, text):
                own = text == name.name
                line = Spelling(
                    text=shown, lang=lang, href=urls.name(name.id), name="" if own else name.name,
                    role=name.role if own else "", count=counts.get(name.id, 0),
                )  # fmt: skip
                lines.setdefault((shown, name.id), line)
    ordered = sorted(lines.values(), key=lambda line: (letters.key(line.text), line.href))
    found = []
    runs = groupby(ordered, key=lambda line: letters.letter(line.text))
    for place, (letter, run) in enumerate(runs):
        kept = tuple(run)
        script = letters.key(kept[0].text)[0]
        lang = "be" if script == 1 else ""
        found.append(Letter(letter=letter, anchor=f"letter-{place + 1}", script=script, lang=lang, spellings=kept))
    return tuple(found)


def _entries(name: Name, text: str) -> tuple[str, ...]:
    """The forms under which one spelling stands in the index."""
    first, _, last = text.rpartition(" ")
    if name.kind == "person" and first and last[:1].isupper():
        return (f"{last}, {first}", text)
    return (text,)


def names_view(archive: Archive, page: Page) -> Mapping[str, Any]:
    _ = words(archive.site.language).gettext
    about = _("People, organisations, places and programmes under every spelling, in every script.")
    return {
        "letters": index(archive),
        "total": len(archive.vocabulary.names),
        **_common(archive, page, "name", _("Names"), about),
    }


KINDS = (
    PageKind(name="sections", template="pages/sections.html", view=sections_view, of_site=section_pages, rank=60),
    PageKind(name="topics", template="pages/topics.html", view=topics_view, of_site=topic_pages, rank=60),
    PageKind(name="names", template="pages/names.html", view=names_view, of_site=name_pages, rank=60),
)
