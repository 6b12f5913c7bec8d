"""What a YAML parser's complaint means for somebody who has never heard of YAML.

The parser names the place where it gave up; the mistake is often elsewhere, as with a quotation mark that is
never closed. Each explanation is tried in turn; the first that knows the complaint answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import yaml
from msgspec import Struct

Explanation = tuple[int, int, int, str, str, str]
"""Line, column and end column, from 0 (an end of -1: only a point is known), then code, message and help."""

_POINT = -1
_KEY_NO_SPACE = re.compile(r"\s*(?:- +)?([A-Za-z][\w-]*):([^\s:/].*)")
_KEY_VALUE = re.compile(r"\s*(?:- +)?([A-Za-z][\w-]*): +(.*\S)\s*")
_CODE = "yaml-syntax"


class _Complaint(Struct, frozen=True, kw_only=True):
    """The parser's words in lower case, both places, and the text."""

    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int
    lines: Sequence[str]

    def text(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    @property
    def sign(self) -> str:
        """The character at the place of the problem."""
        return self.text(self.line)[self.column : self.column + 1]

    def here(self, message: str, help: str = "", code: str = _CODE) -> Explanation:
        return (self.line, self.column, self.column + 1 if self.sign else _POINT, code, message, help)

    def opened(self, message: str, help: str = "", code: str = _CODE) -> Explanation:
        """At the place where the broken thing starts."""
        return (self.context_line, self.context_column, self.context_column + 1, code, message, help)

    def whole(self, line: int, message: str, help: str = "") -> Explanation:
        """Under all of a line."""
        text = self.text(line)
        start = len(text) - len(text.lstrip())
        return (line, start, len(text.rstrip()), _CODE, message, help)


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Explanation:
    """Place and plain words for `error`, found in the text `lines`."""
    problem_mark, context_mark = error.problem_mark, error.context_mark
    mark = problem_mark or context_mark
    context = context_mark or mark
    line, column = _inside(mark.line if mark else 0, mark.column if mark else 0, lines)
    context_line, context_column = _inside(context.line if context else 0, context.column if context else 0, lines)
    complaint = _Complaint(
        problem=(error.problem or "").lower(),
        context=(error.context or "").lower(),
        line=line,
        column=column,
        context_line=context_line,
        context_column=context_column,
        lines=lines,
    )
    for explanation in _EXPLANATIONS:
        answer = explanation(complaint)
        if answer:
            return answer
    message = f"this is not YAML: {complaint.problem or 'it cannot be read'}"
    return complaint.here(message, 'write lines of the form "key: value", texts with special signs in double quotes')


def _inside(line: int, column: int, lines: Sequence[str]) -> tuple[int, int]:
    """The place, or the end of the last line with text where it lies behind all text."""
    if line < len(lines) and (line < len(lines) - 1 or lines[line]):
        return line, min(column, len(lines[line]))
    last = max((n for n, text in enumerate(lines) if text.strip()), default=0)
    return last, len(lines[last]) if lines else 0


def _quoted(text: str) -> str:
    """The line with its value between quotation marks; empty where it is none of key and value."""
    match = _KEY_VALUE.fullmatch(text) if len(text) <= 100 else None
    if not match:
        return ""
    value = match[2].strip("\"'")
    value = f"'{value}'" if '"' in value and "'" not in value else '"' + value.replace('"', '\\"') + '"'
    return f"write {match[1]}: {value}"


def _tab(c: _Complaint) -> Explanation | None:
    line = c.text(c.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent and c.sign != "\t":
        return None
    column = line.index("\t") if "\t" in indent else c.column
    message = "a tab is used for indentation" if "\t" in indent else "a tab stands between key and value"
    return (c.line, column, column + 1, _CODE, message, "use spaces, two for each level")


def _colon(c: _Complaint) -> Explanation | None:
    if "mapping values are not allowed" not in c.problem:
        return None
    before = max((n for n in range(c.line) if c.text(n).strip()), default=-1)
    above = c.text(before)
    no_space = _KEY_NO_SPACE.fullmatch(above[:200]) if before >= 0 else None
    if no_space and ": " not in above:
        return c.whole(before, "a space is missing after the colon", f"write {no_space[1]}: {no_space[2].strip()[:60]}")
    if re.search(r":\s", c.text(c.line)[: c.column]):
        help = _quoted(c.text(c.line)) or "put the whole text in double quotes"
        return c.here("a text with a colon followed by a space needs quotation marks", help)
    if before >= 0 and _indent(c.text(c.line)) > _indent(above):
        return c.whole(c.line, "this line is indented as if it continued the one above", "start it in the same column")
    if before >= 0 and ":" not in above:
        return c.whole(before, 'this line has no "key:"', "write it as key: value; indent a line that continues a text")
    return c.here("a colon stands where none can be", "put the whole text in double quotes")


def _no_space_in_table(c: _Complaint) -> Explanation | None:
    if "found unexpected ':'" not in c.problem:
        return None
    return c.here("a space is missing after the colon", "within brackets, write {key: value} or {key: }")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _no_key(c: _Complaint) -> Explanation | None:
    if "simple key" not in c.context:
        return None
    text = c.text(c.context_line)
    no_space = _KEY_NO_SPACE.fullmatch(text[:200])
    if no_space:
        help = f"write {no_space[1]}: {no_space[2].strip()[:60]}"
        return c.whole(c.context_line, "a space is missing after the colon", help)
    help = "write it as key: value; indent a line that continues a text; write --- before the text"
    return c.whole(c.context_line, 'this line has no "key:"', help)


def _open_quote(c: _Complaint) -> Explanation | None:
    if "quoted scalar" not in c.context and "double-quoted" not in c.context:
        return None
    if "end of stream" in c.problem or "document" in c.problem:
        return c.opened("the quotation mark opened here is never closed", "close it at the end of the text")
    if "escape" in c.problem or "hexdecimal" in c.problem or "hexadecimal" in c.problem:
        return c.here(
            "a backslash between double quotes starts an escape", "write \\\\ for a backslash, or use single quotes"
        )
    return None


def _open_bracket(c: _Complaint) -> Explanation | None:
    if "flow sequence" not in c.context and "flow mapping" not in c.context:
        return None
    shut, what = ("]", "list") if "sequence" in c.context else ("}", "table")
    example = "[one, two]" if shut == "]" else "{file: cover.jpg, alt: text}"
    help = f"write {example}; texts with commas, colons or brackets need quotation marks"
    return c.opened(f'the {what} opened here needs a "," between its entries and a "{shut}" at its end', help)


def _first_sign(c: _Complaint) -> Explanation | None:
    help = _quoted(c.text(c.line)) or "put the whole text in double quotes"
    if "anchor" in c.context or "alias" in c.context:
        sign = c.text(c.context_line)[c.context_column : c.context_column + 1]
        return c.opened(f'a text cannot start with "{sign}"', help)
    if "start any token" in c.problem:
        return c.here(f'a text cannot start with "{c.sign}"', help)
    if "tag" in c.context or "tag handle" in c.problem:
        return c.opened("YAML tags (!) are not in use here", help, "yaml-tag")
    return None


def _list_on_key_line(c: _Complaint) -> Explanation | None:
    if "sequence entries are not allowed" not in c.problem:
        return None
    return c.here("a list cannot start on the line of its key", "write [one, two], or each entry on its own line")


def _block_text(c: _Complaint) -> Explanation | None:
    if "block scalar" not in c.context:
        return None
    return c.here("after the sign | or > the line ends", "start the text on the next line, indented")


def _after_quote(c: _Complaint) -> Explanation | None:
    before = c.text(c.line)[: c.column].rstrip()
    if "block mapping" not in c.context or not before.endswith(('"', "'")):
        return None
    return c.here(
        "the text goes on after its closing quotation mark",
        'put all of it in double quotes, and write \\" for a quotation mark inside',
    )


def _indentation(c: _Complaint) -> Explanation | None:
    in_block = "block mapping" in c.context or "block collection" in c.context
    if not in_block and "document start" not in c.problem:
        return None
    if c.sign == ":":
        return c.here("a key is missing before the colon", "write it as key: value")
    text = c.text(c.line)
    if text.lstrip().startswith("- ") and "block mapping" in c.context and _indent(text) == c.column:
        return c.whole(c.line, "this list entry is indented unlike the lines above", "start all entries in one column")
    return c.whole(c.line, "this line is indented unlike the lines above", "start all keys of one table in one column")


def _bracket(c: _Complaint) -> Explanation | None:
    if "node content" not in c.problem:
        return None
    what = f'"{c.sign}"' if c.sign else "the end of the text"
    return c.here(f"a value is missing before {what}", "write the value, or put the text in double quotes")


_EXPLANATIONS: tuple[Callable[[_Complaint], Explanation | None], ...] = (
    _tab,
    _open_quote,
    _colon,
    _no_space_in_table,
    _first_sign,
    _no_key,
    _open_bracket,
    _list_on_key_line,
    _block_text,
    _after_quote,
    _indentation,
    _bracket,
)
