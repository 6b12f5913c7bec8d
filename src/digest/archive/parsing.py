"""Issues parsed and packed for the store, on several cores where that pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.archive import related
from digest.archive.archive import digest_of, event_months
from digest.archive.briefs import Brief, ItemBrief, Parsed
from digest.archive.findings import cut, thinned
from digest.archive.packing import pack
from digest.archive.rows import row_of
from digest.archive.settings import Found, Settings
from digest.diagnostics import failed
from digest.model import Issue, Site
from digest.reading.context import Context
from digest.reading.discovery import IssueFiles

if TYPE_CHECKING:
    from digest.reading.issues import Parsed as IssueParsed

Look = Callable[["IssueParsed"], object]
"""Makes something of an issue that was just parsed: of its text and of what was read."""
_PARALLEL = 24
"""From so many issues on, parsing on several cores pays for starting the processes."""


def parse_all(
    todo: list[IssueFiles],
    settings: Settings,
    keys: dict[str, str],
    drafts: bool,
    jobs: int,
    whole: bool,
    looks: Callable[[Settings], Look] | None,
) -> Iterator[Parsed]:
    """Parse issues, on several cores where that pays, in the order given."""
    work = _Work(settings=settings, drafts=drafts, whole=whole, looks=looks)
    tasks = [(files, keys[files.slug]) for files in todo]
    if jobs > 1 and len(todo) >= _PARALLEL:
        from digest.parallel import chunked, spread
        from digest.reading import issues, text  # noqa: F401 – once, for all processes

        yield from spread(work, chunked(tasks), jobs=jobs)
    else:
        yield from map(work, tasks)


class _Work(Struct):
    """Parses one issue; carries what all of them share."""

    settings: Settings
    drafts: bool
    whole: bool
    looks: Callable[[Settings], Look] | None
    context: Context | None = None
    look: Look | None = None

    def __call__(self, job: tuple[IssueFiles, str]) -> Parsed:
        if self.context is None:
            site = self.settings.site or Site(title="", url="")
            self.context = Context.build(site, self.settings.vocabulary, drafts=self.drafts)
            self.look = self.looks(self.settings) if self.looks else None
        files, key = job
        return parse_one(files, key, self.context, whole=self.whole, look=self.look)


def parse_one(files: IssueFiles, key: str, context: Context, *, whole: bool = True, look: Look | None = None) -> Parsed:
    """Read and parse one issue and pack it for the store; its record only where that is to have the `whole`."""
    from digest.reading.issues import parse_issue  # with all that reads Markdown and YAML, which most builds do not

    result = parse_issue(files, context)
    seen = look(result) if look else None
    diagnostics = tuple(map(cut, thinned(result.diagnostics)))
    found = pack(Found(diagnostics=diagnostics, references=result.references))
    issue, day = result.issue, files.date
    base = Parsed(
        slug=files.slug, date=day.isoformat(), year=day.year, files=files.names, key=key, found=found, seen=seen
    )
    if issue is None or failed(result.diagnostics):
        return base
    if issue.draft and not context.drafts:
        return replace(base, items=-1)
    brief = brief_of(issue)
    # Without a record nobody asks whether it is another.
    content, search = (issue_digest(issue), search_digest(issue, context)) if whole else (key, "")
    return replace(
        base,
        date=issue.date.isoformat(),
        year=issue.date.year,
        content=content,
        items=len(brief.items),
        record=pack(issue) if whole else b"",
        row=pack(row_of(issue, digest=content, search=search)),
        brief=pack(brief),
        connections=related.connections_of(brief) if whole else "",
    )


def brief_of(issue: Issue) -> Brief:
    """What indexes need of an issue."""
    items = tuple(
        ItemBrief(
            id=item.id, title=item.title, section=item.section, topics=item.topics, names=item.names,
            months=event_months(item), digest=item.digest,
        )
        for item in issue.items
    )  # fmt: skip
    anchors = (*(part.anchor for part in issue.parts), *(id for id, _ in (*issue.withdrawn, *issue.moved)))
    return Brief(slug=issue.slug, date=issue.date.isoformat(), title=issue.title, items=items, anchors=anchors)


def issue_digest(issue: Issue) -> str:
    """Hash of all fields of an issue; its items have theirs already."""
    parts = [(replace(part, items=()), [item.digest for item in part.items]) for part in issue.parts]
    return digest_of(replace(issue, parts=()), parts)


def search_digest(issue: Issue, context: Context) -> str:
    """Hash of all that the search index takes from an issue, the spellings of its names included."""
    mentioned = sorted({*issue.lead_names, *(name for item in issue.items for name in item.names)})
    items = [
        (i.id, i.title, i.headline, i.text, i.section, i.topics, i.names, [note.text for note in i.footnotes])
        for i in issue.items
    ]
    return digest_of(
        issue.slug, issue.date, issue.kind, issue.title, issue.titled, issue.lead_text, issue.lead_names, items,
        [context.names[id].spellings for id in mentioned],
    )  # fmt: skip
