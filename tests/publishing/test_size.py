"""How large the site is, and whether a host would take it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.cli.build import MOST_BYTES, MOST_FILES, near_limits
from support import SMALL, make, write


def counted(site: Path) -> tuple[int, int]:
    files = [file for file in site.rglob("*") if file.is_file()]
    return len(files), sum(file.stat().st_size for file in files)


def test_files_and_size_are_those_on_the_disk(tmp_path: Path) -> None:
    """After every build, also one without a change, the numbers are those of the output."""
    write(tmp_path / "content", SMALL)
    first = make(tmp_path / "content", tmp_path / "site")
    assert (first.files, first.size) == counted(tmp_path / "site")
    again = make(tmp_path / "content", tmp_path / "site")
    assert again.written == 0 and (again.files, again.size) == counted(tmp_path / "site")
    (tmp_path / "content/issues/2025/2025-01-06.md").unlink()
    less = make(tmp_path / "content", tmp_path / "site")
    assert (less.files, less.size) == counted(tmp_path / "site") and less.files < first.files


def test_the_search_index_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are counted when they are made, and not looked at again."""
    write(tmp_path / "content", SMALL)
    first = make(tmp_path / "content", tmp_path / "site", search=True)
    assert (first.files, first.size) == counted(tmp_path / "site")
    monkeypatch.setattr("digest.publishing.state._count", None)
    again = make(tmp_path / "content", tmp_path / "site", search=True)
    assert (again.files, again.size) == (first.files, first.size)


def test_the_command_tells_the_size(tmp_path: Path) -> None:
    """The summary of a build says how many files the site has, and how many megabytes."""
    write(tmp_path / "content", SMALL)
    done = CliRunner().invoke(
        main, ["build", "--no-search", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site")]
    )
    files, size = counted(tmp_path / "site")
    assert f"the site has {files:,} files, {size / 1_000_000:,.1f} MB" in done.output


@pytest.mark.parametrize(
    ("files", "size", "expected"),
    [
        (MOST_FILES // 2, MOST_BYTES // 2, []),
        (MOST_FILES * 9 // 10, 1, ["comes near the 20,000 files"]),
        (MOST_FILES + 1, 1, ["more than the 20,000 files"]),
        (1, MOST_BYTES * 95 // 100, ["comes near the 1 GB"]),
        (MOST_FILES + 1, MOST_BYTES + 1, ["more than the 20,000 files", "more than the 1 GB"]),
    ],
)
def test_a_host_s_limit_is_told_in_time(files: int, size: int, expected: list[str]) -> None:
    """A tenth before the limit there is a warning; a site well below it has none."""
    lines = near_limits(files, size)
    assert len(lines) == len(expected) and all(text in line for text, line in zip(expected, lines, strict=True))
