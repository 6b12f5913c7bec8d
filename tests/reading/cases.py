"""The vocabulary of the examples, and how an example is read and its records are written down.

All places and persons are invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digest.diagnostics import Diagnostic
from digest.model import Item, Name, Section, Series, Site, Topic, Vocabulary
from digest.reading.issues import Context, IssueFiles, Parsed, parse_sources
from digest.reading.source import Source, parse_source

SITE = Site(title="Zubrovia Digest", short_title="Zubrovia Digest", url="https://digest.example/")
VOCABULARY = Vocabulary(
    sections=(
        Section(id="military", title="Military developments", aliases=("Security forces",)),
        Section(id="politics", title="Politics & economy", aliases=("Foreign policy",)),
        Section(id="rights", title="Human rights"),
    ),
    topics=(
        Topic(id="drones", title="Drones", aliases=("Unmanned aircraft",)),
        Topic(id="trials", title="Trials"),
        Topic(id="border", title="The border"),
        Topic(id="zubr-2025", title="The exercise Zubr-2025"),
    ),
    names=(
        Name(
            id="vandrouny",
            kind="person",
            name="Aleh Vandrouny",
            variants=("Oleg Vandrouny", "Aleh Vandroŭny"),
            be="Алег Вандроўны",
            short=("Vandrouny",),
        ),
        Name(id="vandrouny-ihar", kind="person", name="Ihar Vandrouny"),
        Name(id="prykladnaya", kind="person", name="Marta Prykladnaya", short=("Prykladnaya", "O'Prykl")),
        Name(id="council", kind="organisation", name="Zubrovian Security Council", short=("Security Council",)),
        Name(id="vezha", kind="place", name="Vezha", be="Вежа"),
        Name(id="union-treaty", kind="programme", name="Union Treaty"),
        Name(id="zubr-air", kind="organisation", name="Zubr Air", ambiguous=("Zubr",)),
        Name(id="zubr-party", kind="organisation", name="Zubr", variants=("Zubr Party",)),
    ),
    series=(Series(id="prisoners", title="Prisoners", unit="people", kind="level"),),
)
CONTEXT = Context.build(SITE, VOCABULARY)
FRONT = "---\ndate: 2025-11-03\n---\n"
SLUG = "2025-11-03"


@dataclass(frozen=True, slots=True)
class Case:
    title: str
    issue: str
    records: str
    html: bool
    line: int


def read_cases(path: Path) -> list[Case]:
    """The cases of a file: ``# title``, a block ``issue``, a block ``records``."""
    pattern = re.compile(
        r"^# (?P<title>.+?)\n+(?P<fence>`{3,})issue\n(?P<issue>.*?)^(?P=fence)\n+"
        r"`{3,}records(?P<html> html)?\n(?P<records>.*?)^`{3,}$",
        re.MULTILINE | re.DOTALL,
    )
    text = path.read_text(encoding="utf-8")
    return [
        Case(m["title"], m["issue"], m["records"], bool(m["html"]), text.count("\n", 0, m.start()) + 1)
        for m in pattern.finditer(text)
    ]


def sources_of(text: str, slug: str = SLUG) -> tuple[IssueFiles, list[Source]]:
    """An issue, written as one text, as its files."""
    root = Path("content")
    folder = text.startswith("=== ")
    parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)[1:] if folder else [f"{slug}.md", text]
    sources = []
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        rel = f"issues/{slug}/{name}" if folder else f"issues/{name}"
        body = body if body.startswith("---\n") else FRONT + body
        source, found = parse_source(body.encode("utf-8", "surrogatepass"), path=name, rel=rel)
        assert source is not None, found
        sources.append(source)
    files = IssueFiles(
        slug=slug,
        date=date.fromisoformat(slug[:10]),
        root=root,
        shown_root="content",
        names=tuple(source.rel for source in sources),
        folder=folder,
    )
    return files, sources


def parse(text: str, context: Context = CONTEXT, slug: str = SLUG) -> Parsed:
    """Parse an issue written as one text."""
    files, sources = sources_of(text, slug)
    return parse_sources(files, sources, context)


def codes(parsed: Parsed, *, all: bool = False) -> list[str]:
    """Codes of what was found, in order of place; unstamped items only where asked for."""
    found = sorted(parsed.diagnostics, key=lambda d: d.key)
    return [d.code for d in found if all or d.code != "unstamped-item"]


def dump(parsed: Parsed, *, html: bool, unstamped: bool = False) -> str:
    """Records and problems as the examples write them."""
    lines: list[str] = []
    issue = parsed.issue
    if issue is not None:
        if issue.lead_text:
            lines.append(f"lead: {_line(issue.lead_text)}")
            if html:
                lines.append(f"  html: {_shown(issue.lead_html)}")
        for part in issue.parts:
            if part.section or part.heading:
                lines.append(f"part {part.section or '?'} #{part.anchor}: {part.heading}".rstrip(": "))
            for item in part.items:
                lines += _item(item, html)
    for d in sorted(parsed.diagnostics, key=lambda d: d.key):
        if d.code != "unstamped-item" or unstamped:
            lines.append(_problem(d, len(issue.files) > 1 if issue else False))
    return "".join(line + "\n" for line in lines)


def _item(item: Item, html: bool) -> list[str]:
    lines = [f"item {item.id}{' (written)' if item.written else ''}"]
    values = {
        "headline": item.headline and f"{'#' * item.level} {item.headline}",
        "text": _line(item.text),
        "topics": " ".join(item.topics),
        "event": item.event and item.event.edtf + ("?" if item.event.inferred else ""),
        "names": " ".join(item.names),
        "links": " ".join(item.links),
        "notes": " | ".join(f"{n.number} {_line(n.text)}" for n in item.footnotes),
        "html": _shown(item.html) if html else "",
    }
    return lines + [f"  {key}: {value}" for key, value in values.items() if value]


def _problem(d: Diagnostic, with_path: bool) -> str:
    place = f"{d.span.path}:" if with_path else ""
    return f"{d.level}[{d.code}] at {place}{d.span.line}:{d.span.column}"


def _line(text: str) -> str:
    return text.replace("\n\n", " ¶ ").replace("\n", " ⏎ ").replace("\t", " ⇥ ")


def _shown(html: str) -> str:
    return html.replace("\x02", "^").replace("\n", "⏎")
