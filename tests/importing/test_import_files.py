"""Many files at once: what is taken, what is refused, and that nothing is ever written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.importing import draft_of, import_files
from digest.model import Section

SECTIONS = (Section(id="military", title="Military developments"),)
REVIEW = (
    "Zubrovia Review – {day} November 2025\n\nMILITARY DEVELOPMENTS\n\nOn 1 November, a bridge at Lozavik was closed.\n"
)


def review(day: int) -> str:
    return REVIEW.format(day=day)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_folder_is_imported_in_order_of_names(tmp_path: Path) -> None:
    """Texts, pages and documents are taken; a browser's folder of page parts and hidden files are not."""
    source, to = tmp_path / "in", tmp_path / "issues"
    (source / "b_files").mkdir(parents=True)
    (source / "b.txt").write_text(review(10))
    (source / "a.html").write_text(
        "<html><body><h1>Zubrovia Review – 3 November 2025</h1><p>Nothing happened.</p></body></html>"
    )
    (source / "b_files" / "frame.html").write_text("<html><body>advert</body></html>")
    (source / ".hidden.txt").write_text(review(17))
    (source / "c.pdf").write_bytes(b"%PDF-1.4")
    (source / "d.css").write_text("p {}")
    report = import_files([source], to=to, sections=SECTIONS)
    assert [d.path.relative_to(to).as_posix() for d in report.drafts] == ["2025/2025-11-03.md", "2025/2025-11-10.md"]
    assert [d.status for d in report.drafts] == ["written", "written"]
    assert [(d.code, d.level) for d in report.diagnostics] == [("ignored-file", "warning")]
    assert sorted(tree(to)) == ["2025/2025-11-03.md", "2025/2025-11-10.md"]


def test_the_same_import_twice_changes_nothing(tmp_path: Path) -> None:
    """A second import finds its drafts, byte for byte, and touches none."""
    file, to = tmp_path / "a.txt", tmp_path / "issues"
    file.write_text(review(3))
    import_files([file], to=to, sections=SECTIONS)
    before = {p: p.stat().st_mtime_ns for p in to.rglob("*")}
    report = import_files([file], to=to, sections=SECTIONS)
    assert [d.status for d in report.drafts] == ["unchanged"]
    assert report.diagnostics == ()
    assert {p: p.stat().st_mtime_ns for p in to.rglob("*")} == before


@pytest.mark.parametrize(
    "there", ["2025/2025-11-03.md", "2025-11-03.md", "2025/2025-11-03/index.md", "2025-11-03/index.md"]
)
def test_an_issue_that_is_there_is_left_alone(tmp_path: Path, there: str) -> None:
    """Whatever its form, an issue of that day stays; the message names both files, and the next file goes on."""
    to = tmp_path / "issues"
    (to / there).parent.mkdir(parents=True)
    (to / there).write_text("somebody's work")
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(review(3))
    second.write_text(review(10))
    report = import_files([first, second], to=to, sections=SECTIONS)
    assert (to / there).read_text() == "somebody's work"
    assert [d.status for d in report.drafts] == ["exists", "written"]
    (problem,) = report.diagnostics
    assert problem.code == "draft-exists"
    assert "2025-11-03" in problem.message and problem.span.path == first.as_posix()


def test_two_texts_of_one_day(tmp_path: Path) -> None:
    """The second is refused, not merged and not written over the first."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(review(3))
    second.write_text(review(3) + "\nOn 2 November, it was opened again.\n")
    report = import_files([first, second], to=tmp_path / "issues", sections=SECTIONS)
    assert [d.status for d in report.drafts] == ["written", "exists"]
    assert [d.code for d in report.diagnostics] == ["draft-exists"]


REFUSED = {
    "empty.txt": (b"", "empty-file"),
    "blank.html": (b" \n \n", "empty-file"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(40), "not-a-draft"),
    "rich.txt": (b"{\\rtf1\\ansi Zubrovia}", "not-a-draft"),
    "binary.txt": (b"Zubrovia\x00\x01\x02\x03" * 9, "not-a-draft"),
    "archive.html": (b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\nx", "not-a-draft"),
    "data.txt": (b"<?xml version='1.0'?><rss/>", "not-a-draft"),
    "entities.html": (
        b'<!DOCTYPE html [<!ENTITY a "b">]><html><body><p>&a; 3 May 2024</p></body></html>',
        "xml-entity",
    ),
    "half.html": (b"<html><body><p>Zubrovia Review, 3 May 2024. It was <a hre", "damaged-file"),
    "half.txt": ("Zubrovia – 3 May 2024 – Лозаві".encode()[:-1], "damaged-file"),
    "undated.txt": (b"Zubrovia Review\n\nNothing is said of the day.\n", "no-date"),
    "scripts.html": (b"<html><body><script>var may = '3 May 2024'</script></body></html>", "no-content"),
    "deep.html": (b"<html><body>" + b"<div>" * 6000 + b"Zubrovia, 3 May 2024", "damaged-file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_clear_error(name: str) -> None:
    """A file of which nothing can be made gets one error that says what to do instead."""
    data, code = REFUSED[name]
    draft, found = draft_of(data, name, SECTIONS)
    assert draft is None
    errors = [d for d in found if d.level == "error"]
    assert [d.code for d in errors] == [code]
    assert errors[0].help and errors[0].span.path == name


def test_errors_do_not_stop_the_others(tmp_path: Path) -> None:
    """Of a folder with broken files the good ones become drafts."""
    for name, (data, _) in REFUSED.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(review(3))
    report = import_files([tmp_path], to=tmp_path / "issues", sections=SECTIONS)
    assert [d.path.name for d in report.drafts] == ["2025-11-03.md"]
    assert len([d for d in report.diagnostics if d.level == "error"]) == len(REFUSED)


def test_large_files_are_not_read(tmp_path: Path) -> None:
    """100 MB are refused by their size alone."""
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(100_000_000)
    report = import_files([large], to=tmp_path / "issues", sections=SECTIONS)
    assert [d.code for d in report.diagnostics] == ["file-too-large"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """Missing files, pipes and empty folders are errors, not crashes."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder").mkdir()
    paths = [tmp_path / "missing.txt", tmp_path / "pipe.txt", tmp_path / "folder", Path("nul\x00.txt")]
    report = import_files(paths, to=tmp_path / "issues", sections=SECTIONS)
    assert [d.code for d in report.diagnostics] == [
        "unreadable-file",
        "unreadable-file",
        "no-content",
        "unreadable-file",
    ]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the place of the target folder is an error that names it."""
    (tmp_path / "issues").write_text("no folder")
    (tmp_path / "a.txt").write_text(review(3))
    report = import_files([tmp_path / "a.txt"], to=tmp_path / "issues", sections=SECTIONS)
    assert [d.code for d in report.diagnostics] == ["unwritable-file"]


ENCODED = "Zubrovia Review – 3 November 2025\n\nThe café of “Lozavik” was closed.\n"
CYRILLIC = "Zubrovia Review – 3 November 2025\n\nГазета «Лозавік» выйшла ў нядзелю, і ніхто яе не чытаў.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "codes"),
    [
        (ENCODED, "utf-8", []),
        (ENCODED, "utf-8-sig", []),
        (ENCODED, "utf-16", []),
        (ENCODED, "utf-16-le", []),
        (ENCODED, "windows-1252", ["encoding-guessed"]),
        (CYRILLIC, "windows-1251", ["encoding-guessed"]),
    ],
)
def test_encodings(text: str, encoding: str, codes: list[str]) -> None:
    """Text in another encoding is read; where the encoding is a guess, that is said with its place."""
    draft, found = draft_of(text.encode(encoding), "a.txt", ())
    assert draft is not None
    assert text.splitlines()[2] in draft.text
    assert [d.code for d in found] == codes


def test_a_page_says_its_encoding() -> None:
    """A declared encoding is believed where the bytes are not UTF-8; a false one is not where they are."""
    head = '<html><head><meta charset="windows-1251"></head><body>'
    page = f"{head}<h1>3 November 2025</h1><p>Газета «Лозавік».</p></body></html>"
    for encoding in ("windows-1251", "utf-8"):
        draft, found = draft_of(page.encode(encoding), "a.html", ())
        assert draft is not None and "Газета «Лозавік»." in draft.text
        assert found == ()


def test_broken_letters_are_a_doubt_and_stay() -> None:
    """Text that was saved in a wrong encoding long ago is reported, never repaired."""
    broken = (
        "Zubrovia Review - 3 November 2025\n\n"
        + "The café – “closed”.".encode().decode("windows-1252", "replace")
        + "\n"
    )
    draft, found = draft_of(broken.encode(), "a.txt", ())
    assert draft is not None and "CafÃ©".casefold() in draft.text.casefold()
    assert [d.code for d in found] == ["import-note"]
