"""Topics into the source, as hashtags at the end of an item. Nothing else in the file changes.

Where an item ends is known to the parser only. So each proposal is tried: the changed text is parsed again, and
kept where the item has its new topics and everything else is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from digest.checking.subject import Subject, Text
from digest.model import Issue
from digest.reading.issues import Context, IssueFiles, parse_sources
from digest.reading.source import Source, parse_source

_LINE_END = re.compile(r"\r\n|\r|\n")


class _Place(Struct, frozen=True):
    """Where hashtags go: behind a column of a line, or as a paragraph of their own below it."""

    file: str
    line: int
    column: int
    """From 1; 0 for a paragraph of its own."""


def tag(
    files: IssueFiles, subject: Subject, raw: Mapping[str, str], topics: Mapping[str, Sequence[str]], context: Context
) -> tuple[dict[str, str], list[str]]:
    """Write topics at the end of items.

    Args:
        files: The issue's files.
        subject: The issue and its sources, without errors.
        raw: Text of each file as it is on the disk, by its path below the content folder.
        topics: Topics to add, by item id.
        context: The site's look-ups.

    Returns:
        The files that changed, and the ids of items for which no place was found.
    """
    places = _places(subject, topics)
    chosen: dict[str, _Place] = {}
    failed: list[str] = []
    current = {id: options[0] for id, options in places.items() if options}
    # All at once, which nearly always holds; else one after the other.
    if _holds(files, subject.issue, raw, current, topics, context):
        chosen = current
    else:
        for id, options in places.items():
            for option in options:
                if _holds(files, subject.issue, raw, {**chosen, id: option}, topics, context):
                    chosen[id] = option
                    break
    failed = [id for id in topics if id not in chosen]
    changed = _written(raw, chosen, topics)
    return {file: text for file, text in changed.items() if text != raw[file]}, failed


def _places(subject: Subject, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[_Place]]:
    """For each item the places to try, the best first."""
    starts = [(item.id, *subject.where(item)[:2]) for item in subject.issue.items]
    found: dict[str, list[_Place]] = {}
    for number, (id, text, start) in enumerate(starts):
        if id not in wanted:
            continue
        following = [s for _, other, s in starts[number + 1 :] if other is text and s > start]
        found[id] = _ends(text, start, min(following, default=len(text.source.text)))
    return found


def _ends(text: Text, start: int, stop: int) -> list[_Place]:
    own = [p for p in text.prose.passages if start <= p.start < stop and p.kind != "footnote"]
    # A heading behind the item's text is the next section's.
    while len(own) > 1 and own[-1].kind == "heading":
        own.pop()
    places = []
    for passage in reversed(own):
        span = text.source.span_at(passage.end)
        if passage.kind in ("text", "quotation"):
            places.append(_Place(text.source.rel, span.line, span.column))
        places.append(_Place(text.source.rel, span.line, 0))
        if len(places) > 3:
            break
    return places


def _holds(
    files: IssueFiles,
    issue: Issue,
    raw: Mapping[str, str],
    chosen: Mapping[str, _Place],
    topics: Mapping[str, Sequence[str]],
    context: Context,
) -> bool:
    """Whether the changed files say what was meant, and nothing else."""
    sources: list[Source] = []
    for file, text in _written(raw, chosen, topics).items():
        source, _ = parse_source(text.encode("utf-8"), path=file, rel=file)
        if source is None:
            return False
        sources.append(source)
    parsed = parse_sources(files, sources, context)
    if parsed.issue is None or any(d.level == "error" for d in parsed.diagnostics):
        return False
    wanted = []
    for part in issue.parts:
        items = []
        for item in part.items:
            new = topics[item.id] if item.id in chosen else ()
            items.append((item.id, frozenset((*item.topics, *new)), item.html, item.headline_html))
        wanted.append((part.anchor, items))
    got = [
        (part.anchor, [(i.id, frozenset(i.topics), i.html, i.headline_html) for i in part.items])
        for part in parsed.issue.parts
    ]
    return wanted == got and replace(parsed.issue, parts=()) == replace(issue, parts=(), words=parsed.issue.words)


def _written(
    raw: Mapping[str, str], chosen: Mapping[str, _Place], topics: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Every file with its hashtags."""
    return {
        file: _insert(text, [(place, topics[id]) for id, place in chosen.items() if place.file == file])
        for file, text in raw.items()
    }


def _insert(text: str, additions: Sequence[tuple[_Place, Sequence[str]]]) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    ends = [match.span() for match in _LINE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    for place, topics in sorted(additions, key=lambda a: (a[0].line, a[0].column), reverse=True):
        run = " ".join(f"#{topic}" for topic in topics)
        if place.column:
            at = starts[place.line - 1] + place.column - 1
            text = f"{text[:at]} {run}{text[at:]}"
        else:
            first, last = ends[place.line - 1] if place.line <= len(ends) else (len(text), len(text))
            feed = text[first:last] or "\n"
            text = f"{text[:first]}{feed}{feed}{run}{text[first:]}"
    return mark + text
