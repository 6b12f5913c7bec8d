"""`digest stamp`: ids into the sources, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from support import SMALL, make, tree, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


def run(content: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["stamp", "--content", str(content), *arguments])


def sources(content: Path) -> dict[Path, str]:
    return {p: p.read_bytes().decode() for p in sorted(content.rglob("*.md"))}


def test_stamping_adds_lines_and_changes_no_page(content: Path, tmp_path: Path) -> None:
    """Every item of every issue has its id; taken out again, the files are as they were; the site is the same."""
    before = sources(content)
    make(content, tmp_path / "one")
    result = run(content)
    assert result.exit_code == 0 and "6 ids written into 3 files" in result.stdout
    after = sources(content)
    assert {p: re.sub(r"\{#i-[a-z2-7]{6}\}\n", "", text) for p, text in after.items()} == before
    make(content, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_stamping_twice_writes_nothing(content: Path) -> None:
    """The second time there is nothing to do."""
    run(content)
    times = {p: p.stat().st_mtime_ns for p in sources(content)}
    assert "0 ids written into 0 files" in run(content).stdout
    assert {p: p.stat().st_mtime_ns for p in sources(content)} == times


def test_a_file_can_be_named(content: Path) -> None:
    """A file, or the folder of an issue."""
    other = content / "issues/2025/2025-01-06.md"
    before = other.read_bytes()
    assert "1 id written into 1 file" in run(content, str(content / "issues/2025/2025-01-13")).stdout
    assert other.read_bytes() == before
    assert run(content, str(content / "topics.yaml")).exit_code == 2


def test_drafts_are_left_for_later_unless_named(content: Path) -> None:
    """Their items may still change their first words."""
    draft = content / "issues/2025/2025-01-20.md"
    draft.write_text("---\ndate: 2025-01-20\ndraft: true\n---\n\n## Military developments\n\nText.\n", "utf-8")
    assert "1 draft left" in run(content).stdout
    assert "{#" not in draft.read_text("utf-8")
    run(content, str(draft))
    assert "{#i-" in draft.read_text("utf-8")


def test_a_file_with_errors_is_left_as_it_is(content: Path) -> None:
    """The others are stamped; the error is shown and the exit code tells."""
    broken = content / "issues/2025/2025-01-06.md"
    broken.write_text(broken.read_text("utf-8").replace("#drones", "#dronse"), "utf-8")
    before = broken.read_bytes()
    result = run(content)
    assert result.exit_code == 1 and "unknown-topic" in result.stderr
    assert broken.read_bytes() == before
    assert "4 ids written into 2 files" in result.stdout


def test_line_ends_and_permissions_stay(content: Path) -> None:
    """A file from Windows remains one."""
    file = content / "issues/2025/2025-01-06.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    run(content, str(file))
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n") and data.count(b"\n") == data.count(b"\r\n")
    assert file.stat().st_mode & 0o777 == 0o640
