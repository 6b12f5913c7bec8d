"""What the preview adds to a page: the problems of its sources, and the script that reloads it.

Nothing of it is in the site: it is put into the page's bytes on their way to the browser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from html import escape

from digest.diagnostics import Diagnostic, printable, summary
from digest.serving.state import State, page_of, split

PLACE = "/_digest/"
"""Where the preview's own files are; no page of a site can have such an address."""

_BODY = re.compile(rb"<body[^>]*>")
_WIDTH = 160


def with_panel(body: bytes, page: str, state: State, content: str, *, missing: bool = False) -> bytes:
    """The page with the panel at the top of its body and the preview's script and style sheet in its head.

    `page` is the address that was asked for; with `missing`, `body` is what is shown in its place.
    """
    mark = blake2b(body, digest_size=8).hexdigest()
    head = (
        f'<meta name="digest-preview" content="{mark}" data-number="{state.number}">'
        f'<link rel="stylesheet" href="{PLACE}live.css"><script defer src="{PLACE}live.js"></script></head>'
    )
    body = body.replace(b"</head>", head.encode(), 1)
    panel = render_panel(page, state, content, missing=missing).encode()
    match = _BODY.search(body)
    at = match.end() if match else 0
    return body[:at] + panel + body[at:]


def render_panel(page: str, state: State, content: str, *, missing: bool = False) -> str:
    """The panel of one page; an empty element where there is nothing to say."""
    here, elsewhere = split(state.problems, page, content)
    if not state.problems and not state.stale:
        return '<aside id="digest-preview" aria-label="Preview" hidden></aside>'
    errors = any(p.level == "error" for p in here)
    parts = [
        f'<aside id="digest-preview" aria-label="Preview" class="dp-{"error" if errors or state.stale else "calm"}">'
    ]
    says = f"This page: {summary(here)}." if here else "Nothing to mend on this page."
    if elsewhere:
        says += f" Elsewhere: {summary(elsewhere)}."
    if missing and errors:
        says += " There is no good version of it yet."
    elif state.stale or errors:
        says += " What you see is the last good version."
    parts.append(f"<details{' open' if errors else ''}><summary>{escape(says)}</summary><div>")
    parts += [_full(problem) for problem in here]
    if elsewhere:
        parts.append("<h2>Elsewhere</h2><ul>")
        parts += [_line(problem, content) for problem in elsewhere[:200]]
        parts.append("</ul>")
    parts.append("</div></details></aside>")
    return "".join(parts)


def errors_page(state: State) -> bytes:
    """What is shown before there has ever been a site: every problem in full."""
    problems = "".join(_full(problem) for problem in state.problems)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="digest-preview" content="none" data-number="{state.number}">'
        f'<link rel="stylesheet" href="{PLACE}live.css"><script defer src="{PLACE}live.js"></script></head>'
        '<body><main id="digest-errors"><h1>There is no site to show yet</h1>'
        f"<p>{escape(summary(state.problems) or 'The first build is under way')}. This page follows as soon as a file "
        f"is saved.</p>{problems}</main></body></html>"
    ).encode()


MISSING = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>'
    b'<body><main><h1>Not found</h1><p><a href="/index.html">Home</a></p></main></body></html>'
)
"""What is shown at an address that the site does not have, where it has no page of its own for that."""


def _place(problem: Diagnostic) -> str:
    return f"{printable(problem.span.path)}:{problem.span.line}:{problem.span.column}"


def _full(problem: Diagnostic) -> str:
    parts = [
        f'<section class="dp-problem dp-{problem.level}">',
        f"<p><b>{problem.level}</b> {escape(printable(problem.message))}</p>",
        f"<p><code>{escape(_place(problem))}</code> <code>{escape(problem.code)}</code></p>",
    ]
    if problem.quote.strip():
        parts.append(f"<pre>{_excerpt(problem)}</pre>")
    if problem.help:
        parts.append(f"<p>{escape(printable(problem.help))}</p>")
    parts.append("</section>")
    return "".join(parts)


def _excerpt(problem: Diagnostic) -> str:
    """The quoted line with the place marked; a long line is cut around it."""
    line, start = problem.quote.replace("\t", " "), max(problem.span.column - 1, 0)
    end = max(problem.span.end_column - 1, start + 1)
    first = max(0, start - _WIDTH // 2) if len(line) > _WIDTH else 0
    last = first + _WIDTH
    before, marked, after = line[first:start], line[start:end][: last - start], line[end:last]
    shown = [escape(printable(text)) for text in (before, marked, after)]
    return f"{'…' if first else ''}{shown[0]}<mark>{shown[1] or ' '}</mark>{shown[2]}{'…' if len(line) > last else ''}"


def _line(problem: Diagnostic, content: str) -> str:
    page = page_of(problem.span.path, content)
    place = f"<code>{escape(_place(problem))}</code>"
    if page:
        place = f'<a href="/{escape(page)}">{place}</a>'
    return f"<li>{place} <b>{problem.level}</b> {escape(printable(problem.message))}</li>"


def panel_problems(problems: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors first, so that the list of what is elsewhere begins with what stops publication."""
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(problems, key=lambda p: (order[p.level], p.key)))
