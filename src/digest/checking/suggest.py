"""What untagged items seem to be about, and which names the authority does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from digest.archive.archive import Archive
from digest.archive.settings import Found, Settings, shown_root
from digest.archive.store import Store
from digest.checking.editorial import read_texts
from digest.checking.strangers import Stranger, strangers
from digest.checking.subject import Rules, Subject
from digest.checking.topics import Proposal, TopicMatcher
from digest.diagnostics import Span, failed
from digest.model import Site
from digest.reading.issues import Context, IssueFiles, discover


class ItemSuggestion(Struct, frozen=True):
    """Topics for one item."""

    issue: str
    item: str
    title: str
    span: Span
    """Its first words in the source."""
    filed: tuple[str, ...]
    """Topics it has already."""
    topics: tuple[Proposal, ...]
    """The surest first; may be empty."""


class NameSuggestion(Struct, frozen=True):
    """A name that is not in the authority."""

    stranger: Stranger
    places: tuple[Span, ...]
    """The first few items that have it."""


class Suggestions(Struct, frozen=True):
    items: tuple[ItemSuggestion, ...]
    """Untagged ones first, then in the order of the issues."""
    names: tuple[NameSuggestion, ...]
    unreadable: tuple[str, ...]
    """Slugs of issues with errors, which were passed over."""


def suggest(
    content: Path, archive: Archive, store: Store, *, slugs: Collection[str] | None = None, everything: bool = False
) -> Suggestions:
    """Proposals for items and names.

    Args:
        content: The content folder.
        archive: Everything that was read from it.
        store: Where that is kept.
        slugs: Issues to look at; None for all. Names are counted over the whole archive in any case.
        everything: Whether items that have topics are looked at as well.
    """
    files = {one.slug: one for one in discover(content, shown_root(content))[0]}
    rules = Rules.build(archive.site, archive.vocabulary)
    matcher = TopicMatcher(archive.vocabulary.topics)

    @lru_cache(maxsize=128)
    def subject(slug: str) -> Subject:
        return Subject(archive.issue(slug), read_texts(files[slug]), rules)

    def place(slug: str, id: str) -> Span:
        item = next(item for item in subject(slug).issue.items if item.id == id)
        text, start, end = subject(slug).where(item)
        return text.source.span_at(start, end)

    unreadable = [slug for slug in sorted(files) if _broken(store, slug)]
    readable = [row.slug for row in reversed(archive.issues) if row.slug in files and row.slug not in unreadable]
    wanted = [slug for slug in readable if slugs is None or slug in slugs]
    found = []
    for slug in wanted:
        for item in archive.issue(slug).items:
            if item.topics and not everything:
                continue
            topics = matcher.propose(item)
            if topics or not item.topics:
                found.append(ItemSuggestion(slug, item.id, item.title, place(slug, item.id), item.topics, topics))
    found.sort(key=lambda s: bool(s.filed))
    texts = [(slug, item.id, item.text) for slug in readable for item in archive.issue(slug).items]
    names = []
    for stranger in strangers(texts, archive.vocabulary.names, known=_no_names(archive)):
        items = [pair for pair in stranger.items if slugs is None or pair[0] in slugs]
        if items:
            names.append(NameSuggestion(stranger, tuple(place(*pair) for pair in items[-3:])))
    return Suggestions(tuple(found), tuple(names), tuple(s for s in unreadable if slugs is None or s in slugs))


def _broken(store: Store, slug: str) -> bool:
    found = store.finding(slug, Found)
    return found is None or failed(found.diagnostics)


def _no_names(archive: Archive) -> Iterator[str]:
    """Words with a capital that everybody knows: countries, languages and peoples, and the site's own words."""
    from babel import Locale

    locale = Locale("en")
    for table in (locale.territories, locale.languages):
        for word in table.values():
            yield word
            yield f"{word}s"
    for topic in archive.vocabulary.topics:
        yield from (topic.title, *topic.aliases, *topic.match)
    for section in archive.vocabulary.sections:
        yield from (section.title, *section.aliases)
    yield from (archive.site.title, archive.site.short_title, archive.site.publisher.name)


def write(
    content: Path, archive: Archive, store: Store, found: Sequence[ItemSuggestion]
) -> tuple[list[str], list[str]]:
    """Write the proposed topics into the sources, as hashtags that the editor then reviews.

    Returns:
        One line for each file written, and one for each item for which no place was found.
    """
    from digest.checking.tagging import tag
    from digest.publishing.whole import write_whole

    settings = store.meta("settings", Settings)
    assert settings is not None
    context = Context.build(settings.site or Site(title="", url=""), settings.vocabulary, drafts=True)
    files = {one.slug: one for one in discover(content, shown_root(content))[0]}
    rules = Rules.build(archive.site, archive.vocabulary)
    done, failures = [], []
    for slug in dict.fromkeys(s.issue for s in found):
        own = {s.item: s for s in found if s.issue == slug and s.topics}
        if not own:
            continue
        subject = Subject(archive.issue(slug), read_texts(files[slug]), rules)
        raw = _raw(files[slug])
        topics = {id: tuple(p.topic for p in s.topics) for id, s in own.items()}
        changed, failed_ids = tag(files[slug], subject, raw, topics, context)
        for rel, text in changed.items():
            write_whole(content / rel, text.encode("utf-8"))
            done.append(f"{shown_root(content)}/{rel}")
        failures += [f"{own[id].span.path}:{own[id].span.line}" for id in failed_ids]
    return done, failures


def _raw(files: IssueFiles) -> dict[str, str]:
    return {name: path.read_bytes().decode("utf-8") for name, path in zip(files.names, files.paths, strict=True)}
