"""Files as text: encodings, line ends, places, and what is refused before it is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.reading.source import MAX_BYTES, Source, parse_source, read_source


def parsed(data: bytes) -> Source:
    source, found = parse_source(data, path="content/a.md", rel="a.md")
    assert source is not None
    assert found == []
    return source


def refused(data: bytes) -> tuple[str, int, int]:
    source, found = parse_source(data, path="content/a.md", rel="a.md")
    assert source is None
    assert found[0].help
    return found[0].code, found[0].span.line, found[0].span.column


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_as_one(end: str) -> None:
    """Line numbers are those of the editor's program on any system."""
    source = parsed(end.join(["one", "two", "", "four"]).encode())
    assert source.text == "one\ntwo\n\nfour"
    assert source.line(4) == "four"


def test_only_line_feeds_end_a_line() -> None:
    """The separators of word processors, which Python's `splitlines` counts, do not shift line numbers."""
    assert parsed("one\u2028still one\ntwo".encode()).lines == ("one\u2028still one", "two")


def test_text_is_kept_as_typed() -> None:
    """Spaces, composition and the lack of a last line end are the editor's."""
    text = "  e\u0301 \u00e9\t \n\n x"
    assert parsed(text.encode()).text == text


def test_a_byte_order_mark_is_taken_off_with_a_warning() -> None:
    source, found = parse_source("\ufeff---\n".encode(), path="a.md", rel="a.md")
    assert source is not None
    assert source.text == "---\n"
    assert [(d.code, d.level) for d in found] == [("byte-order-mark", "warning")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_named(encoding: str) -> None:
    """With a byte-order mark or without."""
    assert refused("---\ndate: 2025-11-03\n---\n".encode(encoding)) == ("encoding", 1, 1)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_first_byte_of_another_encoding_is_pointed_at(end: bytes) -> None:
    """Line and column count characters, also where others than ASCII stand before."""
    data = end.join([b"---", "żółć a".encode() + b" caf\xe9", b"\xff"])
    assert refused(data) == ("encoding", 2, 11)
    _, found = parse_source(data, path="a.md", rel="a.md")
    assert "é" in found[0].message
    assert found[0].quote.startswith("żółć a caf")


def test_a_truncated_character_is_pointed_at() -> None:
    assert refused("one\ntwo é".encode()[:-1]) == ("encoding", 2, 5)


def test_control_characters_are_pointed_at() -> None:
    """Each of them, with tab and line ends the only ones allowed."""
    source, found = parse_source(b"a\tb\nc\x02d\x00\n\xc2\x85\x7f", path="a.md", rel="a.md")
    assert source is None
    assert [(d.code, d.span.line, d.span.column) for d in found] == [
        ("control-character", 2, 2),
        ("control-character", 2, 4),
        ("control-character", 3, 1),
        ("control-character", 3, 2),
    ]


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_error_unless_allowed(data: bytes) -> None:
    source, found = parse_source(data, path="a.md", rel="a.md")
    assert source is None
    assert found[-1].code == "empty-file"
    source, found = parse_source(data, path="a.md", rel="a.md", allow_empty=True)
    assert source is not None


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """A sparse file of 50 MB costs nothing."""
    file = tmp_path / "a.md"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    source, found = read_source(file, root=tmp_path, shown_root="content")
    assert source is None
    assert [d.code for d in found] == ["file-too-large"]
    assert "50.0 MB" in found[0].message
    with file.open("wb") as stream:
        stream.write(b"a" * MAX_BYTES)
    assert read_source(file, root=tmp_path, shown_root="content")[0] is not None


def test_what_is_not_a_readable_file_is_an_error(tmp_path: Path) -> None:
    """A folder, a missing file, a pipe, a name no system takes; none of them blocks or raises."""
    (tmp_path / "folder.md").mkdir()
    names = ["folder.md", "missing.md", "a\0b.md"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.md")
        names.append("pipe.md")
    for name in names:
        source, found = read_source(tmp_path / name, root=tmp_path, shown_root="content")
        assert source is None
        assert [d.code for d in found] == ["unreadable-file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x")
    file.chmod(0)
    _, found = read_source(file, root=tmp_path, shown_root="content")
    assert [d.code for d in found] == ["unreadable-file"]


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    """Also where a folder on the way is one, and where the target does not exist."""
    outside = tmp_path / "outside"
    content = tmp_path / "content"
    outside.mkdir()
    content.mkdir()
    (outside / "a.md").write_text("secret")
    (content / "a.md").symlink_to(outside / "a.md")
    (content / "folder").symlink_to(outside)
    (content / "broken.md").symlink_to(outside / "nothing")
    for name in ("a.md", "folder/a.md", "broken.md"):
        source, found = read_source(content / name, root=content, shown_root="content")
        assert source is None
        assert [d.code for d in found] == ["symlink"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("content", "content/a/b.md"),
        ("content/", "content/a/b.md"),
        (".", "a/b.md"),
        ("", "a/b.md"),
        ("/x", "/x/a/b.md"),
    ],
)
def test_paths_are_shown_as_the_editor_typed_them(tmp_path: Path, shown: str, expected: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.md").write_text("x")
    source, _ = read_source(tmp_path / "a" / "b.md", root=tmp_path, shown_root=shown)
    assert source is not None
    assert source.path == expected
    assert source.rel == "a/b.md"


def test_offsets_become_places() -> None:
    """From 1, in characters; a span that runs over the line is cut at its end."""
    source = parsed("one\n😀 two\n\nend".encode())
    assert source.span_at(0) == source.span(1, 1)
    assert source.span_at(6, 9) == source.span(2, 3, 6)
    assert source.span_at(6, 12) == source.span(2, 3, 6)
    assert source.span_at(10) == source.span(3, 1)
    assert source.span_at(99) == source.span(4, 4)
    assert source.line_span(2) == source.span(2, 1, 6)
    assert source.line(0) == source.line(99) == ""


def test_the_digest_is_that_of_the_bytes() -> None:
    """Two files that differ in line ends only are two files."""
    assert parsed(b"a\n").digest == parsed(b"a\n").digest
    assert parsed(b"a\n").digest != parsed(b"a\r\n").digest


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass")))
@settings(deadline=None, max_examples=300)
def test_any_bytes_give_text_or_errors(data: bytes) -> None:
    """Never an exception; places lie within the file."""
    source, found = parse_source(data, path="a.md", rel="a.md")
    assert (source is None) == any(d.level == "error" for d in found)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= d.span.line <= lines and d.span.column >= 1 for d in found)
    if source:
        assert source.span_at(len(source.text)).line == len(source.lines)


@pytest.mark.parametrize("code", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
def test_every_control_character_is_found(code: int) -> None:
    """Also by the look at bytes that comes first; the letters around it begin with the same bytes."""
    source, found = parse_source(f"Ünä «x»\u00a0{chr(code)} č".encode(), path="p", rel="p")
    assert source is None
    assert [(d.code, d.message) for d in found] == [("control-character", f"control character U+{code:04X}")]
