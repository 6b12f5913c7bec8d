"""The editorial rules over a whole archive: each issue's findings are kept, only what changed is looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.archive.archive import digest_of
from digest.archive.settings import Settings, shown_root
from digest.archive.store import Store
from digest.checking.examined import Examined
from digest.diagnostics import Diagnostic, Span, failed
from digest.model import Issue, Site
from digest.reading.issues import Context, IssueFiles, Parsed, discover, parse_issue, read_sources

if TYPE_CHECKING:
    from digest.checking.subject import Rules, Text

MOST = 10
"""Findings of one rule in one file; the last of them counts the rest."""

_PARALLEL = 24
"""From so many issues on, several cores pay for starting the processes."""


def editorial(
    content: Path, store: Store, *, drafts: bool = True, jobs: int = 1, seen: Mapping[str, Examined] | None = None
) -> list[Diagnostic]:
    """What the editorial rules find in a content folder that was just read into `store`.

    Args:
        content: The content folder.
        store: As `digest.archive.load.load` left it. Findings are kept in it.
        drafts: As the store was loaded.
        jobs: Processes at a time.
        seen: Of issues that `examiner` looked at while they were read, by slug.

    Returns:
        Findings with their default levels, in no order.
    """
    settings = store.meta("settings", Settings)
    assert settings is not None, "the content has not been read"
    site = settings.site or Site(title="", url="")
    rules_key = digest_of(site.unlinked_domains, site.unlinked_mentions, bool(settings.vocabulary.topics))
    keys = {slug: (digest_of(key, rules_key), year) for slug, (key, year, _) in store.keys().items()}
    whole = digest_of(sorted(keys.items()), store.meta("settings-key", str), rules_key)
    if store.meta("editorial-key", str) == whole:
        return list(store.meta("editorial", tuple[Diagnostic, ...]) or ())
    files = {one.slug: one for one in discover(content, shown_root(content))[0]}
    examined = _examine_all(files, keys, settings, store, drafts, jobs, seen or {})
    found = [diagnostic for one in examined.values() for diagnostic in one.diagnostics]
    found += _across(files, examined, settings, store)
    found += _elsewhere(content, settings)
    with store.changing():
        store.set_meta("editorial", tuple(found))
        store.set_meta("editorial-key", whole)
    return found


# --- one issue after the other ----------------------------------------------------------------------------


def _examine_all(
    files: Mapping[str, IssueFiles],
    keys: Mapping[str, tuple[str, int]],
    settings: Settings,
    store: Store,
    drafts: bool,
    jobs: int,
    seen: Mapping[str, Examined],
) -> dict[str, Examined]:
    """Every issue's findings, oldest issue first; kept by year, so that a change rewrites little."""
    years = sorted({year for _, year in keys.values()})
    known: dict[str, Examined] = {}
    for year in years:
        known |= store.meta(f"examined-{year}", dict[str, Examined]) or {}
    stale = [slug for slug, (key, _) in sorted(keys.items()) if slug not in known or known[slug].key != key]
    fresh = {slug: replace(seen[slug], key=keys[slug][0]) for slug in stale if slug in seen}
    todo = [slug for slug in stale if slug in files and slug not in fresh]
    work = _Reader(settings=settings, drafts=drafts)
    jobs_list = [files[slug] for slug in todo]
    if jobs > 1 and len(todo) >= _PARALLEL:
        from digest.parallel import chunked, spread

        results: Iterable[Examined] = spread(work, chunked(jobs_list), jobs=jobs)
    else:
        results = map(work, jobs_list)
    fresh |= {slug: replace(one, key=keys[slug][0]) for slug, one in zip(todo, results, strict=True)}
    changed = {keys[slug][1] for slug in fresh} | {int(slug[:4]) for slug in known if slug not in keys}
    current = {slug: fresh.get(slug) or known[slug] for slug in sorted(keys) if slug in fresh or slug in known}
    with store.changing():
        for year in sorted(changed):
            store.set_meta(f"examined-{year}", {s: e for s, e in current.items() if keys[s][1] == year})
    return current


class _Reader(Struct, kw_only=True):
    """Reads and examines one issue that was read before, when the rules were others."""

    settings: Settings
    drafts: bool
    _ready: tuple[Context, Callable[[Parsed], Examined]] | None = None

    def __call__(self, files: IssueFiles) -> Examined:
        if self._ready is None:
            site = self.settings.site or Site(title="", url="")
            context = Context.build(site, self.settings.vocabulary, drafts=self.drafts)
            self._ready = context, examiner(self.drafts, self.settings)
        context, look = self._ready
        return look(parse_issue(files, context))


def examiner(drafts: bool, settings: Settings) -> Callable[[Parsed], Examined]:
    """What applies the rules to an issue that was just read, with or without drafts."""
    from digest.checking.subject import Rules, Text

    rules = Rules.build(settings.site or Site(title="", url=""), settings.vocabulary)

    def look(parsed: Parsed) -> Examined:
        # Of an issue with errors, as far as it can be read.
        issue = parsed.issue
        if issue is None or (issue.draft and not drafts):
            return Examined(key="")
        texts = [Text(source, parsed.outlines.get(source.rel)) for source in parsed.sources]
        return examine(issue, texts, rules, sound=not failed(parsed.diagnostics))

    return look


def examine(issue: Issue, texts: list[Text], rules: Rules, *, sound: bool = True) -> Examined:
    """Apply every rule that looks at one issue; `texts` are its files, `sound` says that it was read without errors."""
    from digest.checking import addresses, calendar, filing, wording
    from digest.checking.across import paragraphs
    from digest.checking.subject import Subject

    subject = Subject(issue, texts, rules, sound)
    if not texts:
        return Examined(key="")
    found = [d for rule in (addresses.check, calendar.check, wording.check, filing.check) for d in rule(subject)]
    return Examined(
        key="",
        diagnostics=tuple(capped(found)),
        paragraphs=tuple(p for text in subject.texts for p in paragraphs(text)),
    )


def read_texts(files: IssueFiles) -> list[Text]:
    """The files of an issue that can be read."""
    from digest.checking.subject import Text

    return [Text(source) for source in read_sources(files)[0]]


def capped(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Of each rule the first few in each file, errors all; the last of them tells how many there are."""
    ordered = sorted(dict.fromkeys(found), key=lambda d: (d.code, *d.key))
    for _, run in groupby(ordered, key=lambda d: (d.code, d.span.path)):
        own = list(run)
        if len(own) <= MOST or own[0].level == "error":
            yield from own
            continue
        yield from own[: MOST - 1]
        last = own[MOST - 1]
        yield replace(last, message=f"{last.message} ({len(own) - MOST} more like it in this file)")


# --- all of them together ---------------------------------------------------------------------------------


def _across(
    files: Mapping[str, IssueFiles], examined: Mapping[str, Examined], settings: Settings, store: Store
) -> Iterator[Diagnostic]:
    from digest.checking.across import Placed, contradictions, repeated
    from digest.checking.permalinks import loops
    from digest.checking.subject import front_matter_span

    @lru_cache(maxsize=64)
    def texts(slug: str) -> list[Text]:
        return read_texts(files[slug]) if slug in files else []

    def line(span: Span) -> str:
        for text in texts(by_path[span.path]):
            if text.source.path == span.path:
                return text.source.line(span.line)
        return ""

    by_path = {p.span.path: slug for slug, one in examined.items() for p in one.paragraphs}
    yield from repeated(((slug, one.paragraphs) for slug, one in sorted(examined.items())), line)
    figures = [Placed(figure, -1) for series in settings.vocabulary.series for figure in series.values]
    for row in reversed(store.rows()):
        figures += [Placed(figure, number) for number, figure in enumerate(row.figures)]
    yield from contradictions(figures, lambda slug: next(iter(texts(slug)), None))
    for slug, id, target in loops(store.rows()):
        for text in texts(slug)[:1]:
            yield text.source.problem(
                front_matter_span(text, ("moved", id)),
                "moved-loop",
                f'the item "{id}" is moved to {target}, and from there back again',
                "name the place where the item stands now",
            )


def _elsewhere(content: Path, settings: Settings) -> Iterator[Diagnostic]:
    """Links outside issues: of plain pages, of the sections' notes, of the series."""
    from digest.checking.addresses import forbidden, links_in
    from digest.checking.domains import Domains, canonical
    from digest.checking.subject import Text, addresses_in
    from digest.reading.source import read_source

    site = settings.site or Site(title="", url="")
    domains = Domains(site.unlinked_domains, mentions=False)
    if not domains:
        return
    places = [(page.file, links_in([page.html])) for page in settings.pages]
    places.append(("sections.yaml", links_in(section.note_html for section in settings.vocabulary.sections)))
    places.append(("series.yaml", [f.link for s in settings.vocabulary.series for f in s.values if f.link]))
    own = (site.publisher.url, site.licence.url, site.subscription.action)
    places.append(("digest.yaml", [url for url in own if url]))
    for name, urls in places:
        listed = [(url, entry) for url in dict.fromkeys(urls) if (entry := domains.of_link(url))]
        if not listed:
            continue
        source, _ = read_source(content / name, root=content, shown_root=shown_root(content))
        if source is None:
            continue
        text, stand = Text(source), addresses_in(source.text)
        for url, entry in listed:
            code, message, help, level = forbidden(entry)
            for start, end in stand.get(canonical(url), [(0, 0)]):
                yield text.finding(start, end, code, message, help, level)  # type: ignore[arg-type]
