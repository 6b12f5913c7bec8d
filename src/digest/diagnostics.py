"""Problems as values: where, which rule, what is wrong, what to write instead.

Nothing in the program raises for a mistake in the content. Every stage collects `Diagnostic` records; the
command decides once, at the end, what to print and with which exit code to leave.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Level = Literal["error", "warning", "note"]
Format = Literal["text", "json", "github", "gitlab"]


class Span(Struct, frozen=True, order=True):
    """A place in a source."""

    path: str
    """As the editor knows it: relative to the folder the command was given, with forward slashes."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""
    end_column: int = 0
    """Behind the last character; 0 where only a point is known."""


class Diagnostic(Struct, frozen=True):
    """One problem."""

    span: Span
    code: str
    """Stable, kebab-case; a key of `digest.rules.RULES`."""
    message: str
    """What is wrong, one line, without a closing stop."""
    help: str = ""
    """What to write instead."""
    level: Level = "error"
    quote: str = ""
    """The line of the source that the span points into."""

    @property
    def key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by path and place."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A suggestion for `word` from `known`, or `otherwise`.

    Comparison ignores letter case; the answer is spelled as in `known`.
    """
    from difflib import get_close_matches  # only where something is wrong

    table = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold(), table, n=1, cutoff=0.6)
    return f'did you mean "{table[close[0]]}"?' if close else otherwise


def arrange(found: Iterable[Diagnostic], levels: Iterable[tuple[str, str]] = ()) -> list[Diagnostic]:
    """Sorted by place, none twice, with the levels an archive sets for single codes ("off" drops them)."""
    table = dict(levels)
    kept = []
    for diagnostic in found:
        level = table.get(diagnostic.code, diagnostic.level)
        if level == "off":
            continue
        if level != diagnostic.level:
            diagnostic = replace(diagnostic, level=level)
        kept.append(diagnostic)
    return sorted(dict.fromkeys(kept), key=lambda d: d.key)


def failed(found: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.level == "error" for d in found)


def printable(text: str) -> str:
    """`text` with everything a terminal would act on made visible.

    Control, format (bidirectional overrides among them), surrogate and private-use characters are shown as
    escapes, so that a hostile source cannot repaint an editor's screen.
    """
    return "".join(
        c
        if c == "\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        else f"\\u{ord(c):04x}"
        for c in text
    )


def summary(found: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty where there is nothing."""
    parts = []
    for level in ("error", "warning", "note"):
        n = sum(d.level == level for d in found)
        if n:
            parts.append(f"{n} {level}{'s' if n != 1 else ''}")
    return ", ".join(parts)


# --- formatters -------------------------------------------------------------------------------------------

_WIDTH = 120
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def as_text(found: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """For people: place, rule and message, the line quoted with a caret under it, and the help."""
    blocks = []
    for d in found:
        place = f"{printable(d.span.path)}:{d.span.line}:{d.span.column}"
        head = f"{d.level}[{d.code}]"
        message = printable(d.message)
        if colour:
            place, head = f"{_BOLD}{place}{_RESET}", f"{_COLOURS[d.level]}{head}{_RESET}"
        lines = [f"{place}: {head}: {message}"]
        if d.quote.strip():
            lines += _excerpt(d, colour=colour)
        if d.help:
            lines.append(f"  help: {printable(d.help)}")
        blocks.append("\n".join(lines) + "\n")
    if found:
        blocks.append(summary(found) + "\n")
    return "\n".join(blocks)


def _excerpt(d: Diagnostic, *, colour: bool) -> list[str]:
    """The quoted line and the caret under the place; a long line is cut around it."""
    line, column = d.quote.replace("\t", " "), max(d.span.column, 1)
    start = max(0, column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = printable(line[start : start + _WIDTH])
    before = printable(line[start : column - 1])
    width = max(1, min(d.span.end_column - column, _WIDTH - len(before))) if d.span.end_column else 1
    gutter = f"{d.span.line:>5} | "
    caret = " " * (len(gutter) - 2) + "| " + " " * _cells(before) + "^" * width
    if colour:
        caret = f"{_DIM}{caret}{_RESET}"
    return [f"{gutter}{'…' if start else ''}{shown}", caret if not start else caret.replace("^", " ^", 1)]


def _cells(text: str) -> int:
    """Columns a terminal gives to `text`."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


def readable_json(value: object) -> str:
    """`value` readable, but for what a terminal would act on: that is escaped, and means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(map(_escaped, text.split("\n"))) + "\n"


def _escaped(line: str) -> str:
    """As `printable`, with the escapes of JSON also beyond the first plane."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(c if printable(c) == c else json.dumps(c)[1:-1] for c in line)


def as_json(found: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """For programs: one object with a list of problems."""
    problems = [
        {
            "path": d.span.path,
            "line": d.span.line,
            "column": d.span.column,
            "end_column": d.span.end_column or d.span.column,
            "level": d.level,
            "code": d.code,
            "message": d.message,
            "help": d.help,
        }
        for d in found
    ]
    counts = {f"{level}s": sum(d.level == level for d in found) for level in ("error", "warning", "note")}
    return readable_json({"problems": problems, **counts})


def as_github(found: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""

    def escape(text: str, *, value: bool) -> str:
        text = "\n".join(map(printable, text.split("\n")))  # a log is looked at on a terminal too
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if value else text

    words = {"error": "error", "warning": "warning", "note": "notice"}
    return "".join(
        f"::{words[d.level]} file={escape(d.span.path, value=True)},line={d.span.line},col={d.span.column},"
        f"title={escape(d.code, value=True)}::{escape(d.message + (f' ({d.help})' if d.help else ''), value=False)}\n"
        for d in found
    )


def as_gitlab(found: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """A code quality report, which GitLab shows beside the lines of a change."""
    words = {"error": "major", "warning": "minor", "note": "info"}
    problems = [
        {
            "description": d.message + (f" ({d.help})" if d.help else ""),
            "check_name": d.code,
            "severity": words[d.level],
            "fingerprint": sha256("\0".join((d.span.path, d.code, d.message, d.quote)).encode()).hexdigest(),
            "location": {"path": d.span.path, "lines": {"begin": d.span.line}},
        }
        for d in found
    ]
    return readable_json(problems)


FORMATTERS: dict[str, Callable[..., str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}
