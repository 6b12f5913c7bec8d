"""A file of the content folder as text with places.

Everything that can be wrong with a file before anybody looks at what it says is found here: encodings,
control characters, size, symbolic links.
"""

from __future__ import annotations

import hashlib
import re
import stat
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from digest.diagnostics import Diagnostic, Level, Span

MAX_BYTES = 5_000_000
"""A year of issues is smaller; what is larger is not an issue but a mistake."""

# Tab, line feed and carriage return are the only control characters that mean something in text. The others
# include the one that marks internal addresses in rendered fragments, see `digest.model.ROOT`.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NEVER_CONTROL = bytes(b for b in range(256) if b != 0xC2 and not _CONTROL.match(chr(b))) + bytes(range(0x80, 0xA0))
"""Bytes of UTF-8 that no control character begins with; 0xC2 begins those from U+0080 on."""
_MAX_REPORTED = 20

_UTF8_BOM = b"\xef\xbb\xbf"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_OTHER_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAVE_AS = (
    "save the file as UTF-8: in Notepad under Save as, Encoding; "
    "in Word under Save as, Plain text, Other encoding, Unicode (UTF-8)"
)


# `dict`, because the table of lines is made when first asked for.
class Source(Struct, frozen=True, kw_only=True, dict=True):
    """The text of one file."""

    path: str
    """As the editor knows it, for diagnostics."""
    rel: str
    """Relative to the content folder, with forward slashes."""
    text: str
    """As typed, without a byte-order mark; every line ends in ``\\n`` whatever it ended in on the disk."""
    digest: str
    """SHA-256 of the bytes on the disk, hexadecimal."""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Without line ends; only ``\\n`` ends one."""
        return tuple(self.text.split("\n"))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts[:-1])

    def line(self, number: int) -> str:
        """Line `number`, from 1; empty behind the end."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def span(self, line: int, column: int = 1, end_column: int = 0) -> Span:
        """A place by line and column, both from 1."""
        return Span(self.path, line, column, end_column)

    def line_span(self, number: int) -> Span:
        """The whole of line `number`, without the white space around it."""
        line = self.line(number)
        text = line.strip()
        column = len(line) - len(line.lstrip()) + 1 if text else 1
        return Span(self.path, number, column, column + len(text) if text else 0)

    def span_at(self, start: int, end: int | None = None) -> Span:
        """A place by character offsets into `text`; cut at the end of its first line."""
        start = min(max(start, 0), len(self.text))
        row = bisect_right(self._starts, start) - 1
        column = start - self._starts[row] + 1
        if end is None:
            return Span(self.path, row + 1, column)
        last = min(end - self._starts[row], len(self.lines[row])) + 1
        return Span(self.path, row + 1, column, last if last > column else 0)

    def problem(self, span: Span, code: str, message: str, help: str = "", level: Level = "error") -> Diagnostic:
        """A diagnostic at `span` that quotes its line."""
        return Diagnostic(span, code, message, help, level, self.line(span.line))


def display_path(shown_root: str, rel: str) -> str:
    """The path an editor sees: `rel` below the folder as it was typed."""
    root = shown_root.replace("\\", "/").rstrip("/")
    if root in ("", ".") and not shown_root.startswith("/"):
        return rel
    return f"{root}/{rel}"


def read_source(
    file: Path, *, root: Path, shown_root: str, allow_empty: bool = False
) -> tuple[Source | None, list[Diagnostic]]:
    """The text of `file`, or the reason why it cannot be had.

    Args:
        file: A path below `root`.
        root: The content folder.
        shown_root: The same as the editor typed it; diagnostics begin with it.
        allow_empty: Whether a file without text is one like any other.

    Returns:
        The source, None where there is an error, and what was found. Line numbers count ``\\n``, ``\\r\\n`` and
        a lone ``\\r`` alike.
    """
    rel = file.relative_to(root).as_posix()
    path = display_path(shown_root, rel)

    def refuse(code: str, message: str, help: str = "") -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(Span(path), code, message, help)]

    try:
        link = _first_link(file, root)
        if link is not None:
            return refuse(
                "symlink",
                f'"{link.relative_to(root).as_posix()}" is a symbolic link',
                "put the file itself here; links are not followed, they may lead out of the content folder",
            )
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a file"
            return refuse("unreadable-file", f"this is {kind}", "a text file is expected here")
        data = b"" if status.st_size > MAX_BYTES else _read(file, status.st_size)
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path.
        reason = getattr(error, "strerror", None) or str(error)
        return refuse(
            "unreadable-file", f"the file cannot be read: {reason}", "check that it exists and its permissions"
        )
    if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
        size = max(status.st_size, len(data)) / 1_000_000
        return refuse(
            "file-too-large",
            f"the file has {size:,.1f} MB, more than {MAX_BYTES // 1_000_000} MB",
            "an issue is text only; pictures go to media/, and long material into several issues",
        )
    return parse_source(data, path=path, rel=rel, allow_empty=allow_empty)


def misnamed(root: Path, shown_root: str, name: str) -> list[Diagnostic]:
    """A warning for each file that only looks like the missing `name`: another ending, or other letter case."""
    stem = name.rpartition(".")[0].casefold()
    alike = {name.casefold(), stem, f"{stem}.yml", f"{stem}.yaml.txt", f"{stem}.yml.txt"}
    try:
        names = sorted(entry.name for entry in root.iterdir())
    except OSError:
        return []
    return [
        Diagnostic(
            Span(display_path(shown_root, other)),
            "ignored-file",
            f'"{other}" is not read',
            f"rename it to {name}",
            "warning",
        )
        for other in names
        if other.casefold() in alike and other != name
    ]


def parse_source(
    data: bytes, *, path: str, rel: str, allow_empty: bool = False
) -> tuple[Source | None, list[Diagnostic]]:
    """`read_source` for bytes already at hand."""
    found: list[Diagnostic] = []
    problem = _not_utf8(data, path)
    if problem:
        return None, [problem]
    if data.startswith(_UTF8_BOM):
        found.append(
            Diagnostic(
                Span(path),
                "byte-order-mark",
                "the file starts with a byte-order mark",
                'save it as "UTF-8", not as "UTF-8 with BOM"',
                "warning",
            )
        )
    try:
        text = data.removeprefix(_UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError:
        return None, [*found, _bad_byte(data, path)]
    source = Source(path=path, rel=rel, text=_newlines(text), digest=hashlib.sha256(data).hexdigest())
    # Most files hold no byte that could begin one, and to see that takes a quarter of the time.
    controls = _controls(source) if data.translate(None, _NEVER_CONTROL) else []
    if controls:
        return None, found + controls
    if not allow_empty and (not source.text or source.text.isspace()):
        message = "the file is empty"
        found.append(Diagnostic(Span(path), "empty-file", message, "write something into it, or delete it"))
        return None, found
    return source, found


def _first_link(file: Path, root: Path) -> Path | None:
    """The first symbolic link on the way from `root`, itself excluded, to `file`."""
    place = root
    for part in file.relative_to(root).parts:
        place = place / part
        if place.is_symlink():
            return place
    return None


def _read(file: Path, size: int) -> bytes:
    """A file that had `size` bytes a moment ago; should it grow all the time, no more than is refused."""
    with open(file, "rb") as stream:  # room for `MAX_BYTES` would take longer than reading
        data = stream.read(size + 1)
        return data if len(data) <= size else data + stream.read(MAX_BYTES + 1 - len(data))


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf8(data: bytes, path: str) -> Diagnostic | None:
    """The encodings of two and four bytes a character, with a mark or without."""
    for mark, name in _OTHER_BOMS:
        if data.startswith(mark):
            return Diagnostic(Span(path), "encoding", f"the file is {name}, not UTF-8", _SAVE_AS)
    # Text in these encodings is at least a quarter NUL where it is Latin; nothing else an editor makes is.
    head = data[:4096]
    if head.count(0) * 4 > len(head):
        return Diagnostic(Span(path), "encoding", "the file looks like UTF-16 or a program's own format", _SAVE_AS)
    return None


def _bad_byte(data: bytes, path: str) -> Diagnostic:
    """Place and likely meaning of the first byte that is not UTF-8."""
    body = data.removeprefix(_UTF8_BOM)
    try:
        body.decode("utf-8")
        raise AssertionError("called for text that decodes")
    except UnicodeDecodeError as error:
        start = error.start
    before = _newlines(body[:start].decode("utf-8"))
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    rest = re.split(rb"[\r\n]", body[start : start + 400], maxsplit=1)[0]
    shown = before[len(before) - column + 1 :] + rest.decode("utf-8", "replace")
    byte = body[start : start + 1]
    try:
        letter = byte.decode("cp1252")
        meaning = f' (in Windows-1252 it would be "{letter}")' if letter.isprintable() else ""
    except UnicodeDecodeError:
        meaning = ""
    message = f"byte 0x{byte[0]:02X} is not UTF-8{meaning}"
    return Diagnostic(Span(path, line, column, column + 1), "encoding", message, _SAVE_AS, "error", shown)


def _controls(source: Source) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for match in _CONTROL.finditer(source.text):
        if len(found) == _MAX_REPORTED:
            break
        found.append(
            source.problem(
                source.span_at(match.start(), match.end()),
                "control-character",
                f"control character U+{ord(match[0]):04X}",
                "delete it; it cannot be seen and usually comes from copying out of another program",
            )
        )
    return found
