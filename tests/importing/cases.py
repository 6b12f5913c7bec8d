"""What the tests of the import share: invented sections, the fixtures of ``forms/``, the reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from digest.diagnostics import Diagnostic
from digest.importing import DraftText
from digest.model import Issue, Section, Site, Vocabulary
from digest.reading.issues import Context, IssueFiles, parse_sources
from digest.reading.source import parse_source

FORMS = sorted((Path(__file__).parent / "forms").glob("*.txt"))
SECTIONS = (
    Section(id="military", title="Military developments", aliases=("Security forces",)),
    Section(
        id="political",
        title="Political developments",
        aliases=("Political activity and economy", "Politics and economy"),
    ),
    Section(id="human-rights", title="Human rights", aliases=("Repressions continue", "International solidarity")),
    Section(id="narratives", title="Official narratives & propaganda", aliases=("Propaganda",)),
)


class Form:
    """A fixture: a description, the file's name, the input, the draft, what is reported and what a reader counts."""

    def __init__(self, path: Path) -> None:
        head, _, rest = path.read_text(encoding="utf-8").partition("=== input ===\n")
        self.name = next(line[6:] for line in head.splitlines() if line.startswith("file: "))
        self.input, _, rest = rest.partition("=== draft ===\n")
        self.draft, _, rest = rest.partition("=== reported ===\n")
        self.reported, _, self.items = rest.partition("=== items ===\n")


def read(draft: DraftText) -> tuple[Issue | None, list[Diagnostic]]:
    """The draft as the reader of issues sees it, with the errors it finds."""
    site = Site(title="Zubrovia Digest", url="https://digest.example/")
    context = Context.build(site, Vocabulary(sections=SECTIONS))
    rel = f"issues/{draft.slug}.md"
    source, found = parse_source(draft.text.encode(), path=rel, rel=rel)
    files = IssueFiles(
        slug=draft.slug,
        date=date.fromisoformat(draft.slug[:10]),
        root=Path("/content"),
        shown_root="content",
        names=(rel,),
        folder=False,
    )
    parsed = parse_sources(files, [source] if source else [], context)
    return parsed.issue, [d for d in (*found, *parsed.diagnostics) if d.level == "error"]


def shown(found: tuple[Diagnostic, ...]) -> str:
    return "".join(f"{d.span.line} {d.level}[{d.code}] {d.message}\n" for d in found)


def counted(issue: Issue) -> str:
    lines = [f"lead: {issue.lead_text[:60]}"] if issue.lead_text else []
    for part in issue.parts:
        lines.append(f"{part.section or '-'}: {len(part.items)}")
        lines += [f"  {item.headline or item.text[:60].splitlines()[0]}" for item in part.items]
    return "".join(f"{line.rstrip()}\n" for line in lines)
