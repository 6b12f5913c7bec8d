"""An issue from its files. Pure but for the reading of the files themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from digest.diagnostics import Diagnostic, Level, did_you_mean
from digest.edtf import MONTHS
from digest.model import Issue, Part
from digest.reading.context import Context
from digest.reading.discovery import IssueFiles, discover
from digest.reading.frontmatter import Head, read_front_matter
from digest.reading.quantities import located
from digest.reading.references import Reference
from digest.reading.schema import FrontMatter, SectionFrontMatter
from digest.reading.source import Source, read_source
from digest.reading.stamp import Stamp

if TYPE_CHECKING:
    from digest.reading.blocks import Outlined
    from digest.reading.text import FileText

__all__ = ["Context", "IssueFiles", "Parsed", "Reference", "discover", "parse_issue", "parse_sources", "read_sources"]


class Parsed(Struct, frozen=True, kw_only=True):
    """An issue, or why there is none, and all that was found on the way."""

    issue: Issue | None
    diagnostics: tuple[Diagnostic, ...]
    references: tuple[Reference, ...]
    stamps: tuple[Stamp, ...] = ()
    """Ids not yet written, for `digest.reading.stamp.stamp`; meaningless where there are errors."""
    sources: tuple[Source, ...] = ()
    """The files that could be read, where `parse_issue` read them."""
    outlines: Mapping[str, Sequence[Outlined]] = {}
    """Blocks of the files that were read, by their paths below the content folder."""


def parse_issue(files: IssueFiles, context: Context) -> Parsed:
    """Read and parse the files of one issue."""
    sources, found = read_sources(files)
    parsed = parse_sources(files, sources, context)
    return replace(parsed, diagnostics=(*found, *parsed.diagnostics), sources=tuple(sources))


def read_sources(files: IssueFiles) -> tuple[list[Source], list[Diagnostic]]:
    """The files of an issue that can be read, and why the others cannot."""
    found: list[Diagnostic] = []
    sources: list[Source] = []
    for path in files.paths:
        source, problems = read_source(path, root=files.root, shown_root=files.shown_root)
        found += problems
        if source is not None:
            sources.append(source)
    return sources, found


def parse_sources(files: IssueFiles, sources: Sequence[Source], context: Context) -> Parsed:
    """Parse an issue whose files have been read; those that could not be read are missing from `sources`.

    There is no issue where its first file is missing or has no usable front matter.
    """
    return _Reading(files, context).run(sources)


class _Section(Struct):
    """A file of items: a whole issue, or one section of a folder."""

    source: Source
    section: str
    tags: tuple[str, ...]
    draft: bool
    text: FileText
    heading: str = ""
    authors: tuple[str, ...] = ()


class _Reading(Struct):
    """One issue while it is being read."""

    files: IssueFiles
    context: Context
    found: list[Diagnostic] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    outlines: dict[str, Sequence[Outlined]] = field(default_factory=dict)

    def run(self, sources: Sequence[Source]) -> Parsed:
        first = next((s for s in sources if s.rel == self.files.names[0]), None)
        if first is None:
            return self.result(None)
        head, problems = read_front_matter(first, FrontMatter, fallback={"date": self.files.date})
        self.found += problems
        if head is None or head.values is None:
            return self.result(None)
        front = head.values
        self.date(first, head)
        self.front_matter(first, head)
        texts = [self.text(first, head, front)]
        if self.files.folder:
            texts += self.section_files(sources, front)
        return self.result(self.issue(front, head, first, texts, sources))

    def result(self, issue: Issue | None) -> Parsed:
        return Parsed(
            issue=issue,
            diagnostics=tuple(self.found),
            references=tuple(self.references),
            stamps=tuple(self.stamps),
            outlines=self.outlines,
        )

    # --- files --------------------------------------------------------------------------------------------

    def text(self, source: Source, head: Head[FrontMatter], front: FrontMatter) -> _Section:
        """The body of the issue's first, often only, file."""
        from digest.reading.text import read_text

        section = front.section if front.section in self.context.sections else ""
        text = read_text(
            source,
            head.body_text,
            head.body_first_line,
            self.context,
            slug=self.files.slug,
            kind=front.kind,
            section=front.section,
            index=self.files.folder,
            tags=self.tags(source, head, front.tags),
        )
        return _Section(source, section, front.tags, front.draft, text)

    def section_files(self, sources: Sequence[Source], front: FrontMatter) -> list[_Section]:
        """The bodies of a folder's other files, in the order of the sections."""
        from digest.reading.text import read_text

        order = {id: number for number, id in enumerate(self.context.sections)}
        sections: list[_Section] = []
        for source in sources:
            if source.rel == self.files.names[0]:
                continue
            head, problems = read_front_matter(source, SectionFrontMatter)
            self.found += problems
            if head is None or head.values is None:
                continue
            own = head.values
            section = own.section or source.rel.rpartition("/")[2].removesuffix(".md")
            self.section_known(source, head, section, own.section != "")
            if own.date is not None and own.date != front.date:
                self.problem(
                    source,
                    head,
                    ("date",),
                    "date-mismatch",
                    f"the section's date is {own.date}, the issue's {front.date}",
                    "delete the line; the issue's date counts",
                )
            if own.draft and not self.context.drafts:
                continue
            tags = tuple(dict.fromkeys([*self.tags(source, head, own.tags), *front.tags]))
            text = read_text(
                source,
                head.body_text,
                head.body_first_line,
                self.context,
                slug=self.files.slug,
                kind=front.kind,
                section=section,
                tags=tuple(tag for tag in tags if tag in self.context.topics),
            )
            sections.append(_Section(source, section, own.tags, own.draft, text, authors=own.authors))
        return sorted(sections, key=lambda s: (order.get(s.section, len(order)), s.source.rel))

    # --- checks against the vocabularies ------------------------------------------------------------------

    def date(self, source: Source, head: Head[FrontMatter]) -> None:
        assert head.values is not None
        if head.values.date != self.files.date:
            self.problem(
                source,
                head,
                ("date",),
                "date-mismatch",
                f"the date is {head.values.date}, but the name of the issue says {self.files.date}",
                "correct the one that is wrong, or rename the file",
            )

    def tags(
        self, source: Source, head: Head[FrontMatter] | Head[SectionFrontMatter], tags: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Those of a file's tags that exist."""
        from digest.reading.topics import known_topics, suggest_topic

        for number, tag in enumerate(tags):
            if tag not in self.context.topics:
                help = suggest_topic(tag, self.context)
                self.problem(source, head, ("tags", number), "unknown-topic", f'there is no topic "{tag}"', help)
        return known_topics(tags, self.context)

    def section_known(
        self, source: Source, head: Head[FrontMatter] | Head[SectionFrontMatter], section: str, written: bool
    ) -> None:
        if section in self.context.sections:
            return
        help = did_you_mean(section, self.context.sections, otherwise="see the ids in sections.yaml")
        message = f'there is no section "{section}"'
        if written:
            self.problem(source, head, ("section",), "unknown-section", message, help)
        else:
            help = f"{help}; the file's name is the section's id unless section: says otherwise"
            self.found.append(source.problem(source.span(1), "unknown-section", message, help))

    def front_matter(self, source: Source, head: Head[FrontMatter]) -> None:
        front = head.values
        assert front is not None
        if front.section and not self.files.folder:
            self.section_known(source, head, front.section, True)
        elif front.section:
            self.problem(
                source,
                head,
                ("section",),
                "content-outside-section",
                "index.md belongs to no section",
                "delete the line; each section of a folder has a file of its own",
            )
        for number, figure in enumerate(front.figures):
            if figure.series not in self.context.series:
                self.problem(
                    source,
                    head,
                    ("figures", number, "series"),
                    "unknown-series",
                    f'there is no series "{figure.series}"',
                    did_you_mean(figure.series, sorted(self.context.series), otherwise="see the ids in series.yaml"),
                )
            else:
                self.refer(source, head, ("figures", number, "series"), "series", figure.series)
        if front.photo is not None:
            self.refer(source, head, ("photo", "file"), "media", front.photo.file)
        for id, target in front.moved.items():
            slug, _, item = target.partition("#")
            self.refer(source, head, ("moved", id), "item", slug, item)

    def own_ids(self, source: Source, head: Head[FrontMatter], ids: Sequence[str]) -> None:
        """Corrections name items that are there, tombstones such as are not."""
        front = head.values
        assert front is not None
        gone = {*front.withdrawn, *front.moved}
        for number, correction in enumerate(front.corrections):
            if correction.item and correction.item not in ids and correction.item not in gone:
                self.problem(
                    source,
                    head,
                    ("corrections", number, "item"),
                    "unknown-item",
                    f'this issue has no item "{correction.item}"',
                    did_you_mean(correction.item, ids, otherwise="copy the id from the item's address, behind the #"),
                )
        for key, table in (("withdrawn", front.withdrawn), ("moved", front.moved)):
            for id in table:
                if id in ids:
                    self.problem(
                        source,
                        head,
                        (key, id),
                        "item-still-here",
                        f'the item "{id}" is named in {key}, but it still stands in this issue',
                        "delete the item, or this line",
                    )
        for id in front.withdrawn:
            if id in front.moved:
                message = f'the item "{id}" is both withdrawn and moved'
                self.problem(source, head, ("moved", id), "item-still-here", message, "keep one of the two lines")

    def problem(
        self,
        source: Source,
        head: Head[FrontMatter] | Head[SectionFrontMatter],
        path: tuple[str | int, ...],
        code: str,
        message: str,
        help: str = "",
        level: Level = "error",
    ) -> None:
        span = head.document.where(path) if head.document is not None else source.span(1)
        self.found.append(source.problem(span, code, message, help, level))

    def refer(
        self,
        source: Source,
        head: Head[FrontMatter],
        path: tuple[str | int, ...],
        kind: str,
        target: str,
        item: str = "",
    ) -> None:
        span = head.document.where(path) if head.document is not None else source.span(1)
        self.references.append(
            Reference(kind=kind, target=target, item=item, span=span, quote=source.line(span.line))  # type: ignore[arg-type]
        )

    # --- the record ---------------------------------------------------------------------------------------

    def issue(
        self,
        front: FrontMatter,
        head: Head[FrontMatter],
        first: Source,
        sections: list[_Section],
        sources: Sequence[Source],
    ) -> Issue:
        from digest.reading.items import assign_ids, finish_item, stamp_for

        assign_ids([(item, front.draft or s.draft) for s in sections for part in s.text.parts for item in part.items])
        parts: list[Part] = []
        anchors: dict[str, int] = {}
        words = 0
        lead = sections[0].text.finish_lead()
        for section in sections:
            for part in section.text.parts:
                items = tuple(finish_item(item, section.text.reader, front.date) for item in part.items)
                name = f"page-{part.section or 'items'}"
                anchors[name] = anchors.get(name, 0) + 1
                anchor = name if anchors[name] == 1 else f"{name}-{anchors[name]}"
                parts.append(Part(section=part.section, heading=part.heading, anchor=anchor, items=items))
                self.stamps += (found for item in part.items if (found := stamp_for(item)))
                words += sum(len(item.headline.split()) + len(item.text.split()) for item in items)
            self.found += section.text.report.diagnostics
            self.outlines[section.source.rel] = section.text.report.outline
            self.references += section.text.report.references
        ids = [item.id for part in parts for item in part.items]
        self.own_ids(first, head, ids)
        if not ids and not front.draft:
            message = "the issue has no items"
            self.found.append(
                first.problem(first.span(1), "empty-issue", message, "write a paragraph under a section", "warning")
            )
        site = self.context.site
        return Issue(
            slug=self.files.slug,
            date=front.date,
            title=front.title
            or f"{site.short_title or site.title}, {front.date.day} {MONTHS[front.date.month - 1]} {front.date.year}",
            titled=bool(front.title),
            kind=front.kind,
            period=front.period,
            number=front.number,
            edition=front.edition,
            summary=front.summary,
            photo=front.photo.record() if front.photo is not None else None,
            figures=located(
                [f.figure(self.files.slug) for f in front.figures if f.series in self.context.series],
                [item for part in parts for item in part.items],
            ),
            authors=tuple(dict.fromkeys([*front.authors, *(a for s in sections for a in s.authors)])),
            contributors=front.contributors,
            acknowledgements=front.acknowledgements,
            funding=front.funding,
            lang=front.lang,
            source=front.source,
            based_on=front.based_on,
            corrections=tuple(c.record() for c in front.corrections),
            withdrawn=tuple(front.withdrawn.items()),
            moved=tuple(front.moved.items()),
            draft=front.draft,
            lead_html=lead.html,
            lead_text=lead.text,
            lead_names=lead.names,
            parts=tuple(parts),
            files=tuple(source.rel for source in sources),
            words=words + len(lead.text.split()),
        )
