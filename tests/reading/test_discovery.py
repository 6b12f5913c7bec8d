"""Which files are issues."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.reading.discovery import discover


def make(root: Path, *files: str) -> Path:
    for file in files:
        path = root / "issues" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\ndate: 2025-11-03\n---\n")
    return root


def problems(root: Path) -> list[tuple[str, str]]:
    return sorted((d.code, d.span.path) for d in discover(root, "content")[1])


def test_files_and_folders_with_and_without_years(tmp_path: Path) -> None:
    """In the order of their slugs, a folder's index first."""
    make(
        tmp_path, "2025/2025-11-03/rights.md", "2025/2025-11-03/index.md", "2021-08-31.md", "2025/2025-02-01-special.md"
    )
    found, diagnostics = discover(tmp_path, "content")
    assert [(f.slug, f.names) for f in found] == [
        ("2021-08-31", ("issues/2021-08-31.md",)),
        ("2025-02-01-special", ("issues/2025/2025-02-01-special.md",)),
        ("2025-11-03", ("issues/2025/2025-11-03/index.md", "issues/2025/2025-11-03/rights.md")),
    ]
    assert diagnostics == []


@pytest.mark.parametrize(
    "name",
    ["special.md", "2025-13-01.md", "2025-11-03_a.md", "2025-11-3.md", "2025-11-03-Über.md", "20251103.md", "a/b.md"],
)
def test_a_name_that_is_no_slug(tmp_path: Path, name: str) -> None:
    """It is said which, not left out in silence."""
    assert problems(make(tmp_path, name)) == [("invalid-slug", f"content/issues/{name.removesuffix('/b.md')}")]


def test_two_sources_for_one_slug(tmp_path: Path) -> None:
    """Both are named; one is read."""
    make(tmp_path, "2025-11-03.md", "2025/2025-11-03.md", "2025/2025-11-03/index.md")
    found, diagnostics = discover(tmp_path, "content")
    assert [d.code for d in diagnostics] == ["duplicate-slug", "duplicate-slug"]
    assert all("content/issues/2025-11-03.md" in d.help or "2025/2025-11-03" in d.help for d in diagnostics)
    assert len(found) == 1


def test_slugs_that_differ_in_case_or_normalisation(tmp_path: Path) -> None:
    """Some file systems and servers cannot tell them apart."""
    make(tmp_path, "2025-11-03-cafe\u0301.md", "2025-11-03-caf\u00e9.md", "2025-11-03-a.md", "2025-11-03-A.md")
    assert [code for code, _ in problems(tmp_path)].count("duplicate-slug") == 2


def test_other_files(tmp_path: Path) -> None:
    """Hidden ones are skipped, others are named."""
    make(
        tmp_path, ".hidden.md", "2025/.git/x.md", "notes.txt", "2025/2025-11-03/index.md", "2025/2025-11-03/draft.docx"
    )
    make(tmp_path, "2025/2025-11-03.md~")
    assert problems(tmp_path) == [
        ("ignored-file", "content/issues/2025/2025-11-03/draft.docx"),
        ("ignored-file", "content/issues/notes.txt"),
    ]


def test_the_folder_of_another_year(tmp_path: Path) -> None:
    """A warning; the slug counts."""
    assert problems(make(tmp_path, "2024/2025-11-03.md")) == [
        ("wrong-year-folder", "content/issues/2024/2025-11-03.md")
    ]


def test_a_folder_without_index(tmp_path: Path) -> None:
    """The front matter stands there."""
    make(tmp_path, "2025-11-03/rights.md")
    assert problems(tmp_path) == [("no-index", "content/issues/2025-11-03/index.md")]
    assert discover(tmp_path, "content")[0] == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A folder that is a link may lead anywhere."""
    outside = make(tmp_path / "outside", "2025-11-03/index.md")
    root = make(tmp_path / "content", "2025-10-27.md")
    (root / "issues" / "2025-11-03").symlink_to(outside / "issues" / "2025-11-03")
    assert problems(root) == [("symlink", "content/issues/2025-11-03")]


def test_no_folder_of_issues(tmp_path: Path) -> None:
    """An empty content folder."""
    assert problems(tmp_path) == [("no-issues", "content/issues")]
