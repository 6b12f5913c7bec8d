"""The next issue, begun: from what the last ones say, a file that only lacks its items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from digest.model import Issue, Vocabulary

LOOK_BACK = 8
"""Issues that are read, newest first, to learn how the archive is written."""


class NewIssue(Struct, frozen=True, kw_only=True):
    """An issue that is about to be written."""

    slug: str
    period: str
    """``2025-11-03/2025-11-09``; empty where there is no earlier issue to count from."""
    number: int | None
    edition: str
    headings: tuple[tuple[str, str], ...]
    """(section id, heading as the last issue printed it), in order."""


def plan(day: date, earlier: Sequence[Issue], vocabulary: Vocabulary, *, name: str = "") -> NewIssue:
    """The issue of `day`, continued from `earlier` ones (newest first, all of them before `day`).

    A review follows on reviews: reports and dailies among `earlier` are passed over. The number goes on only where
    the last issue carries one, the edition only where it is the same in the last two.
    """
    reviews = [issue for issue in earlier if issue.kind == "review"]
    last = reviews[0] if reviews else None
    number = last.number + 1 if last is not None and last.number is not None else None
    edition = last.edition if last is not None else ""
    if len(reviews) > 1 and reviews[1].edition != edition:
        edition = ""
    return NewIssue(
        slug=f"{day.isoformat()}{'-' + name if name else ''}",
        period=next_period(day, last) if last is not None else "",
        number=number,
        edition=edition,
        headings=tuple(headings(reviews, vocabulary)),
    )


def next_period(day: date, last: Issue) -> str:
    """From the day after the last issue's period to as many days before `day` as that issue's period ended before it.

    Where the last issue states no period: from its own day to the day before `day`.
    """
    if "/" in last.period and len(last.period) == 21:
        end = date.fromisoformat(last.period[11:])
        start, lag = end + timedelta(days=1), max((last.date - end).days, 0)
    else:
        start, lag = last.date, 1
    until = day - timedelta(days=lag)
    return f"{start.isoformat()}/{max(until, start).isoformat()}"


def headings(reviews: Sequence[Issue], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The standing sections as the newest issue that has any prints them, each once.

    Without such an issue, all sections by their titles; without a vocabulary, none.
    """
    for issue in reviews:
        printed: dict[str, str] = {}
        titles = {section.id: section.title for section in vocabulary.sections}
        for part in issue.parts:
            if part.section:
                printed.setdefault(part.section, part.heading or titles.get(part.section, part.section))
        if len(printed) > 1:
            yield from printed.items()
            return
    yield from ((section.id, section.title) for section in vocabulary.sections)


# --- as files ---------------------------------------------------------------------------------------------


def files_of(issue: NewIssue, day: date, *, folder: bool = False) -> dict[str, str]:
    """The files by path below ``content/issues``: one, or with `folder` an index and one a section."""
    place = f"{day.year:04}/{issue.slug}"
    if not folder:
        body = "".join(f"\n## {heading}\n" for _, heading in issue.headings)
        return {f"{place}.md": front_matter(issue, day) + body}
    made = {f"{place}/index.md": front_matter(issue, day)}
    for section, _ in issue.headings:
        made[f"{place}/{section}.md"] = f"---\ndate: {day.isoformat()}\nsection: {section}\n---\n"
    return made


def front_matter(issue: NewIssue, day: date) -> str:
    """The head of the issue's file."""
    lines = ["---", f"date: {day.isoformat()}"]
    if issue.period:
        lines.append(f"period: {issue.period}")
    if issue.number is not None:
        lines.append(f"number: {issue.number}")
    if issue.edition:
        lines.append(f"edition: {quoted(issue.edition)}")
    return "\n".join([*lines, "draft: true", "---", ""])


def quoted(text: str) -> str:
    """`text` as a YAML scalar in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What may follow the date in an issue's name."""


def earlier_issues(content: Path, day: date) -> tuple[list[Issue], Vocabulary, list[str]]:
    """The last issues before `day`, newest first, the vocabularies, and the slugs of all issues.

    Issues that cannot be read are passed over: they are no reason not to begin the next one.
    """
    from digest.archive.settings import read_settings, shown_root
    from digest.model import Site
    from digest.reading.context import Context
    from digest.reading.issues import discover, parse_issue

    settings = read_settings(content)
    context = Context.build(settings.site or Site(title="", url=""), settings.vocabulary, drafts=True)
    listed, _ = discover(content, shown_root(content))
    before = sorted((f for f in listed if f.date < day), key=lambda f: (f.date, f.slug), reverse=True)
    found = []
    for files in before[:LOOK_BACK]:
        issue = parse_issue(files, context).issue
        if issue is not None:
            found.append(issue)
    return found, settings.vocabulary, [files.slug for files in listed]
